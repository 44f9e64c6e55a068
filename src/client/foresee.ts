import type { Pointer, ProgressCounts } from "../openapi/contract.ts";
import { at } from "./pointer.ts";

/** When the work is expected to end, in ms since it is followed; 0 where nothing is known. */
export type Foresight = (data: unknown, elapsed: number) => number;

/**
 * Expects the end by the pace at which the share of the work that is done has grown: since it began to grow, or since it last
 * grew, whichever is sooner. So a share that stands still does not put the end off, and work that speeds up is not missed.
 */
export function foresee(counts: ProgressCounts): Foresight {
  // More than any share that says something, so that the first one begins.
  let share = 1;
  let since = 0;
  let firstShare = share;
  let firstSince = 0;
  let end = 0;
  return (data, elapsed) => {
    const now = shareOf(counts, data);
    // Counts that make no sense, and those of work that should have ended, say nothing.
    if (!(now >= 0 && now < 1)) return 0;
    if (now > share) {
      const pace = Math.max((now - firstShare) / (elapsed - firstSince), (now - share) / (elapsed - since));
      end = elapsed + (1 - now) / pace;
    } else if (now && now === share) {
      return end;
    } else {
      firstShare = now;
      firstSince = elapsed;
      end = 0;
    }
    share = now;
    since = elapsed;
    return end;
  };
}

/** The part of the work that is done, or another number where the response does not say it. */
function shareOf({ done, left = [], all }: ProgressCounts, data: unknown): number {
  const sum = (pointers: readonly Pointer[]) =>
    pointers.reduce((total, pointer) => total + Number(at(data, pointer) ?? 0), 0);
  const whole = typeof all === "number" ? all : sum(all);
  return (done ? sum(done) : whole - sum(left)) / whole;
}
