import { setImmediate } from "node:timers/promises";
import type { Redis } from "ioredis";
import { sleepOn } from "../../src/client/env.ts";
import { type Env, systemEnv, type Transport } from "../../src/client/index.ts";
import type { RedisClient } from "../../src/client/pace-redis/index.ts";
import { auth } from "../support/meshi.ts";

/** The time that a request is under way, in ms. */
const LATENCY = 5;

interface Timer {
  readonly at: number;
  readonly fire: () => void;
}

/**
 * Time that jumps to the next timer once nothing else is under way, however long that took. Clients wait in it, and a real Redis
 * counts by it.
 */
export class VirtualTime {
  now = 0;
  #underway = 0;
  readonly #timers = new Set<Timer>();

  readonly env: Env = {
    ...systemEnv,
    now: () => this.now,
    monotonic: () => this.now,
    timeout: (ms, fire) => this.#after(ms, fire),
    sleep: sleepOn((ms, fire) => this.#after(ms, fire)),
  };

  /** A connection whose server reads this clock in place of its own. */
  client(redis: Redis): RedisClient & Pick<Redis, "defineCommand"> {
    return {
      defineCommand: redis.defineCommand,
      eval: async (script: string, ...rest: readonly (string | number)[]) => {
        const seconds = Math.floor(this.now / 1000);
        const time = `{ ${seconds}, ${(this.now - seconds * 1000) * 1000} }`;
        this.#underway += 1;
        try {
          return await redis.eval(
            script.replace("redis.call('TIME')", time),
            Number(rest[0]),
            ...rest.slice(1).map(String),
          );
        } finally {
          this.#underway -= 1;
        }
      },
    };
  }

  /** An API that admits so many requests in any period of this length. */
  api(requests: number, ms: number, onRefused = () => {}) {
    const admitted: number[] = [];
    let refused = 0;
    const transport: Transport = async () => {
      await this.env.sleep(LATENCY);
      const oldest = admitted.at(-requests);
      if (oldest !== undefined && oldest + ms > this.now) {
        refused += 1;
        onRefused();
        const body = { code: "PARTNER_RATE_LIMIT_EXCEEDED", message: "m", correlation_id: "c" };
        return Response.json(body, { status: 429, headers: { "retry-after": "1" } });
      }
      admitted.push(this.now);
      return Response.json(auth);
    };
    return { transport, admitted, refused: () => refused };
  }

  /** Lets time go on until the work is done. */
  async run<T>(work: Promise<T>): Promise<T> {
    let isOver = false;
    const ended = work.finally(() => {
      isOver = true;
    });
    while (!isOver) {
      // What is due takes some turns of the event loop, in which it may ask the server.
      for (let turns = 0; turns < 4; turns++) await setImmediate();
      if (this.#underway > 0) continue;
      const [next] = [...this.#timers].sort((a, b) => a.at - b.at);
      if (!next) continue;
      this.now = next.at;
      for (const timer of this.#timers) if (timer.at <= this.now) this.#fire(timer);
    }
    return ended;
  }

  #after(ms: number, fire: () => void): () => void {
    const timer = { at: this.now + Math.max(0, Math.ceil(ms)), fire };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  #fire(timer: Timer): void {
    this.#timers.delete(timer);
    timer.fire();
  }
}
