import type { Contract, Operation } from "../openapi/contract.ts";
import { authorize, type Credentials } from "./auth.ts";
import { type Env, orAborted } from "./env.ts";
import { type Attempt, type Trace, TransportError } from "./errors.ts";
import type { CallOptions, Hooks, Wait } from "./options.ts";
import type { Pace } from "./pace.ts";
import type { Outgoing } from "./request.ts";
import { isCut, type ParseAs, type ReadResponse, read } from "./response.ts";
import { type AttemptOutcome, decide, parseRetryAfter, type RetryBudget, retryPolicy } from "./retry.ts";

/** What all calls of one client share. */
export interface Shared {
  readonly contract: Contract;
  readonly env: Env;
  readonly credentials: Credentials;
  readonly budget: RetryBudget;
  readonly pace: Pace | undefined;
}

/** One call: its options, and its trace so far. */
export interface Call extends CallOptions {
  readonly definition: Operation;
  /** How the response is read; a stream is handed over as it comes. */
  readonly parseAs: ParseAs;
  readonly trace: Writable<Trace> & { readonly attempts: Attempt[] };
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** How an attempt ended: with a response, or with a failure and its cause. A response with a `failure` was cut off. */
type Ended = AttemptOutcome & {
  readonly received?: ReadResponse;
  readonly cause?: unknown;
  /** What the platform said about a failure. */
  readonly message?: string;
};

/** How long one attempt may take, in ms. */
export const DEFAULT_TIMEOUT = 30_000;

/** Uploads get this much more time: 100 kB/s is slower than any line that a roster should travel on. */
const MS_PER_UPLOADED_BYTE = 0.01;

/**
 * Makes the function that sends a call's attempts until retry rules, deadline or budget say stop. It returns the last
 * response. It runs beneath the middleware, which sees one request and one response per call.
 * It throws TransportError when the last attempt got no response, and the signal's reason when the caller aborts.
 */
export function createTransport({ contract, env, credentials, budget, pace }: Shared) {
  return async (call: Call, request: Outgoing): Promise<ReadResponse> => {
    const { trace, definition, signal, deadline = Number.POSITIVE_INFINITY } = call;
    const { init, headers } = request;
    const policy = retryPolicy(contract.retry, call.retry, init.body);
    const began = env.monotonic();
    const left = () => began + deadline - env.monotonic();

    /** Ends the call without a response; `wait` is the time until a response can be expected. */
    function lost(why: unknown, cause?: unknown, wait?: number): TransportError {
      if (wait) trace.retryAt = new Date(env.now() + wait);
      const { operation, attempts } = trace;
      const message = `${operation} got no response: ${why} (attempts: ${attempts.length})`;
      return new TransportError(message, { ...trace, cause });
    }

    /** Waits for a slot in the rate windows. A wait beyond the deadline, or one as no retry would take, ends the call at once. */
    async function admit(pace: Pace): Promise<void> {
      const ms = pace.wait();
      // With every slot in flight nobody knows how long it takes until one is free.
      if (ms > 0 && Number.isFinite(ms)) {
        if (ms > Math.min(left(), policy.maxRetryAfter)) {
          throw lost("the rate limit leaves no time", undefined, ms);
        }
        observe(call, "onWait", { reason: "pace", ms, until: env.now() + ms });
      }
      await pace.enter(signal);
    }

    /** One request with its own time-out, which also covers reading the body. */
    async function attempt(): Promise<Ended> {
      const controller = new AbortController();
      const abort = () => controller.abort();
      const limit = (call.timeout ?? DEFAULT_TIMEOUT) + sizeOf(init.body) * MS_PER_UPLOADED_BYTE;
      const cancelTimer = env.timeout(Math.min(limit, left()), abort);
      signal?.addEventListener("abort", abort);
      let url: string | undefined;
      let response: Response | undefined;
      try {
        signal?.throwIfAborted();
        if (left() <= 0) abort();
        const authorized = authorize(contract, definition, credentials, headers, request.url);
        url = typeof authorized === "string" ? authorized : await orAborted(authorized, controller.signal);
        response = await (call.fetch ?? globalThis.fetch)(url, {
          ...init,
          headers,
          signal: controller.signal,
        });
        const received = await read(response, call.parseAs);
        const { status } = response;
        if (call.parseAs === "json" && isCut(received)) return { received, status, failure: "truncated" };
        return { received, status, retryAfter: parseRetryAfter(response.headers, env.now()) };
      } catch (cause) {
        signal?.throwIfAborted();
        if (url === undefined) throw lost("no credential could be had", cause);
        const { code, message } = reasonOf(cause);
        const timedOut = controller.signal.aborted;
        const unsent = NEVER_CONNECTED.test(code);
        const failure = timedOut ? "timeout" : response ? "truncated" : unsent ? "refused" : "network";
        return { cause, failure, message };
      } finally {
        cancelTimer();
        signal?.removeEventListener("abort", abort);
        pace?.leave();
      }
    }

    for (let number = 1; ; number++) {
      if (left() <= 0) throw lost("the deadline has passed");
      if (pace) await admit(pace);
      const startedAt = env.now();
      const start = env.monotonic();
      const ended = await attempt();
      const duration = env.monotonic() - start;
      const { received, cause, retryAfter: _, ...outcome } = ended;
      const { status = 0, failure } = outcome;
      const { retry, wait = 0 } = decide({
        attempt: number,
        outcome: ended,
        policy,
        operation: trace.operation,
        definition,
        budget,
        random: env.random,
        left: left(),
      });
      if (status === 429) pace?.close(wait);
      const record = { number, startedAt, duration, ...outcome, ...(retry && { waited: wait }) };
      trace.attempts.push(record);
      observe(call, "onAttempt", record);
      if (failure ? failure !== "refused" : status >= 500) trace.outcomeUnknown = true;
      if (retry) {
        observe(call, "onWait", { reason: "retry", ms: wait, until: env.now() + wait });
        await env.sleep(wait, signal);
        continue;
      }
      if (!received) throw lost(failure === "timeout" ? "it took too long" : outcome.message, cause, wait);
      if (received.response.ok) budget.refund();
      else if (wait) trace.retryAt = new Date(env.now() + wait);
      return received;
    }
  };
}

/** Bytes that a body will upload, as far as that is known before sending. */
function sizeOf(body: RequestInit["body"]): number {
  const { length, size = length, byteLength = size } = Object(body);
  return byteLength ?? 0;
}

/** Codes by which Node, undici and Bun say that a connection was never made: `ECONNREFUSED`, `ConnectionRefused`, ... */
const NEVER_CONNECTED = /refused|notfound|eai_again|unreach|connect_timeout/i;

/** Platforms wrap the reason; Node reports a host that refused on every address as an error with a code alone. */
function reasonOf(error: unknown): { readonly code: string; readonly message: string } {
  const outer = Object(error);
  const { code = "", message } = outer.cause ?? outer;
  return { code: String(code), message: String(message || code || error) };
}

/** An observer cannot break the call that it watches. */
function observe<Name extends keyof Hooks>(
  { hooks, trace }: Call,
  name: Name,
  what: Parameters<NonNullable<Hooks[Name]>>[0],
): void {
  try {
    const told: unknown = hooks?.[name]?.(what as Attempt & Wait, trace);
    // Nobody waits for an asynchronous one.
    if (told instanceof Promise) told.catch(() => {});
  } catch {}
}
