import type { Meeting } from "./calendar.ts";

export type Status = "PROCESSING" | "COMPLETED" | "FAILED";

/** Progress of a recording or transcript. Times are in ms, and `undefined` until they are reached. */
export interface Progress {
  readonly status: Status;
  readonly createdAt: number;
  readonly startedAt: number | undefined;
  readonly completedAt: number | undefined;
}

/** What a meeting has left behind at some moment; `undefined` while there is none. */
export interface Remains {
  readonly recording: Progress | undefined;
  readonly transcript: Progress | undefined;
}

/**
 * Progress follows from the clock alone. A recording begins with its meeting and is stored `duration` ms after the end. A
 * transcript exists from the end on. Its work starts when the recording is stored and takes `duration` ms.
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

/** The status of a meeting, from both. `null` if it has neither. */
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
