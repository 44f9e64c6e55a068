import { authorize, type Credentials } from "./auth.ts";
import type { Contract, Operation } from "./contract.ts";
import type { Env } from "./env.ts";
import { type Attempt, type Story, TransportError } from "./errors.ts";
import type { CallOptions, Hooks, Wait } from "./options.ts";
import type { Pace } from "./pace.ts";
import type { Outgoing } from "./request.ts";
import {
  type AttemptOutcome,
  decide,
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

/** One logical call: what it may do, and its story so far. */
export interface Call {
  readonly definition: Operation;
  readonly options: CallOptions;
  readonly policy: RetryPolicy;
  readonly resend: Resend;
  /** On the monotonic clock. */
  readonly deadline: number;
  /** How the answer will be read; a stream is handed over as it comes. */
  readonly parseAs: ParseAs;
  readonly story: Writable<Story> & { readonly attempts: Attempt[] };
  /** The last success answer, and its JSON. */
  answer?: { readonly response: Response; readonly data: unknown };
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** How an attempt ended: with an answer, or with a failure and its cause. `failure` beside an answer: it was cut off. */
type Ended = AttemptOutcome & { readonly response?: Response; readonly cause?: unknown };

const DEFAULT_TIMEOUT = 30_000;

/** Uploads get this much more time: 100 kB/s is slower than any line that a roster should travel on. */
const MS_PER_UPLOADED_BYTE = 0.01;

/** An error body beyond this is no API's envelope; the rest of it is not read. */
const LARGEST_ERROR_BODY = 256 * 1024;

/**
 * Sends a request until it is answered, or until retry rules, deadline or budget say stop; gives the last answer.
 * Runs beneath openapi-fetch's middleware, so middleware sees one request and one answer per logical call.
 * @throws TransportError when the last attempt brought no answer; the signal's reason when the caller aborts.
 */
export async function send(shared: Shared, call: Call, request: Outgoing): Promise<Response> {
  const { env, contract, budget, pace } = shared;
  const { story, options, deadline } = call;
  const idHeader = contract.requestId.request;
  if (idHeader) {
    story.requestId = request.headers.get(idHeader) ?? story.requestId;
    request.headers.set(idHeader, story.requestId);
  }
  for (let number = 1; ; number++) {
    await admit(shared, call);
    const startedAt = env.now();
    const start = env.monotonic();
    const ended = await attempt(shared, call, request);
    const end = env.monotonic();
    const { response, status, failure, cause } = ended;
    const { retry, wait = 0 } = decide(
      number,
      ended,
      call.policy,
      call.resend,
      budget,
      env.random,
      deadline - end,
    );
    if (status === 429) pace?.close(wait);
    const message = cause === undefined ? undefined : reasonOf(cause).message;
    const record = {
      number,
      startedAt,
      duration: end - start,
      ...(status && { status }),
      ...(failure && { failure }),
      ...(message && { message }),
      ...(retry && { waited: wait }),
    };
    story.attempts.push(record);
    observe(call, "onAttempt", record);
    if (!response && failure !== "refused") story.ambiguous = true;
    if (!retry) {
      if (wait) story.retryAt = new Date(env.now() + wait);
      if (!response) throw lost(call, failure === "timeout" ? "it took too long" : message, cause);
      if (response.ok) budget.refund();
      return response;
    }
    observe(call, "onWait", { reason: "retry", ms: wait, until: env.now() + wait });
    await env.sleep(wait, options.signal);
  }
}

/** Waits for a slot in the rate windows. A wait beyond the deadline ends the call at once. */
async function admit({ pace, env }: Shared, call: Call): Promise<void> {
  const { signal } = call.options;
  signal?.throwIfAborted();
  const left = call.deadline - env.monotonic();
  if (left <= 0) throw lost(call, "the deadline has passed");
  if (!pace || pace.tryEnter()) return;
  const ms = Math.max(0, pace.wait());
  // With every slot in flight nobody knows how long it takes until one is free.
  if (ms < Number.POSITIVE_INFINITY) {
    const until = env.now() + ms;
    if (ms > left) {
      call.story.retryAt = new Date(until);
      throw lost(call, "the rate limit leaves no room before the deadline");
    }
    observe(call, "onWait", { reason: "pace", ms, until });
  }
  await pace.enter(signal);
}

/** One request with its own time-out, which also covers reading the body. */
async function attempt(shared: Shared, call: Call, request: Outgoing): Promise<Ended> {
  const { env, pace, contract, credentials } = shared;
  const { signal, timeout = DEFAULT_TIMEOUT, fetch = platformFetch } = call.options;
  const { headers, init } = request;
  const controller = new AbortController();
  const abort = () => controller.abort();
  const limit = timeout + sizeOf(init.body) * MS_PER_UPLOADED_BYTE;
  const cancelTimer = env.timeout(Math.min(limit, call.deadline - env.monotonic()), abort);
  signal?.addEventListener("abort", abort);
  let url: string | undefined;
  let response: Response | undefined;
  try {
    url = await authorize(contract, call.definition, credentials, headers, request.url);
    response = await fetch(url, { ...init, headers, signal: controller.signal });
    const cut = await read(response, call);
    const { status } = response;
    if (cut) return { status, failure: "truncated", response };
    return { status, retryAfter: parseRetryAfter(response.headers, env.now()), response };
  } catch (cause) {
    signal?.throwIfAborted();
    if (url === undefined) throw lost(call, "its credential could not be had", cause);
    if (controller.signal.aborted) return { failure: "timeout", cause };
    if (response) return { failure: "truncated", cause };
    return { failure: NEVER_CONNECTED.test(reasonOf(cause).code) ? "refused" : "network", cause };
  } finally {
    cancelTimer();
    signal?.removeEventListener("abort", abort);
    pace?.leave();
  }
}

/** Calls the platform's `fetch` of the moment, so that one installed later (a proxy, a test's) is used. */
const platformFetch = (url: string, init: RequestInit) => globalThis.fetch(url, init);

/** Bytes that a body will upload, as far as that is known before sending. */
function sizeOf(body: RequestInit["body"]): number {
  if (typeof body === "string") return body.length;
  return body instanceof ArrayBuffer || ArrayBuffer.isView(body) ? body.byteLength : 0;
}

/**
 * Reads the body now, while the attempt's time-out runs and a truncated body can still be asked for again.
 * The response then gives what was read; it costs less than a second `Response`.
 * True says that its JSON was cut off somewhere on its way, however well framed it arrived.
 */
async function read(response: Response, call: Call): Promise<boolean> {
  const { parseAs } = call;
  if (response.ok && parseAs === "stream") return false;
  if (response.ok && parseAs !== "json" && parseAs !== "text") {
    const blob = await response.blob();
    response.blob = async () => blob;
    response.arrayBuffer = () => blob.arrayBuffer();
    return false;
  }
  const text = response.ok ? await response.text() : await readBounded(response);
  response.text = async () => text;
  if (!response.ok || parseAs === "text") return false;
  const data = parse(text);
  call.answer = { response, data };
  // A proxy's HTML page is not JSON cut off, and asking again would only bring it again.
  return data === undefined && text !== "" && /json/.test(response.headers.get("content-type") ?? "");
}

/** The value of a JSON text; `undefined` where it is none. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A small body is drained, which keeps its connection usable; a large one is cut off and cancelled. */
async function readBounded({ body }: Response): Promise<string> {
  const reader = body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  while (text.length < LARGEST_ERROR_BODY) {
    const { done = true, value } = (await reader?.read()) ?? {};
    if (done) return text;
    text += decoder.decode(value, { stream: true });
  }
  // Whether cancelling succeeds does not matter: nobody reads on.
  reader?.cancel().catch(() => {});
  return text;
}

/** Codes by which platforms say that a connection was never made (Node and undici, then Bun). */
const NEVER_CONNECTED = /CONNREFUSED|ENOTFOUND|EAI_AGAIN|UNREACH|CONNECT_TIMEOUT|ConnectionRefused/;

/** Platforms wrap the reason; Node reports a host that refused on every address as an error with a code alone. */
function reasonOf(error: unknown): { readonly code: string; readonly message: string } {
  const outer = Object(error);
  const { code = "", message } = outer.cause ?? outer;
  return { code: String(code), message: String(message || code || error) };
}

function lost({ story }: Call, why: unknown, cause?: unknown): TransportError {
  const tries = story.attempts.length;
  return new TransportError(`${story.operation} got no answer: ${why} (attempts: ${tries})`, {
    ...story,
    cause,
  });
}

/** An observer cannot break the call that it watches. */
function observe<Name extends keyof Hooks>(
  { options, story }: Call,
  name: Name,
  what: Parameters<NonNullable<Hooks[Name]>>[0],
): void {
  try {
    options.hooks?.[name]?.(what as Attempt & Wait, story);
  } catch {}
}
