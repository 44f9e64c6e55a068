import type { Call, Handler, Tools } from "../core/api.ts";
import { cutPage } from "../core/cursors.ts";
import { Refusal } from "../core/refusal.ts";
import { timestamp } from "../core/timestamp.ts";
import type { Meeting } from "./calendar.ts";
import { notFound } from "./not-found.ts";
import type { Organizations } from "./organizations.ts";
import { type Remains, remainsOf, statusOf } from "./progress.ts";

/** The query of the list, after the schema check. */
interface Listing {
  readonly cursor?: string;
  readonly limit: number;
  readonly time_range: "past" | "upcoming" | "all";
  readonly has_transcript?: boolean;
  readonly has_recording?: boolean;
}

/** Longest page, whatever the limit. It exposes a client that takes a short page for the last one. */
const MOST_ROWS = 40;

/** Handlers for the list of meetings and for one meeting. */
export function openMeetings(
  { cursors, runDuration }: Tools,
  organizations: Organizations,
): Readonly<Record<string, Handler>> {
  return {
    listMeetings(call) {
      const { principal, now } = call;
      // The schema of the query has been checked.
      const query = call.query as unknown as Listing;
      const { meetings } = organizations.calendar(principal.tenant, now);
      const list = [principal.tenant, query.time_range, query.has_transcript, query.has_recording].join(" ");
      const order = query.time_range === "upcoming" ? ascending : descending;
      const after = query.cursor === undefined ? undefined : position(cursors.read(list, query.cursor));
      const rows = meetings
        .map((meeting) => ({ meeting, remains: remainsOf(meeting, now, runDuration) }))
        .filter(({ meeting, remains }) => fits(query, meeting, remains, now))
        .filter(({ meeting }) => after === undefined || order(after, meeting) < 0)
        .sort((one, other) => order(one.meeting, other.meeting));
      const page = cutPage(rows, Math.min(query.limit, MOST_ROWS), ({ meeting }) =>
        cursors.write(list, [meeting.start, meeting.id]),
      );
      return {
        status: 200,
        body: {
          data: page.rows.map(({ meeting, remains }) => view(meeting, remains)),
          pagination: { next_cursor: page.next, has_more: page.next !== null },
        },
      };
    },

    getMeeting({ principal, path, now }: Call) {
      const meeting = organizations.calendar(principal.tenant, now).byId.get(path.id ?? "");
      if (meeting === undefined) throw notFound("meeting", path.id);
      return { status: 200, body: { data: view(meeting, remainsOf(meeting, now, runDuration)) } };
    },
  };
}

function fits(
  { time_range, has_transcript, has_recording }: Listing,
  { end }: Meeting,
  { recording, transcript }: Remains,
  now: number,
): boolean {
  return (
    (time_range === "all" || (time_range === "past") === end <= now) &&
    (has_transcript ?? transcript !== undefined) === (transcript !== undefined) &&
    (has_recording ?? recording !== undefined) === (recording !== undefined)
  );
}

/** The sort key of lists, which cursors hold. */
type Position = Pick<Meeting, "start" | "id">;

function ascending(one: Position, other: Position): number {
  return one.start - other.start || (one.id < other.id ? -1 : Number(one.id > other.id));
}

function descending(one: Position, other: Position): number {
  return ascending(other, one);
}

function position(values: readonly (string | number)[] | undefined): Position {
  const [start, id] = values ?? [];
  if (typeof start !== "number" || typeof id !== "string") {
    throw new Refusal(
      "invalid_cursor",
      "The cursor was not issued for this list and these filters. Start again without a cursor.",
    );
  }
  return { start, id };
}

function view(meeting: Meeting, remains: Remains): object {
  return {
    id: meeting.id,
    title: meeting.title,
    meet_url: meeting.url,
    platform: meeting.url === null ? null : "GOOGLE",
    start_time: timestamp(meeting.start),
    end_time: timestamp(meeting.end),
    timezone: meeting.timezone,
    organizer_email: meeting.organizer?.email ?? null,
    organizer_name: meeting.organizer?.name ?? null,
    attendees: meeting.attendees.map(({ email, name }) => ({ email, display_name: name })),
    transcript_id: remains.transcript ? meeting.transcriptId : null,
    recording_id: remains.recording ? meeting.recordingId : null,
    processing_status: statusOf(remains),
    created_at: timestamp(meeting.createdAt),
  };
}
