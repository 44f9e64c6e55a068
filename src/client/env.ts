/**
 * What the client needs from the outside world. It is injected so that tests run in virtual time.
 * All times are in milliseconds.
 */
export interface Env {
  /** Wall clock, since the epoch: for dates shown to people and for HTTP dates. */
  now(): number;
  /** A clock that never goes back: for deadlines and durations. */
  monotonic(): number;
  /** Uniform in [0, 1). */
  random(): number;
  uuid(): string;
  /** Calls `fire` once after `ms`; the returned function cancels that. */
  timeout(ms: number, fire: () => void): () => void;
  /**
   * Resolves after `ms`; rejects at once with the signal's reason when it aborts. A rejection for another reason ends the wait: the
   * call is not retried, and ends with what it has; a run is not followed further (`PollFailed`).
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The longest delay that a platform timer can hold; beyond it `setTimeout` fires at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

function timeout(ms: number, fire: () => void): () => void {
  const timer = setTimeout(fire, Math.min(ms, LONGEST_TIMER));
  return () => clearTimeout(timer);
}

/** Builds an abortable sleep on a timer; it leaves neither a timer nor a listener behind. */
export function sleepOn(timer: Env["timeout"]): Env["sleep"] {
  return (ms, signal) => {
    let cancel = () => {};
    const over = new Promise<void>((resolve) => {
      cancel = timer(ms, resolve);
    });
    return orAborted(over, signal).finally(cancel);
  };
}

/** Settles as the promise does, or rejects at once with the signal's reason when it aborts. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

export const systemEnv: Env = {
  now: Date.now,
  monotonic: () => performance.now(),
  random: Math.random,
  uuid: () => crypto.randomUUID(),
  timeout,
  sleep: sleepOn(timeout),
};
