import { Pace, type Pacing } from "../../src/client/pace.ts";
import { decide, RetryBudget, retryPolicy } from "../../src/client/retry.ts";
import type { Clock } from "./clock.ts";

/** How an attempt ended. */
export interface Response {
  readonly status: number;
  /** In ms, if the server sent one. */
  readonly retryAfter?: number;
}

/** How far a call has come. */
export interface Progress {
  /** When it began, in ms. */
  readonly start: number;
  attempts: number;
  rateLimited: number;
  inRow: number;
}

/** The rules of one client. */
export interface Rules {
  /** The wait before the next attempt, in ms; `undefined` gives up the call. */
  wait(response: Response, progress: Progress): number | undefined;
  /** An attempt has succeeded. */
  success(progress: Progress): void;
  readonly pace?: Pacing;
}

/** A way to retry. Each client gets its own rules. */
export interface Policy {
  readonly name: string;
  /** What it does, in a sentence. */
  readonly what: string;
  rules(clock: Clock, random: () => number): Rules;
}

/** The client itself: its own decisions, budget and pace. */
const concord: Policy = {
  name: "Concord",
  what: "the rules of src/client/retry.ts and src/client/pace.ts themselves, without a known limit",
  rules(clock, random) {
    const budget = new RetryBudget();
    const pace = new Pace([], clock.env(random));
    const policy = retryPolicy(undefined, undefined, undefined);
    const definition = { id: "x", security: [], scopes: [], responses: {} };
    return {
      pace,
      wait(outcome, { start, attempts, rateLimited, inRow }) {
        const { retry, wait = 0 } = decide({
          attempt: attempts - rateLimited,
          rateLimited,
          inRow,
          began: start,
          outcome,
          policy,
          operation: "GET /x",
          definition,
          budget,
          random,
          left: Number.POSITIVE_INFINITY,
        });
        if (outcome.status === 429) pace.close(outcome.retryAfter ?? wait, policy.maxRetryAfter);
        return retry ? wait : undefined;
      },
      success: () => budget.refund(clock.now),
    };
  },
};

const naive: Policy = {
  name: "naive",
  what: "five attempts, one second apart, whatever the server says",
  rules: () => ({ wait: (_, { attempts }) => (attempts < 5 ? 1000 : undefined), success() {} }),
};

const stainless: Policy = {
  name: "Stainless-like",
  what: "three attempts; 0.5 s, doubling to 8 s, less up to a quarter; Retry-After up to 60 s is kept to",
  rules: (_, random) => ({
    wait({ retryAfter }, { attempts }) {
      if (attempts >= 3) return undefined;
      if (retryAfter !== undefined && retryAfter <= 60_000) return retryAfter;
      return Math.min(8000, 500 * 2 ** (attempts - 1)) * (1 - 0.25 * random());
    },
    success() {},
  }),
};

const aws: Policy = {
  name: "AWS-like",
  what: "three attempts, drawn from 1 s, doubling to 20 s; a bucket of 500, 5 for a retry, which its success gives back, and 1 for any other success",
  rules(_, random) {
    let tokens = 500;
    return {
      wait(_, { attempts }) {
        if (attempts >= 3 || tokens < 5) return undefined;
        tokens -= 5;
        return Math.min(20_000, 1000 * 2 ** (attempts - 1)) * random();
      },
      success({ attempts }) {
        tokens = Math.min(500, tokens + (attempts > 1 ? 5 : 1));
      },
    };
  },
};

const retryAfterOnly: Policy = {
  name: "Retry-After only",
  what: "five attempts, each exactly when the server says, and none where it does not",
  rules: () => ({
    wait: ({ retryAfter }, { attempts }) => (attempts < 5 ? retryAfter : undefined),
    success() {},
  }),
};

export const policies: readonly Policy[] = [concord, naive, stainless, aws, retryAfterOnly];
