import { setImmediate } from "node:timers/promises";
import { type Env, systemEnv } from "../../../src/client/index.ts";

/**
 * The time-outs of a cell's client. They pass once, when a response has stalled, however busy the machine is: what is only
 * slow must not look like what never comes.
 */
export class Stall {
  readonly #timers = new Set<() => void>();
  #isOpen = false;

  /** Nothing more comes: time-outs that wait pass, or else the next one that is set. */
  begin(): void {
    this.#isOpen = true;
    void this.#pass();
  }

  timeout(_ms: number, fire: () => void): () => void {
    this.#timers.add(fire);
    void this.#pass();
    return () => void this.#timers.delete(fire);
  }

  async #pass(): Promise<void> {
    // Whoever sets a time-out goes on first.
    await setImmediate();
    if (!this.#isOpen || this.#timers.size === 0) return;
    this.#isOpen = false;
    for (const fire of [...this.#timers]) fire();
  }
}

/**
 * The real environment, except that a wait before a retry ends at once: the clocks jump to its end. The monotonic clock stands still
 * otherwise, so that how long ago a success was does not depend on how busy the machine is.
 */
export function impatient(stall: Stall): Env {
  let skipped = 0;
  return {
    ...systemEnv,
    now: () => systemEnv.now() + skipped,
    monotonic: () => skipped,
    timeout: (ms, fire) => stall.timeout(ms, fire),
    async sleep(ms, signal) {
      skipped += ms;
      await systemEnv.sleep(0, signal);
    },
  };
}
