/*
 * Journeys say how long a caller really waits, a minute and more. Nobody wants to sit through that, so long waits are
 * cut short, and the sandbox's clock makes up for them: after a long silence it goes on by much more than has passed.
 */

/** Up to this, in ms, waits are kept and silences are what they are. */
const KEPT = 2000;
/** By how much longer waits are divided; none becomes shorter than what `REST` says. */
const DIVISOR = 25;
/** What is left at least of a longer wait, in ms: more than is kept, so that it is known from a short one. */
const REST = 2500;
/** What a longer silence counts; more than the divisor, so that nobody comes back too early. */
const FACTOR = 30;

/** What is really waited, in seconds, where a journey says to wait for `seconds`. */
export function shortened(seconds: number): number {
  return seconds * 1000 <= KEPT ? seconds : Math.max(REST, (seconds * 1000) / DIVISOR) / 1000;
}

/**
 * A clock in ms that begins at `start` when it is first asked, and then goes by `elapsed`, except that a silence between
 * two questions which is longer than any wait that is kept counts for much more.
 */
export function journeyClock(start: number, elapsed: () => number = () => performance.now()): () => number {
  let now = start;
  let asked: number | undefined;
  return () => {
    const moment = elapsed();
    const silence = moment - (asked ?? moment);
    asked = moment;
    now += silence > KEPT ? silence * FACTOR : silence;
    return Math.floor(now);
  };
}
