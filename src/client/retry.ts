import type { Operation, OperationKey, RetryProfile } from "../openapi/contract.ts";

/** When and how often a request is retried. Waits are in milliseconds; `attempts` counts requests, the first included. */
export interface RetryPolicy {
  readonly attempts: number;
  /** How many 429s of a call are waited out. They are no errors, and do not use up `attempts`. */
  readonly rateLimited: number;
  /** Wait before the second request, before jitter. */
  readonly base: number;
  readonly factor: number;
  /** The longest computed wait. */
  readonly maxWait: number;
  /** The longest `Retry-After` that is waited for; a longer one ends the call with `retryAt`. */
  readonly maxRetryAfter: number;
  /** `"full"` draws from [0, wait]; a number draws from wait x (1 +- jitter). */
  readonly jitter: "full" | number;
  /**
   * Also retries an operation that is not idempotent after an unknown outcome, so the work may be done twice. By default
   * nothing is done twice.
   */
  readonly atLeastOnce?: boolean;
  /** Statuses that are retried; 429 and every 5xx unless the contract names its own. */
  readonly statuses?: readonly number[];
}

/** What a caller may set of a policy. */
export type RetryOptions = { readonly [Name in keyof RetryPolicy]?: RetryPolicy[Name] | undefined };

const DEFAULTS: RetryPolicy = {
  attempts: 5,
  rateLimited: 20,
  base: 500,
  factor: 2,
  maxWait: 30_000,
  maxRetryAfter: 300_000,
  jitter: "full",
};

/**
 * How many attempts a call has without a sign that the API works: a success of this client, at most so many ms before the call
 * began. Then a call in an outage sends no more than peers with three attempts do. A caller who asks for a number gets it.
 */
const UNPROVEN = 3;
const PROOF = 5000;

/** The contract's own profile over the defaults, the caller's wishes over both; `false`, and a stream, is sent once. */
export function retryPolicy(
  profile: RetryProfile | undefined,
  wishes: false | RetryOptions | undefined,
  body: unknown,
): RetryPolicy & { readonly unproven: number } {
  const once = wishes === false || body instanceof ReadableStream;
  const given = wishes || {};
  const policy = { ...DEFAULTS, ...profile, ...given, ...(once && { attempts: 1 }) };
  // A caller who asks for one request gets one, unless `rateLimited` is set as well.
  const rateLimited = policy.attempts === 1 && !given.rateLimited ? 0 : policy.rateLimited;
  const unproven = profile?.attempts || given.attempts ? policy.attempts : UNPROVEN;
  // No value is `undefined`: the reader of options has dropped those.
  return { ...policy, rateLimited, unproven } as RetryPolicy & { unproven: number };
}

/** How one attempt ended without a usable response. `refused`: the connection was never made, so nothing was worked on. */
export type Failure = "refused" | "network" | "truncated" | "timeout";

export interface AttemptOutcome {
  readonly status?: number;
  /** The server's own wish, in ms. */
  readonly retryAfter?: number | undefined;
  readonly failure?: Failure;
  /** Nothing was sent, and another attempt would fail in the same way: a certificate that is not trusted, for example. */
  readonly permanent?: boolean | undefined;
  /** The credential was rejected, and there is another one. */
  readonly renewed?: boolean;
}

/** `wait` is in ms; a stop with a `wait` says when the server would like to be asked again. */
export interface Decision {
  readonly retry: boolean;
  readonly wait?: number | undefined;
  /** The retry budget is used up. */
  readonly exhausted?: boolean;
}

/** What a decision depends on. */
export interface Situation {
  /** How many attempts have ended, but for 429s. */
  readonly attempt: number;
  /** How many attempts have ended with 429; and how many of them in a row, up to now. */
  readonly rateLimited?: number;
  readonly inRow?: number;
  /** When the call began, in ms, on the clock of the budget's successes. */
  readonly began?: number;
  readonly outcome: AttemptOutcome;
  /** `unproven`: how many attempts there are without a recent success. Default: all. */
  readonly policy: RetryPolicy & { readonly unproven?: number };
  readonly operation: OperationKey;
  readonly definition: Operation;
  readonly budget: RetryBudget;
  readonly random: () => number;
  /** Time to the deadline, in ms. */
  readonly left: number;
}

/** Decides after an attempt whether another one follows, and when. */
export function decide({
  attempt,
  rateLimited = 1,
  inRow = 1,
  began = 0,
  outcome,
  policy,
  operation,
  definition,
  budget,
  random,
  left,
}: Situation): Decision {
  const { retryAfter, status } = outcome;
  const stop = { retry: false, wait: retryAfter };
  if (!mayRetry(outcome, policy, operation, definition)) return stop;
  const limited = status === 429;
  const { attempts, unproven = attempts } = policy;
  // Hours of work may hang on a batch, or on the status of a run.
  const isWorth = budget.isProven(began) || definition.batch || definition.state;
  const most = isWorth ? attempts : Math.min(attempts, unproven);
  if (limited ? rateLimited > policy.rateLimited : attempt >= most) return stop;
  const step = limited ? inRow : attempt;
  const wait =
    retryAfter === undefined ? backoff(step, policy, random) : hinted(retryAfter, step, policy, random);
  if (wait > left || (retryAfter ?? 0) > policy.maxRetryAfter) return { retry: false, wait };
  return limited || budget.spend() ? { retry: true, wait } : { ...stop, exhausted: true };
}

/**
 * An operation may be repeated if it cannot do its work twice: it is idempotent (RFC 9110, section 9.2.2) or has an
 * idempotency key. Any other is retried only if it was certainly not worked on.
 */
function mayRetry(
  { failure, status = 0, permanent }: AttemptOutcome,
  { statuses, atLeastOnce }: RetryPolicy,
  operation: OperationKey,
  { key, idempotent }: Operation,
): boolean {
  const isIdempotent = idempotent ?? !/^(POST|PATCH)/.test(operation);
  const mayRepeat = isIdempotent || !!key || !!atLeastOnce;
  if (permanent) return false;
  if (failure) return mayRepeat || failure === "refused";
  // A 429 was refused before any work, so any operation may be retried.
  if (!mayRepeat) return status === 429;
  return statuses?.includes(status) ?? (status === 429 || status >= 500);
}

/** The computed wait after so many steps, before jitter. */
function growing(step: number, { base, factor, maxWait }: RetryPolicy): number {
  return Math.min(maxWait, base * factor ** (step - 1));
}

function backoff(step: number, policy: RetryPolicy, random: () => number): number {
  const wait = growing(step, policy);
  return policy.jitter === "full" ? wait * random() : wait * (1 + policy.jitter * (2 * random() - 1));
}

/**
 * The server's own wait is the least one. A server that has to say it again is asked more and more rarely. Upward only, so
 * that nobody comes early; spread, so that not everybody comes at once.
 */
function hinted(retryAfter: number, step: number, policy: RetryPolicy, random: () => number): number {
  const wait = step > 1 ? Math.max(retryAfter, growing(step + 1, policy)) : retryAfter;
  return wait + Math.min(1000, wait * 0.1) * random();
}

/**
 * The bucket's size, what a retry takes out of it, and what a success puts back. `npm run simulate` and `decisions.md` say
 * what they cost and bring.
 */
const CAPACITY = 100;
const COST = 5;
const REFUND = 4.6;

/**
 * A token bucket that every retry pays from and every success refills, so that a fleet of clients does not multiply an
 * outage: when most calls fail, most retries stop. 429 does not pay: the server already says when to come.
 */
export class RetryBudget {
  #tokens = CAPACITY;
  #succeeded = Number.NEGATIVE_INFINITY;

  /** Whether another call has succeeded since shortly before a call began. */
  isProven(began: number): boolean {
    return began - this.#succeeded <= PROOF;
  }

  spend(): boolean {
    if (this.#tokens < COST) return false;
    this.#tokens -= COST;
    return true;
  }

  /** A call has succeeded, `at` this time in ms on a clock that never goes back. */
  refund(at = 0): void {
    this.#succeeded = at;
    this.#tokens = Math.min(CAPACITY, this.#tokens + REFUND);
  }
}
