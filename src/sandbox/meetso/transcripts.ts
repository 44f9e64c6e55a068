import type { Tools } from "../core/api.ts";
import { timestamp } from "../core/timestamp.ts";
import type { CollectionRules } from "../derived/overrides.ts";
import type { Meeting } from "./calendar.ts";
import { dialogueOf } from "./dialogue.ts";
import type { Organizations } from "./organizations.ts";
import { type Progress, remainsOf } from "./progress.ts";

/** Takes the place of the text while there is none. */
const unsaid = {
  full_text: null,
  primary_language: null,
  languages: [],
  is_multilingual: false,
  word_count: null,
  segments: [],
} as const;

export function transcriptRules(
  { runDuration }: Tools,
  organizations: Organizations,
): CollectionRules<Meeting> {
  const of = (meeting: Meeting, now: number) => remainsOf(meeting, now, runDuration).transcript;
  return {
    source: (whose) =>
      organizations.meetings(whose, "transcriptId", (meeting) => of(meeting, whose.now) !== undefined),
    shown(meeting, { now }) {
      const transcript = of(meeting, now);
      return transcript ? view(meeting, transcript) : {};
    },
  };
}

function view(meeting: Meeting, { status, createdAt, startedAt, completedAt }: Progress): object {
  const { segments, ...text } = status === "COMPLETED" ? dialogueOf(meeting) : unsaid;
  return {
    id: meeting.transcriptId,
    meeting_id: meeting.id,
    recording_id: meeting.recordingId,
    status,
    ...text,
    error_message: status === "FAILED" ? reason(meeting) : null,
    started_at: startedAt === undefined ? null : timestamp(startedAt),
    completed_at: completedAt === undefined ? null : timestamp(completedAt),
    created_at: timestamp(createdAt),
    meeting: {
      id: meeting.id,
      title: meeting.title,
      start_time: timestamp(meeting.start),
      end_time: timestamp(meeting.end),
    },
    segments,
  };
}

function reason({ legacy }: Meeting): string {
  return legacy === "lost" ? "The recording was lost." : "No speech was found in the recording.";
}
