import type { Operation, OperationKey, RetryProfile } from "../openapi/contract.ts";

/** When and how often a request is retried. Waits are in milliseconds; `attempts` counts requests, the first included. */
export interface RetryPolicy {
  readonly attempts: number;
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
  base: 500,
  factor: 2,
  maxWait: 30_000,
  maxRetryAfter: 300_000,
  jitter: "full",
};

/** The contract's own profile over the defaults, the caller's wishes over both; `false`, and a stream, is sent once. */
export function retryPolicy(
  profile: RetryProfile | undefined,
  wishes: false | RetryOptions | undefined,
  body: unknown,
): RetryPolicy {
  const once = wishes === false || body instanceof ReadableStream;
  // No wish is `undefined`: those are dropped where options are read.
  return { ...DEFAULTS, ...profile, ...wishes, ...(once && { attempts: 1 }) } as RetryPolicy;
}

/** How one attempt ended without a usable response. `refused`: the connection was never made, so nothing was worked on. */
export type Failure = "refused" | "network" | "truncated" | "timeout";

export interface AttemptOutcome {
  readonly status?: number;
  /** The server's own wish, in ms. */
  readonly retryAfter?: number | undefined;
  readonly failure?: Failure;
}

/** `wait` is in ms; a stop with a `wait` says when the server would like to be asked again. */
export interface Decision {
  readonly retry: boolean;
  readonly wait?: number | undefined;
}

/** What a decision depends on. */
export interface Situation {
  /** Number of the attempt that ended; the first is 1. */
  readonly attempt: number;
  readonly outcome: AttemptOutcome;
  readonly policy: RetryPolicy;
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
  outcome,
  policy,
  operation,
  definition,
  budget,
  random,
  left,
}: Situation): Decision {
  const { retryAfter } = outcome;
  const stop = { retry: false, wait: retryAfter };
  if (!mayRetry(outcome, policy, operation, definition) || attempt >= policy.attempts) return stop;
  const wait =
    retryAfter === undefined
      ? backoff(attempt, policy, random)
      : // Upward only, so that nobody comes early; spread, so that not everybody comes at once.
        retryAfter + Math.min(1000, retryAfter * 0.1) * random();
  if (wait > left || (retryAfter ?? 0) > policy.maxRetryAfter) return { retry: false, wait };
  return outcome.status === 429 || budget.spend() ? { retry: true, wait } : stop;
}

/**
 * An operation may be repeated if it cannot do its work twice: it is idempotent (RFC 9110, section 9.2.2) or has an
 * idempotency key. Any other is retried only if it was certainly not worked on.
 */
function mayRetry(
  { failure, status = 0 }: AttemptOutcome,
  { statuses, atLeastOnce }: RetryPolicy,
  operation: OperationKey,
  { key, idempotent }: Operation,
): boolean {
  const isIdempotent = idempotent !== false && !/^(POST|PATCH)/.test(operation);
  const mayRepeat = isIdempotent || !!key || !!atLeastOnce;
  if (failure) return mayRepeat || failure === "refused";
  // A 429 was refused before any work, so any operation may be retried.
  if (!mayRepeat) return status === 429;
  return statuses?.includes(status) ?? (status === 429 || status >= 500);
}

function backoff(attempt: number, policy: RetryPolicy, random: () => number): number {
  const wait = Math.min(policy.maxWait, policy.base * policy.factor ** (attempt - 1));
  return policy.jitter === "full" ? wait * random() : wait * (1 + policy.jitter * (2 * random() - 1));
}

/** The bucket's size, what a retry takes out of it, and what a success puts back. */
const CAPACITY = 100;
const COST = 5;
const REFUND = 1;

/**
 * A token bucket that every retry pays from and every success refills a little, so that a fleet of clients does not
 * multiply an outage: when most calls fail, most retries stop. 429 does not pay: the server already says when to come.
 */
export class RetryBudget {
  #tokens = CAPACITY;

  spend(): boolean {
    if (this.#tokens < COST) return false;
    this.#tokens -= COST;
    return true;
  }

  refund(): void {
    this.#tokens = Math.min(CAPACITY, this.#tokens + REFUND);
  }
}

/** An HTTP date (RFC 9110, section 5.6.7, IMF-fixdate) in ms since the epoch; `undefined` unless it prints back as itself. */
export function parseHttpDate(value: string | null | undefined): number | undefined {
  const time = Date.parse(value ?? "");
  return time >= 0 && new Date(time).toUTCString() === value ? time : undefined;
}

/**
 * `Retry-After` in ms (RFC 9110, section 10.2.3): whole seconds, or a date measured against the response's own `Date`
 * so that a wrong clock on either side does no harm. Malformed, zero and past values give `undefined`: ordinary backoff.
 */
export function parseRetryAfter(headers: Headers, now: number): number | undefined {
  const value = headers.get("retry-after")?.trim();
  if (!value) return undefined;
  const wait = /^\d+$/.test(value)
    ? Number(value) * 1000
    : (parseHttpDate(value) ?? 0) - (parseHttpDate(headers.get("date")) ?? now);
  return wait > 0 && Number.isFinite(wait) ? wait : undefined;
}
