import type { RateLimit } from "./contract.ts";
import type { Env } from "./env.ts";

/**
 * Keeps one client within its contract's rate limits, so that a loop of calls meets no 429.
 *
 * A slot is taken when a request is sent and given back `seconds` after its answer. The server counts the request
 * somewhere in between, so no window of the server's ever holds more than `requests`, however slow the network.
 */
export class Pace {
  readonly #windows: Window[];
  readonly #env: Env;
  readonly #waiting: Array<() => void> = [];
  #inFlight = 0;
  #closedUntil = 0;
  #cancelWake: (() => void) | undefined;

  constructor(limits: readonly RateLimit[], env: Env) {
    this.#env = env;
    this.#windows = limits.map(({ requests, seconds }) => ({
      requests,
      ms: seconds * 1000,
      ends: [],
      head: 0,
    }));
  }

  /** Takes a slot now; false when the caller has to wait for one. */
  tryEnter(): boolean {
    if (this.#waiting.length > 0 || this.#wait() > 0) return false;
    this.#inFlight++;
    return true;
  }

  /** Waits for a slot, first come first served; rejects with the signal's reason when it aborts. */
  enter(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const proceed = () => {
        signal?.removeEventListener("abort", abort);
        resolve();
      };
      const abort = () => {
        this.#waiting.splice(this.#waiting.indexOf(proceed), 1);
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", abort, { once: true });
      this.#waiting.push(proceed);
      this.#admit();
    });
  }

  /** How long a newcomer would wait at least, in ms; 0 when there is a free slot. */
  expectedWait(): number {
    return Math.max(0, this.#wait());
  }

  /** The answer is here: the slot becomes free one window from now. */
  leave(): void {
    this.#inFlight--;
    const now = this.#env.monotonic();
    for (const window of this.#windows) window.ends.push(now);
    if (this.#waiting.length > 0) this.#admit();
  }

  /** One 429 closes the gate for the whole client: nothing is sent for `ms`. */
  close(ms: number): void {
    this.#closedUntil = Math.max(this.#closedUntil, this.#env.monotonic() + ms);
  }

  #admit(): void {
    this.#cancelWake?.();
    this.#cancelWake = undefined;
    while (this.#waiting.length > 0) {
      const wait = this.#wait();
      if (wait > 0) {
        // With every slot in flight there is no time to wait for: `leave` admits the next.
        if (wait !== Number.POSITIVE_INFINITY) this.#wakeIn(wait);
        return;
      }
      this.#inFlight++;
      this.#waiting.shift()?.();
    }
  }

  #wakeIn(ms: number): void {
    const wake = new AbortController();
    this.#cancelWake = () => wake.abort();
    this.#env.sleep(ms, wake.signal).then(
      () => this.#admit(),
      () => {},
    );
  }

  /** Time until there is a free slot: 0 now, infinity when only an answer can free one. */
  #wait(): number {
    const now = this.#env.monotonic();
    let wait = this.#closedUntil - now;
    for (const window of this.#windows) wait = Math.max(wait, timeToSlot(window, now, this.#inFlight));
    return wait;
  }
}

interface Window {
  readonly requests: number;
  readonly ms: number;
  /** When answers came, oldest first from `head` on. */
  ends: number[];
  head: number;
}

function timeToSlot(window: Window, now: number, inFlight: number): number {
  const { ends, ms } = window;
  while (window.head < ends.length && (ends[window.head] ?? 0) <= now - ms) window.head++;
  if (window.head > 1024 && window.head * 2 > ends.length) {
    window.ends = ends.slice(window.head);
    window.head = 0;
  }
  const over = inFlight + window.ends.length - window.head + 1 - window.requests;
  if (over <= 0) return 0;
  const freed = window.ends[window.head + over - 1];
  return freed === undefined ? Number.POSITIVE_INFINITY : freed + ms - now;
}
