/** Waits between two polls of a run, in ms. */
const FIRST_WAIT = 500;
const GROWTH = 150;
const LONGEST_WAIT = 10_000;

/**
 * How long to wait after so many polls where the server does not say. Each wait is a little longer than the one before,
 * by the same amount, so that the wait grows with the square root of the time that the run has taken. Over runs of
 * unknown length no fixed interval hears of the end earlier for as few polls; `test/unit/polling.test.ts` measures it.
 */
export function pollWait(polls: number): number {
  return Math.min(LONGEST_WAIT, FIRST_WAIT + GROWTH * (polls - 1));
}
