import type { OperationKey, ProgressCounts } from "../openapi/contract.ts";
import type { Engine } from "./client.ts";
import type { Foresight } from "./foresee.ts";
import { part } from "./part.ts";

/** Waits between two polls of a run, in ms. */
const FIRST_WAIT = 500;
const GROWTH = 150;
const LONGEST_WAIT = 10_000;

/**
 * How long to wait after so many polls where nothing says when the end comes. Each wait is a little longer than the one before,
 * by the same amount, so that the wait grows with the square root of the time that the run has taken. Over runs of
 * unknown length no fixed interval hears of the end earlier for as few polls; `test/unit/polling.test.ts` measures it.
 */
export function pollWait(polls: number): number {
  return Math.min(LONGEST_WAIT, FIRST_WAIT + GROWTH * (polls - 1));
}

/** The part of the time to the expected end that is waited before the next look. What is expected may come sooner. */
const NEARER = 0.8;

/** So many earlier runs tell how long the next one takes at least, if none was longer than another by this factor. */
const REMEMBERED = 3;
const ALIKE = 2;

/** How long the last runs went on, up to the last poll before their end, in ms; by the operation that started them. */
const lengths = new WeakMap<object, Record<OperationKey, number[]>>();

/** How long to wait after so many polls, of which the last gave `data`, and may have said that the work has ended. */
export type NextWait = (polls: number, data: unknown, hasEnded: boolean) => number;

/**
 * Waits until shortly before the expected end, by the counts in the response, or else by the shortest of the last runs, if
 * these were alike. What is expected may be wrong. So no wait is longer than the schedule's, or than the run has been followed
 * by then: the end is noticed at most that much later. A wait below the schedule's is one of a second schedule, which starts
 * at its beginning: there are at most twice as many polls.
 */
export function pollWaits(
  engine: Pick<Engine, "contract" | "env">,
  startedBy: OperationKey,
  progress: ProgressCounts | undefined,
): NextWait {
  const { contract, env } = engine;
  const began = env.monotonic();
  const known = lengths.get(engine) ?? {};
  lengths.set(engine, known);
  known[startedBy] ??= [];
  const past = known[startedBy];
  const foresight = progress && part<(counts: ProgressCounts) => Foresight>(contract, "progress")(progress);
  let unforeseen = 0;
  let elapsed = 0;
  return (polls, data, hasEnded) => {
    // Work that had ended before the first look says nothing.
    if (hasEnded && elapsed > 0 && past.push(elapsed) > REMEMBERED) past.shift();
    elapsed = env.monotonic() - began;
    const shortest = Math.min(...past);
    const isKnown = past.length === REMEMBERED && Math.max(...past) <= ALIKE * shortest;
    const end = foresight?.(data, elapsed) || (isKnown ? shortest : 0);
    const wait = Math.min(NEARER * (end - elapsed), elapsed, LONGEST_WAIT);
    return wait < pollWait(polls) ? Math.max(wait, pollWait(++unforeseen)) : wait;
  };
}
