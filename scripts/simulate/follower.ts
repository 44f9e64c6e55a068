import { systemEnv } from "../../src/client/env.ts";
import { foresee } from "../../src/client/foresee.ts";
import { type NextWait, pollWaits } from "../../src/client/polling.ts";
import type { Contract, ProgressCounts } from "../../src/openapi/contract.ts";
import type { Course } from "./courses.ts";
import type { PollingCost } from "./polling.ts";

const contract: Contract = {
  ...{ name: "tides", title: "Tides", version: "1", servers: ["https://tides.test"] },
  ...{ securitySchemes: {}, requestId: {}, error: {}, codes: {}, errors: {}, openCodes: true },
  ...{ rateLimits: [], operations: {}, uses: { progress: foresee } },
};

/** A client that follows one run after the other, with its own waits; requests take no time. */
export class Follower {
  #now = 0;
  readonly #engine = { contract, env: { ...systemEnv, monotonic: () => this.#now } };

  /** The waits for the next run. */
  waits(counts?: ProgressCounts): NextWait {
    return pollWaits(this.#engine, "POST /runs", counts);
  }

  pass(ms: number): void {
    this.#now += ms;
  }

  /** Follows a run to its end. A run with a course reports counts. */
  follow(length: number, course?: Course): PollingCost {
    const began = this.#now;
    const next = this.waits(course && { done: ["/share"], all: 1 });
    let polls = 1;
    for (; this.#now - began < length; polls++)
      this.pass(next(polls, { share: course?.((this.#now - began) / length) }, false));
    next(polls, {}, true);
    return { polls, delay: this.#now - began - length };
  }
}
