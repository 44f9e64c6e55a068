/*
 * Journeys state how long a caller really waits: a minute and more. So that they run faster, long waits are cut short, and
 * the sandbox's clock makes up for it: after a long silence it advances by much more than has passed.
 */

/** Waits and silences up to this length, in ms, stay as they are. */
const KEPT = 2000;
/** Longer waits are divided by this, but never become shorter than `REST`. */
const DIVISOR = 25;
/** The least that is left of a longer wait, in ms. It exceeds `KEPT`, so that the clock recognises it. */
const REST = 2500;
/** A longer silence is multiplied by this. It exceeds `DIVISOR`, so that no caller comes back too early. */
const FACTOR = 30;

/** The real wait, in seconds, if a journey says to wait for `seconds`. */
export function shortened(seconds: number): number {
  return seconds * 1000 <= KEPT ? seconds : Math.max(REST, (seconds * 1000) / DIVISOR) / 1000;
}

/**
 * A clock in ms. It begins at `start` on the first call and then follows `elapsed`. If more than `KEPT` passes between two
 * calls, that silence counts `FACTOR` times.
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
