import type { RateLimit } from "../openapi/contract.ts";
import { type Env, orAborted } from "./env.ts";

/**
 * Keeps one client within its contract's rate limits, so that a loop of calls meets no 429.
 *
 * A slot is taken when a request is sent and given back `seconds` after its response. The server counts the request
 * somewhere in between, so no window of the server's ever holds more than `requests`, however slow the network.
 */
export class Pace {
  readonly #limits: readonly RateLimit[];
  readonly #env: Env;
  /** When responses came, oldest first. */
  #ends: number[] = [];
  #inFlight = 0;
  #closedUntil = 0;
  /** Those for whom only a response can free a slot. */
  readonly #waiting: Array<() => void> = [];

  constructor(limits: readonly RateLimit[], env: Env) {
    this.#limits = limits;
    this.#env = env;
  }

  /** Time until there is a free slot, in ms: 0 or less now, infinity when only a response can free one. */
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

  /** Takes a slot, waiting for a free one; rejects at once with the signal's reason when it aborts. */
  async enter(signal?: AbortSignal): Promise<void> {
    for (let ms = this.wait(); ms > 0; ms = this.wait()) {
      await (Number.isFinite(ms)
        ? this.#env.sleep(ms, signal)
        : orAborted(new Promise<void>((resolve) => this.#waiting.push(resolve)), signal));
    }
    this.#inFlight++;
  }

  /** The response is here: the slot becomes free one window from now. */
  leave(): void {
    this.#inFlight--;
    this.#ends.push(this.#env.monotonic());
    const most = Math.max(64, ...this.#limits.map(({ requests }) => requests));
    if (this.#ends.length > 2 * most) this.#ends = this.#ends.slice(-most);
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** One 429 closes the gate for the whole client: nothing is sent for `ms`. */
  close(ms: number): void {
    this.#closedUntil = Math.max(this.#closedUntil, this.#env.monotonic() + ms);
  }
}
