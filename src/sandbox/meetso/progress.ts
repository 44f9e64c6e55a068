import type { Meeting } from "./calendar.ts";

export type Status = "PROCESSING" | "COMPLETED" | "FAILED";

/** How far the work on a recording or transcript has come. Times are in ms, `undefined` before. */
export interface Progress {
  readonly status: Status;
  readonly createdAt: number;
  readonly startedAt: number | undefined;
  readonly completedAt: number | undefined;
}

/** What is left of a meeting at some moment; `undefined` while there is none. */
export interface Remains {
  readonly recording: Progress | undefined;
  readonly transcript: Progress | undefined;
}

/**
 * Work goes by the clock alone: a recording begins with its meeting and is stored `duration` ms after the end; a
 * transcript is there from the end on, is made once the recording is stored, and takes `duration` ms as well.
 */
export function remainsOf(meeting: Meeting, now: number, duration: number): Remains {
  const { start, end, legacy } = meeting;
  const stored = end + duration;
  const lost = legacy === "lost";
  const recorded = legacy !== "nothing" && now >= start;
  const transcribed = recorded && legacy !== "recorded" && now >= end;
  return {
    recording: recorded ? progress(now, start, start, stored, lost) : undefined,
    transcript: !transcribed
      ? undefined
      : lost
        ? progress(now, end, undefined, stored, true)
        : progress(now, end, stored, stored + duration, legacy === "silent"),
  };
}

/** Both together, for the meeting itself: `null` where there is nothing to work on. */
export function statusOf({ recording, transcript }: Remains): Status | null {
  const statuses = [recording, transcript].flatMap((each) => (each ? [each.status] : []));
  for (const status of ["PROCESSING", "FAILED", "COMPLETED"] as const) {
    if (statuses.includes(status)) return status;
  }
  return null;
}

function progress(
  now: number,
  createdAt: number,
  startsAt: number | undefined,
  endsAt: number,
  fails: boolean,
): Progress {
  const startedAt = startsAt !== undefined && now >= startsAt ? startsAt : undefined;
  if (now < endsAt) return { status: "PROCESSING", createdAt, startedAt, completedAt: undefined };
  if (fails) return { status: "FAILED", createdAt, startedAt, completedAt: undefined };
  return { status: "COMPLETED", createdAt, startedAt, completedAt: endsAt };
}
