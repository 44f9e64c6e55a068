import { authorize, type Credentials, placementsFor } from "./auth.ts";
import type { Contract, Operation, OperationKey } from "./contract.ts";
import type { Env } from "./env.ts";
import { type Attempt, TransportError } from "./errors.ts";
import type { CallInfo, CallOptions, Hooks, Wait } from "./options.ts";
import type { Pace } from "./pace.ts";
import { type Outgoing, uploadSize } from "./request.ts";
import {
  type AttemptOutcome,
  decide,
  type Failure,
  parseRetryAfter,
  type Resend,
  type RetryBudget,
  type RetryPolicy,
} from "./retry.ts";

/** What all calls of one client share. */
export interface Shared {
  readonly contract: Contract;
  readonly env: Env;
  readonly credentials: Credentials;
  readonly budget: RetryBudget;
  readonly pace: Pace | undefined;
}

export type ParseAs = "json" | "text" | "blob" | "arrayBuffer" | "stream";

/** One logical call: what it may do, and the story of its attempts. */
export interface Call extends CallInfo {
  readonly operation: OperationKey;
  readonly definition: Operation;
  readonly requestId: string;
  readonly fetch: NonNullable<CallOptions["fetch"]>;
  readonly policy: RetryPolicy;
  readonly resend: Resend;
  readonly timeout: number;
  /** On the monotonic clock. */
  readonly deadline: number;
  readonly signal: AbortSignal | undefined;
  readonly hooks: Hooks | undefined;
  /** How the answer will be read; a stream is handed over as it comes. */
  readonly parseAs: ParseAs;
  readonly attempts: Attempt[];
  /** The last success answer, its JSON already read. */
  answer?: Answer;
  /** True once an attempt may have been worked on without an answer. */
  ambiguous: boolean;
  retryAt?: Date;
}

/** A success answer. `unreadable` JSON was cut off somewhere on its way, however well framed it arrived. */
export interface Answer {
  readonly response: Response;
  readonly data: unknown;
  readonly unreadable: boolean;
}

/** Uploads get this much more time: 100 kB/s is slower than any line that a roster should travel on. */
const MS_PER_UPLOADED_BYTE = 0.01;

/** An error body beyond this is no API's envelope; the rest of it is not read. */
const LARGEST_ERROR_BODY = 256 * 1024;

/** How an attempt ended that brought no answer. */
class Lost {
  readonly failure: Failure;
  readonly cause: unknown;
  constructor(failure: Failure, cause: unknown) {
    this.failure = failure;
    this.cause = cause;
  }
}

/**
 * Sends a request until it is answered, or until retry rules, deadline or budget say stop; gives the last answer.
 * Runs beneath openapi-fetch's middleware, so middleware sees one request and one answer per logical call.
 * @throws TransportError when the last attempt brought no answer; the signal's reason when the caller aborts.
 */
export async function send(shared: Shared, call: Call, request: Outgoing): Promise<Response> {
  const { env, contract } = shared;
  const { body } = request.init;
  const upload = uploadSize(body);
  const isStream = body instanceof ReadableStream;
  const idHeader = contract.requestId.request;
  if (idHeader) request.headers.set(idHeader, call.requestId);
  for (let number = 1; ; number++) {
    await admit(shared, call);
    const startedAt = env.now();
    const start = env.monotonic();
    const result = await attempt(shared, call, request, upload);
    const base = { number, startedAt, duration: env.monotonic() - start };
    const lost = result instanceof Lost;
    const outcome = lost ? result : outcomeOf(result, call, env);
    const decision = decide(number, outcome, call.policy, {
      resend: isStream ? "refused" : call.resend,
      budget: shared.budget,
      random: env.random,
    });
    if (!lost && result.status === 429 && decision.wait !== undefined) shared.pace?.close(decision.wait);
    const late =
      decision.wait !== undefined && env.monotonic() + decision.wait > call.deadline
        ? decision.wait
        : undefined;
    const again = decision.retry && late === undefined && !isStream;
    const failed = lost
      ? { failure: result.failure, message: describe(result.cause) }
      : { status: result.status };
    const record: Attempt = { ...base, ...failed, ...(again ? { waited: decision.wait } : {}) };
    call.attempts.push(record);
    notify(() => call.hooks?.onAttempt?.(record, call));
    if (!again && decision.wait !== undefined) call.retryAt = new Date(env.now() + decision.wait);
    if (lost && result.failure !== "refused") call.ambiguous = true;
    if (!again) {
      if (!lost) {
        if (result.ok) shared.budget.refund();
        return result;
      }
      throw new TransportError(explain(result, call), call, call.ambiguous, result.cause);
    }
    await wait(env, call, { reason: "retry", ms: decision.wait, until: env.now() + decision.wait });
  }
}

/** Waits for a slot in the rate windows. A wait beyond the deadline ends the call at once. */
async function admit(shared: Shared, call: Call): Promise<void> {
  call.signal?.throwIfAborted();
  const { pace, env } = shared;
  const left = call.deadline - env.monotonic();
  if (left <= 0) throw new TransportError("the deadline has passed", call, call.ambiguous);
  if (!pace || pace.tryEnter()) return;
  const expected = pace.expectedWait();
  if (Number.isFinite(expected)) {
    if (expected > left) {
      call.retryAt = new Date(env.now() + expected);
      const why = `the rate limit has no room for ${Math.ceil(expected / 1000)} s, which the deadline does not allow`;
      throw new TransportError(why, call, call.ambiguous);
    }
    notify(() => call.hooks?.onWait?.({ reason: "pace", ms: expected, until: env.now() + expected }, call));
  }
  await pace.enter(call.signal);
}

async function wait(env: Env, call: Call, wait: Wait): Promise<void> {
  notify(() => call.hooks?.onWait?.(wait, call));
  await env.sleep(wait.ms, call.signal);
}

/** One request with its own time-out, which also covers reading the body. */
async function attempt(
  shared: Shared,
  call: Call,
  request: Outgoing,
  upload: number,
): Promise<Response | Lost> {
  const { env, pace } = shared;
  const { signal } = call;
  const controller = new AbortController();
  const limit = Math.min(call.timeout + upload * MS_PER_UPLOADED_BYTE, call.deadline - env.monotonic());
  const cancelTimer = env.timeout(limit, () => controller.abort());
  const abort = () => controller.abort(signal?.reason);
  signal?.addEventListener("abort", abort, { once: true });
  let response: Response | undefined;
  try {
    const placements = placementsFor(shared.contract, call.definition, shared.credentials);
    const url = placements.length > 0 ? await credentialed(placements, request, call) : request.url;
    response = await call.fetch(url, {
      ...request.init,
      headers: request.headers,
      signal: controller.signal,
    });
    await read(response, call);
    return response;
  } catch (cause) {
    if (signal?.aborted) throw signal.reason;
    if (cause instanceof TransportError) throw cause;
    if (controller.signal.aborted) return new Lost("timeout", cause);
    return new Lost(response ? "truncated" : failureOf(cause), cause);
  } finally {
    cancelTimer();
    signal?.removeEventListener("abort", abort);
    pace?.leave();
  }
}

async function credentialed(
  placements: ReturnType<typeof placementsFor>,
  request: Outgoing,
  call: Call,
): Promise<string> {
  try {
    return await authorize(placements, request.headers, request.url);
  } catch (cause) {
    throw new TransportError("a credential could not be had", call, call.ambiguous, cause);
  }
}

function outcomeOf(response: Response, call: Call, env: Env): AttemptOutcome {
  if (call.answer?.response === response && call.answer.unreadable) return { failure: "truncated" };
  return { status: response.status, retryAfter: parseRetryAfter(response.headers, env.now()) };
}

/**
 * Reads the body now, while the attempt's time-out runs and a truncated body can still be asked for again.
 * The response then gives what was read; it costs less than a second `Response`.
 */
async function read(response: Response, call: Call): Promise<void> {
  if (!response.ok) {
    const text = await readBounded(response);
    response.text = () => Promise.resolve(text);
  } else if (call.parseAs === "json" || call.parseAs === "text") {
    const text = await response.text();
    response.text = () => Promise.resolve(text);
    if (call.parseAs === "json") call.answer = answerOf(response, text);
  } else if (call.parseAs !== "stream") {
    const bytes = await response.arrayBuffer();
    response.arrayBuffer = () => Promise.resolve(bytes);
    const type = response.headers.get("content-type") ?? "";
    response.blob = () => Promise.resolve(new Blob([bytes], { type }));
  }
}

function answerOf(response: Response, text: string): Answer {
  try {
    return { response, data: text === "" ? undefined : JSON.parse(text), unreadable: false };
  } catch {
    // A proxy's HTML page is not JSON cut off, and asking again would only bring it again.
    const unreadable = response.headers.get("content-type")?.includes("json") ?? false;
    return { response, data: undefined, unreadable };
  }
}

/** A small body is drained, which keeps its connection usable; a large one is cut off and cancelled. */
async function readBounded(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  while (reader) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    text += decoder.decode(value, { stream: true });
    if (text.length <= LARGEST_ERROR_BODY) continue;
    // Whether cancelling succeeds does not matter: nobody reads on.
    reader.cancel().catch(() => {});
    return text.slice(0, LARGEST_ERROR_BODY);
  }
  return text;
}

/** Codes by which platforms say that a connection was never made (Node and undici, then Bun). */
const NEVER_CONNECTED = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
  "ConnectionRefused",
]);

function failureOf(cause: unknown): Failure {
  for (let error = cause; error instanceof Error; error = error.cause) {
    if ("code" in error && typeof error.code === "string" && NEVER_CONNECTED.has(error.code))
      return "refused";
  }
  return "network";
}

function describe(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const inner = cause.cause;
  return inner instanceof Error ? `${cause.message}: ${inner.message || errorCode(inner)}` : cause.message;
}

/** Node reports a host that refused on every address as an error without a message. */
function errorCode(error: Error): string {
  return "code" in error ? String(error.code) : error.name;
}

function explain(lost: Lost, call: Call): string {
  const tries = call.attempts.length === 1 ? "1 attempt" : `${call.attempts.length} attempts`;
  const why = lost.failure === "timeout" ? "no answer in time" : describe(lost.cause);
  return `${why} (${tries})`;
}

function notify(tell: () => void): void {
  try {
    tell();
  } catch {
    // An observer cannot break the call that it watches.
  }
}
