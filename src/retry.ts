import type { HttpMethod, Operation, RetryProfile } from "./contract.ts";

/** When and how often a request is sent again. Waits are in milliseconds; `attempts` counts requests, the first included. */
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
  /** Statuses that are sent again; 429 and every 5xx unless the contract names its own. */
  readonly statuses?: readonly number[];
}

const DEFAULTS: RetryPolicy = {
  attempts: 5,
  base: 500,
  factor: 2,
  maxWait: 30_000,
  maxRetryAfter: 300_000,
  jitter: "full",
};

/** The contract's own profile over the defaults, the caller's wishes over both; `false` sends every request once. */
export function retryPolicy(profile?: RetryProfile, wishes?: false | Partial<RetryPolicy>): RetryPolicy {
  if (wishes === false) return { ...DEFAULTS, attempts: 1 };
  const { base, ...rest } = profile ?? {};
  return { ...DEFAULTS, ...rest, ...(base === undefined ? {} : { base: base * 1000 }), ...wishes };
}

/**
 * `always`: sending again cannot do the work twice (RFC 9110, section 9.2.2, or an idempotency key).
 * `refused`: only what was certainly not worked on may be sent again.
 */
export type Resend = "always" | "refused";

/** Reads from method and contract whether an operation may be sent again after an unclear failure. */
export function resendOf(method: HttpMethod, operation: Operation): Resend {
  if (operation.key) return "always";
  if (operation.idempotent === false) return "refused";
  return method === "POST" || method === "PATCH" ? "refused" : "always";
}

/** How one attempt ended without a usable answer. `refused`: the connection was never made, so nothing was worked on. */
export type Failure = "refused" | "network" | "truncated" | "timeout";

export type AttemptOutcome =
  | { readonly status: number; readonly retryAfter: number | undefined }
  | { readonly failure: Failure };

export interface RetryState {
  /** The contract's key or method lets this request be sent again. */
  readonly resend: Resend;
  readonly budget: RetryBudget;
  readonly random: () => number;
}

/** `wait` is in ms; a stop with `wait` says when the server would like to be asked again. */
export type Decision =
  | { readonly retry: true; readonly wait: number }
  | { readonly retry: false; readonly wait?: number };

/** Decides after attempt number `attempt` (1 is the first) whether to send again, and when. */
export function decide(
  attempt: number,
  outcome: AttemptOutcome,
  policy: RetryPolicy,
  state: RetryState,
): Decision {
  const retryAfter = "status" in outcome ? outcome.retryAfter : undefined;
  const stop: Decision = retryAfter === undefined ? { retry: false } : { retry: false, wait: retryAfter };
  if (!mayResend(outcome, policy, state.resend)) return stop;
  if (attempt >= policy.attempts) return stop;
  if (retryAfter !== undefined && retryAfter > policy.maxRetryAfter) return stop;
  const throttled = "status" in outcome && outcome.status === 429;
  if (!throttled && !state.budget.spend()) return stop;
  const wait =
    retryAfter === undefined
      ? backoff(attempt, policy, state.random)
      : // Upward only, so that nobody comes early; spread, so that not everybody comes at once.
        retryAfter + Math.min(1000, retryAfter * 0.1) * state.random();
  return { retry: true, wait };
}

function mayResend(outcome: AttemptOutcome, policy: RetryPolicy, resend: Resend): boolean {
  if ("failure" in outcome) return resend === "always" || outcome.failure === "refused";
  // A 429 was refused before any work, so even an unsafe request may come again.
  if (resend === "refused") return outcome.status === 429;
  return policy.statuses?.includes(outcome.status) ?? (outcome.status === 429 || outcome.status >= 500);
}

function backoff(attempt: number, policy: RetryPolicy, random: () => number): number {
  const wait = Math.min(policy.maxWait, policy.base * policy.factor ** (attempt - 1));
  return policy.jitter === "full" ? wait * random() : wait * (1 + policy.jitter * (2 * random() - 1));
}

/**
 * A token bucket that every retry pays into and every success refills a little, so that a fleet of clients does not
 * multiply an outage: when most calls fail, most retries stop. 429 does not pay: the server already says when to come.
 */
export class RetryBudget {
  static readonly CAPACITY = 100;
  static readonly COST = 5;
  static readonly REFUND = 1;
  #tokens = RetryBudget.CAPACITY;

  spend(): boolean {
    if (this.#tokens < RetryBudget.COST) return false;
    this.#tokens -= RetryBudget.COST;
    return true;
  }

  refund(): void {
    if (this.#tokens < RetryBudget.CAPACITY) this.#tokens += RetryBudget.REFUND;
  }
}

const IMF_FIXDATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

/** An HTTP date (RFC 9110, section 5.6.7, IMF-fixdate) in ms since the epoch; `undefined` unless it round-trips. */
export function parseHttpDate(value: string | null): number | undefined {
  if (!value || !IMF_FIXDATE.test(value)) return undefined;
  const time = Date.parse(value);
  // 31 Feb parses as 3 March, so only a date that prints back as itself counts.
  return Number.isNaN(time) || new Date(time).toUTCString() !== value ? undefined : time;
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
