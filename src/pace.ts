import type { RateLimit } from "./contract.ts";
import { type Env, orAborted } from "./env.ts";

/**
 * Keeps one client within its contract's rate limits, so that a loop of calls meets no 429.
 *
 * A slot is taken when a request is sent and given back `seconds` after its answer. The server counts the request
 * somewhere in between, so no window of the server's ever holds more than `requests`, however slow the network.
 */
export class Pace {
  readonly #limits: readonly RateLimit[];
  readonly #env: Env;
  /** So many of the ends can matter. */
  readonly #most: number;
  /** When answers came, oldest first. */
  #ends: number[] = [];
  #inFlight = 0;
  #queued = 0;
  #closedUntil = 0;
  /** Resolves when the last of those who wait has been admitted. */
  #line: Promise<unknown> = Promise.resolve();
  #onLeave = () => {};

  constructor(limits: readonly RateLimit[], env: Env) {
    this.#limits = limits;
    this.#env = env;
    this.#most = Math.max(64, ...limits.map(({ requests }) => requests));
  }

  /** Time until there is a free slot, in ms: 0 or less now, infinity when only an answer can free one. */
  wait(): number {
    const now = this.#env.monotonic();
    let wait = this.#closedUntil - now;
    for (const { requests, seconds } of this.#limits) {
      const spare = requests - this.#inFlight;
      // Of the last `requests` slots all are taken if the oldest of them is still within the window.
      const freed = spare > 0 ? this.#ends.at(-spare) : Number.POSITIVE_INFINITY;
      if (freed !== undefined) wait = Math.max(wait, freed + seconds * 1000 - now);
    }
    return wait;
  }

  /** Takes a slot now; false when the caller has to wait for one. */
  tryEnter(): boolean {
    const free = this.#queued === 0 && this.wait() <= 0;
    if (free) this.#inFlight++;
    return free;
  }

  /** Waits for a slot, first come first served; rejects with the signal's reason when it aborts. */
  async enter(signal?: AbortSignal): Promise<void> {
    const before = this.#line;
    const admitted = this.#admit(before, signal);
    this.#queued++;
    // Who gives up leaves the line to those before and behind.
    this.#line = Promise.allSettled([before, admitted]);
    try {
      await admitted;
    } finally {
      this.#queued--;
    }
  }

  async #admit(before: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
    await orAborted(before, signal);
    for (let wait = this.wait(); wait > 0; wait = this.wait()) {
      if (wait < Number.POSITIVE_INFINITY) await this.#env.sleep(wait, signal);
      else
        await orAborted(
          new Promise<void>((resolve) => {
            this.#onLeave = resolve;
          }),
          signal,
        );
    }
    this.#inFlight++;
  }

  /** The answer is here: the slot becomes free one window from now. */
  leave(): void {
    this.#inFlight--;
    this.#ends.push(this.#env.monotonic());
    if (this.#ends.length > 2 * this.#most) this.#ends = this.#ends.slice(-this.#most);
    this.#onLeave();
  }

  /** One 429 closes the gate for the whole client: nothing is sent for `ms`. */
  close(ms: number): void {
    this.#closedUntil = Math.max(this.#closedUntil, this.#env.monotonic() + ms);
  }
}
