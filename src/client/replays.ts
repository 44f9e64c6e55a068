import { parseHttpDate } from "./http-date.ts";
import type { AnyResult } from "./types.ts";

/**
 * Whether a replay reports work that had ended before this call began. After an attempt of unknown outcome the replay may
 * be the response to that very attempt. Then the end of the work is compared with the start of the call, both on the
 * server's clock; `elapsed` are the ms since that start.
 */
export function endedBefore(
  { meta, response }: AnyResult,
  finishedAt: string | undefined,
  elapsed: number,
): boolean {
  if (!meta.replayed || !meta.outcomeUnknown) return meta.replayed;
  const serverNow = parseHttpDate(response?.headers.get("date"));
  if (serverNow === undefined || finishedAt === undefined) return false;
  // `Date` has whole seconds, so the start may seem up to one second earlier than it was.
  return Date.parse(finishedAt) < serverNow - elapsed;
}
