import { setImmediate } from "node:timers/promises";
import { type Env, sleepOn } from "../src/client/index.ts";
import { seeded } from "../src/sandbox/core/faults/seeded.ts";

/** Midnight of 2026-01-01 UTC: a whole second, which an HTTP date can express exactly. */
export const START = Date.UTC(2026, 0, 1);

/**
 * An environment in which time passes only when nothing else can happen. It then jumps to the end of the earliest sleep and
 * fires the time-outs on the way. If nothing sleeps, time stands still until `advance` is called.
 */
export interface VirtualTime extends Env {
  /** Milliseconds since the start. */
  elapsed(): number;
  /** How many time-outs and sleeps have not fired yet. */
  pending(): number;
  /** Lets `ms` pass and fires everything that becomes due. */
  advance(ms: number): Promise<void>;
  /** Stops time until `work` has settled. For real work, such as a response on its way. */
  hold<T>(work: Promise<T>): Promise<T>;
}

interface Timer {
  readonly due: number;
  readonly fire: () => void;
  /** A sleep makes time jump; a time-out only fires when time passes it. */
  readonly drives: boolean;
}

/** `random` replaces the seeded numbers, for tests about them. */
export function virtualTime(random: () => number = seeded(1)): VirtualTime {
  const timers: Timer[] = [];
  let elapsed = 0;
  let ids = 0;
  let jumping = false;
  let advancing = 0;
  const held = new Set<Promise<unknown>>();

  function schedule(ms: number, fire: () => void, drives: boolean): () => void {
    const timer = { due: elapsed + ms, fire, drives };
    timers.push(timer);
    if (drives) void jump();
    return () => remove(timer);
  }

  function remove(timer: Timer): void {
    const index = timers.indexOf(timer);
    if (index >= 0) timers.splice(index, 1);
  }

  /** Fires the earliest timer that is due at `until`; of equal ones, the one set first. */
  function fireNext(until: number): boolean {
    const [next] = timers.filter(({ due }) => due <= until).sort((a, b) => a.due - b.due);
    if (!next) return false;
    elapsed = Math.max(elapsed, next.due);
    remove(next);
    next.fire();
    return true;
  }

  async function jump(): Promise<void> {
    if (jumping) return;
    jumping = true;
    const sleeps = () => timers.filter(({ drives }) => drives).map(({ due }) => due);
    // Time stands still while nobody sleeps. `advance` moves it.
    do {
      await setImmediate();
      while (held.size > 0) {
        await Promise.allSettled(held);
        await setImmediate();
      }
    } while (advancing > 0 || (sleeps().length > 0 && fireNext(Math.min(...sleeps()))));
    jumping = false;
  }

  return {
    now: () => START + elapsed,
    monotonic: () => elapsed,
    random,
    uuid: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, "0")}`,
    timeout: (ms, fire) => schedule(ms, fire, false),
    sleep: sleepOn((ms, fire) => schedule(ms, fire, true)),
    elapsed: () => elapsed,
    pending: () => timers.length,
    async advance(ms) {
      const until = elapsed + ms;
      advancing++;
      do await setImmediate();
      while (fireNext(until));
      elapsed = until;
      await setImmediate();
      advancing--;
    },
    async hold(work) {
      held.add(work);
      try {
        return await work;
      } finally {
        held.delete(work);
      }
    },
  };
}
