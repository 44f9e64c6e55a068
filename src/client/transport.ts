import type { Contract, Operation } from "../openapi/contract.ts";
import { attempt, type Ended, NO_CREDENTIAL, NoCredential } from "./attempt.ts";
import { authorizer, credentialsIn, type Sources } from "./auth.ts";
import { exposed, isExposed } from "./base-url.ts";
import type { Env } from "./env.ts";
import { type Attempt, budgetNote, type Trace, TransportError } from "./errors.ts";
import { observe } from "./observe.ts";
import type { CallOptions } from "./options.ts";
import type { Pacing } from "./pace.ts";
import type { Outgoing } from "./request.ts";
import type { Reading, ReadResponse } from "./response.ts";
import { type Decision, decide, type RetryBudget, retryPolicy } from "./retry.ts";
import { linkSignals } from "./signals.ts";

/** What all calls of one client share. */
export interface Shared {
  readonly contract: Contract;
  readonly env: Env;
  readonly credentials: Sources;
  readonly allowInsecure: boolean | undefined;
  readonly budget: RetryBudget;
  readonly pace: Pacing;
}

/** One call: its options, and its trace so far. */
export interface Call extends CallOptions {
  readonly definition: Operation;
  /** When it began, on the monotonic clock: its deadline counts from then, and so with what middleware takes. */
  readonly began: number;
  /** How the response is read; a stream is handed over as it comes. */
  readonly parseAs: Reading["parseAs"];
  readonly trace: Writable<Trace> & { readonly attempts: Attempt[] };
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** How long one attempt may take, in ms. */
export const DEFAULT_TIMEOUT = 30_000;

/** Uploads get this much more time: 100 kB/s is slower than any line that a roster should travel on. */
const MS_PER_UPLOADED_BYTE = 0.01;

/**
 * Makes the function that sends a call's attempts until retry rules, deadline or budget say stop. It returns the last
 * response. It runs beneath the middleware, which sees one request and one response per call.
 * It throws TransportError when the last attempt got no response, and the signal's reason when the caller aborts.
 */
export function createTransport({ contract, env, credentials, allowInsecure, budget, pace }: Shared) {
  const usual = retryPolicy(contract.retry, undefined, null);
  return async (
    call: Call,
    request: Outgoing,
    clientSignal: AbortSignal | undefined,
  ): Promise<ReadResponse> => {
    const { trace, began, definition, deadline = Number.POSITIVE_INFINITY, timeout = DEFAULT_TIMEOUT } = call;
    const { init, headers } = request;
    const policy =
      call.retry === undefined && !init.duplex ? usual : retryPolicy(contract.retry, call.retry, init.body);
    const hasDeadline = deadline !== Number.POSITIVE_INFINITY;
    // Reading the clock takes a while, and most calls have no deadline.
    const left = () => deadline - (hasDeadline ? env.monotonic() - began : 0);
    const limit = timeout + sizeOf(init.body) * MS_PER_UPLOADED_BYTE;
    const authorization = authorizer(contract, definition, credentials, headers);
    if (!allowInsecure && isExposed(request.url)) {
      const given = credentialsIn(contract, headers, request.url);
      if (authorization || given.length > 0) throw exposed(request.url);
    }
    const { signal, release } = linkSignals(
      call.signal,
      call.signal === clientSignal ? undefined : clientSignal,
    );
    let isRead = true;

    /** Ends the call without a response; `wait` is the time until a response can be expected. */
    function lost(why: unknown, cause?: unknown, wait?: number): TransportError {
      if (wait) trace.retryAt = new Date(env.now() + wait);
      const { operation, attempts } = trace;
      const message = `${operation} got no response: ${why} (attempts: ${attempts.length})${budgetNote(trace)}`;
      return new TransportError(message, { ...trace, cause });
    }

    /** A wait for a slot beyond the deadline, or one as no retry would take, ends the call at once. */
    function announce(ms: number, wish: number): void {
      const known = Math.max(ms, wish);
      if (known > Math.min(left(), policy.maxRetryAfter)) {
        throw lost("the rate limit leaves no time", undefined, known);
      }
      observe(call, "onWait", { reason: "pace", ms, until: env.now() + ms });
    }

    function admitted(): Promise<number> {
      if (!hasDeadline) return pace.enter(signal, announce);
      const over = new AbortController();
      const cancel = env.timeout(left(), () => over.abort(lost("the rate limit left no time")));
      const linked = linkSignals(signal, over.signal);
      return pace.enter(linked.signal, announce).finally(() => {
        cancel();
        linked.release();
      });
    }

    const input = {
      contract,
      env,
      request,
      authorization,
      transport: call.transport ?? globalThis.fetch,
      parseAs: call.parseAs,
      parse: call.parse,
      signal,
      limit: () => Math.max(0, Math.min(limit, left())),
      stalled: () => lost("its body took too long"),
      finished: release,
    };

    try {
      let rateLimited = 0;
      let inRow = 0;
      let renewals = 0;
      for (let number = 1; ; number++) {
        if (left() <= 0) throw lost("the deadline has passed");
        let sent: number;
        try {
          // Most calls have a slot at once, and wait for nothing.
          sent = pace.tryEnter() ?? (await admitted());
        } catch (error) {
          // A pace of the caller's may fail: then nothing was sent.
          signal?.throwIfAborted();
          throw error instanceof TransportError ? error : lost("its pace has failed", error);
        }
        const startedAt = env.now();
        const start = env.monotonic();
        let ended: Ended | undefined;
        try {
          ended = await attempt(input);
        } finally {
          pace.leave(sent, ended?.outcome.status);
        }
        const duration = env.monotonic() - start;
        const { received, cause, retryAfter, permanent, outcome } = ended;
        const { status = 0, failure } = outcome;
        inRow = status === 429 ? inRow + 1 : 0;
        if (inRow > 0) rateLimited++;
        // Most attempts succeed, and then there is nothing to weigh up.
        const isDone = received?.ok && !failure && !policy.statuses;
        const {
          retry,
          wait = 0,
          exhausted,
        }: Partial<Decision> = isDone
          ? {}
          : decide({
              attempt: number - rateLimited - renewals,
              rateLimited,
              inRow,
              began,
              outcome: { ...outcome, retryAfter, permanent },
              policy,
              operation: trace.operation,
              definition,
              budget,
              random: env.random,
              left: left(),
            });
        if (status === 429) pace.close(retryAfter ?? wait, policy.maxRetryAfter);
        if (exhausted) trace.retryBudgetSpent = true;
        const record: Writable<Attempt> = {
          number,
          startedAt,
          duration,
          ...outcome,
          ...(retry && { waited: wait }),
        };
        trace.attempts.push(record);
        observe(call, "onAttempt", record);
        if (failure ? failure !== "refused" : status >= 500) trace.outcomeUnknown = true;
        if (retry) {
          observe(call, "onWait", { reason: "retry", ms: wait, until: env.now() + wait });
          const slept = env.sleep(wait, signal).then(
            () => true,
            () => signal?.throwIfAborted(),
          );
          if (await slept) continue;
          // The owner of the clock has ended the wait: the call ends with what it has.
          delete record.waited;
        }
        // Nothing was worked on, so any operation may go out again.
        if (outcome.renewed && policy.attempts > 1) {
          renewals++;
          continue;
        }
        const wish = retry ? retryAfter : wait;
        if (!received) {
          const why = outcome.message;
          throw lost(permanent ? `${why}, and another attempt would fail as well` : why, cause, wish);
        }
        if (received.ok) budget.refund(start + duration);
        else if (wish) trace.retryAt = new Date(env.now() + wish);
        observe(call, "onResponse", received.response.headers);
        isRead = !(received.raw instanceof ReadableStream);
        return received;
      }
    } catch (error) {
      throw error instanceof NoCredential ? lost(NO_CREDENTIAL, error.cause) : error;
    } finally {
      if (isRead) release();
    }
  };
}

/** Bytes that a body will upload, as far as that is known before sending. */
function sizeOf(body: RequestInit["body"]): number {
  const { length, size = length, byteLength = size } = Object(body);
  return byteLength ?? 0;
}
