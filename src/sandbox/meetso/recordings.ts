import type { Handler, StoredFile, Tools } from "../core/api.ts";
import { timestamp } from "../core/timestamp.ts";
import type { Meeting } from "./calendar.ts";
import { notFound } from "./not-found.ts";
import type { Organizations } from "./organizations.ts";
import { remainsOf } from "./progress.ts";
import { wavBytes, wavFile, wavMediaType } from "./wav.ts";

/** Lifetime of a download URL, in ms. */
const URL_LIFE = 60_000;

export interface Recordings {
  readonly handlers: Readonly<Record<string, Handler>>;
  /** The file of a recording. It checks no progress: only a completed recording gets a signed URL. */
  file(recordingId: string): StoredFile | undefined;
}

export function openRecordings({ presigner, runDuration }: Tools, organizations: Organizations): Recordings {
  return {
    handlers: {
      getRecording({ principal, path, headers, now }) {
        const meeting = organizations.calendar(principal.tenant, now).byRecording.get(path.id ?? "");
        const recording = meeting && remainsOf(meeting, now, runDuration).recording;
        if (!recording) throw notFound("recording", path.id);
        const { status, createdAt, completedAt } = recording;
        const until = now + URL_LIFE;
        // HTTP/1.1 requires a Host, and Node refuses requests without one.
        const host = headers.host ?? "127.0.0.1";
        const known = status === "COMPLETED";
        return {
          status: 200,
          body: {
            data: {
              id: meeting.recordingId,
              meeting_id: meeting.id,
              status,
              size_bytes: known ? wavBytes(secondsOf(meeting)) : null,
              duration_seconds: known ? secondsOf(meeting) : null,
              mime_type: known ? wavMediaType : null,
              download_url: known ? presigner.sign(host, meeting.recordingId, until) : null,
              download_url_expires_at: known ? timestamp(until) : null,
              created_at: timestamp(createdAt),
              completed_at: completedAt === undefined ? null : timestamp(completedAt),
            },
          },
        };
      },
    },
    file(recordingId) {
      const meeting = organizations.recorded(recordingId);
      return meeting && { mediaType: wavMediaType, bytes: wavFile(secondsOf(meeting)) };
    },
  };
}

function secondsOf({ start, end }: Meeting): number {
  return (end - start) / 1000;
}
