import type { Tools } from "../core/api.ts";
import { timestamp } from "../core/timestamp.ts";
import type { CollectionRules } from "../derived/overrides.ts";
import type { Meeting } from "./calendar.ts";
import type { Organizations } from "./organizations.ts";
import { type Remains, remainsOf, statusOf } from "./progress.ts";

/** The filters of the list, after the schema check. */
interface Listing {
  readonly time_range: "past" | "upcoming" | "all";
  readonly has_transcript?: boolean;
  readonly has_recording?: boolean;
}

/** Longest page, whatever the limit. It exposes a client that takes a short page for the last one. */
const MOST_ROWS = 40;

export function meetingRules({ runDuration }: Tools, organizations: Organizations): CollectionRules<Meeting> {
  return {
    source: (of) => organizations.meetings(of, "id"),
    matches: (meeting, { query, now }) =>
      // The schema of the query has been checked.
      fits(query as unknown as Listing, meeting, remainsOf(meeting, now, runDuration), now),
    order: ({ query }) => ({
      key: ({ start, id }: Meeting) => [start, id],
      descending: query.time_range !== "upcoming",
    }),
    pageLimit: MOST_ROWS,
    shown: (meeting, { now }) => view(meeting, remainsOf(meeting, now, runDuration)),
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
