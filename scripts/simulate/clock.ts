import { setImmediate } from "node:timers/promises";
import type { Env } from "../../src/client/index.ts";

/** Virtual time that jumps from event to event, in whole milliseconds. */
export class Clock {
  now = 0;
  /** The events of each millisecond, in the order of planning. */
  readonly #events: (Array<() => void> | undefined)[] = [];
  /** Whether a promise has settled: code that awaits it has to run before time goes on. */
  #isStirred = false;

  after(ms: number, event: () => void): void {
    const at = this.now + Math.max(0, Math.ceil(ms));
    const others = this.#events[at];
    if (others) others.push(event);
    else this.#events[at] = [event];
  }

  /** Notes that a promise has settled. */
  stir(): void {
    this.#isStirred = true;
  }

  /** Runs until no event is left. */
  async run(): Promise<void> {
    for (; this.now < this.#events.length; this.now++) {
      const events = this.#events[this.now];
      if (!events) continue;
      // Events may append further ones for this millisecond to the list.
      for (let index = 0; index < events.length; index++) {
        events[index]?.();
        if (!this.#isStirred) continue;
        this.#isStirred = false;
        await setImmediate();
      }
      this.#events[this.now] = undefined;
    }
  }

  /** This clock as the client's environment. */
  env(random: () => number): Env {
    return {
      now: () => this.now,
      monotonic: () => this.now,
      random,
      uuid: () => "",
      timeout: () => () => {},
      sleep: (ms) =>
        new Promise((resolve) =>
          this.after(ms, () => {
            resolve();
            this.stir();
          }),
        ),
    };
  }
}
