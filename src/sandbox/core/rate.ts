import type { RateLimit } from "../../openapi/contract.ts";

/**
 * Sliding windows per key: at most `requests` in any `seconds`. All limits apply at once. Refused requests do not count.
 * Each window keeps the times of its last `requests` admissions in a ring, so a check costs the same at any rate.
 */
export class RateWindows {
  readonly #limits: readonly RateLimit[];
  readonly #windows = new Map<string, Ring[]>();

  constructor(limits: readonly RateLimit[]) {
    this.#limits = limits;
  }

  /** Admits a request of `key` at `now` (ms) and returns `undefined`, or returns how many whole seconds to wait. */
  admit(key: string, now: number): number | undefined {
    if (this.#limits.length === 0) return undefined;
    let rings = this.#windows.get(key);
    if (rings === undefined) {
      rings = this.#limits.map((limit) => new Ring(limit));
      this.#windows.set(key, rings);
    }
    const wait = Math.max(0, ...rings.map((ring) => ring.wait(now)));
    if (wait > 0) return Math.max(1, Math.ceil(wait / 1000));
    for (const ring of rings) ring.add(now);
    return undefined;
  }
}

class Ring {
  readonly #times: Float64Array;
  readonly #span: number;
  #next = 0;

  constructor(limit: RateLimit) {
    this.#times = new Float64Array(limit.requests).fill(Number.NEGATIVE_INFINITY);
    this.#span = limit.seconds * 1000;
  }

  /** Milliseconds until the oldest admission of a full window leaves it. */
  wait(now: number): number {
    const oldest = this.#times[this.#next] ?? Number.NEGATIVE_INFINITY;
    return oldest + this.#span - now;
  }

  add(now: number): void {
    this.#times[this.#next] = now;
    this.#next = (this.#next + 1) % this.#times.length;
  }
}
