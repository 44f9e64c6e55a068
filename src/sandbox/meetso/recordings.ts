import type { StoredFile, Tools } from "../core/api.ts";
import { timestamp } from "../core/timestamp.ts";
import type { CollectionRules } from "../derived/overrides.ts";
import type { Meeting } from "./calendar.ts";
import type { Organizations } from "./organizations.ts";
import { remainsOf } from "./progress.ts";
import { wavBytes, wavFile, wavMediaType } from "./wav.ts";

/** Lifetime of a download URL, in ms. */
const URL_LIFE = 60_000;

export function recordingRules(
  { presigner, runDuration }: Tools,
  organizations: Organizations,
): CollectionRules<Meeting> {
  return {
    source: (of) =>
      organizations.meetings(
        of,
        "recordingId",
        (meeting) => remainsOf(meeting, of.now, runDuration).recording !== undefined,
      ),
    shown(meeting, { headers, now }) {
      const { recording } = remainsOf(meeting, now, runDuration);
      const until = now + URL_LIFE;
      // HTTP/1.1 requires a Host, and Node refuses requests without one.
      const host = headers.host ?? "127.0.0.1";
      const known = recording?.status === "COMPLETED";
      return {
        id: meeting.recordingId,
        meeting_id: meeting.id,
        status: recording?.status,
        size_bytes: known ? wavBytes(secondsOf(meeting)) : null,
        duration_seconds: known ? secondsOf(meeting) : null,
        mime_type: known ? wavMediaType : null,
        download_url: known ? presigner.sign(host, meeting.recordingId, until) : null,
        download_url_expires_at: known ? timestamp(until) : null,
        created_at: timestamp(recording?.createdAt ?? now),
        completed_at: recording?.completedAt === undefined ? null : timestamp(recording.completedAt),
      };
    },
  };
}

/** The file of a recording. It checks no progress: only a completed recording gets a signed URL. */
export function recordingFile(organizations: Organizations, recordingId: string): StoredFile | undefined {
  const meeting = organizations.recorded(recordingId);
  return meeting && { mediaType: wavMediaType, bytes: wavFile(secondsOf(meeting)) };
}

function secondsOf({ start, end }: Meeting): number {
  return (end - start) / 1000;
}
