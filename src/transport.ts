import { authorize, type Credentials } from "./auth.ts";
import type { Contract, Operation } from "./contract.ts";
import { type Env, orAborted } from "./env.ts";
import { type Attempt, type Story, TransportError } from "./errors.ts";
import type { CallOptions, Hooks, Wait } from "./options.ts";
import type { Pace } from "./pace.ts";
import type { Outgoing } from "./request.ts";
import { type AttemptOutcome, decide, parseRetryAfter, type RetryBudget, retryPolicy } from "./retry.ts";

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
export interface Call extends CallOptions {
  readonly definition: Operation;
  /** How the answer will be read; a stream is handed over as it comes. */
  readonly parseAs: ParseAs;
  readonly story: Writable<Story> & { readonly attempts: Attempt[] };
  /** The last success answer, and its JSON. */
  answer?: { readonly response: Response; readonly data: unknown };
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** How an attempt ended: with an answer, or with a failure and its cause. `failure` beside an answer: it was cut off. */
type Ended = AttemptOutcome & { readonly response?: Response; readonly cause?: unknown };

/** Uploads get this much more time: 100 kB/s is slower than any line that a roster should travel on. */
const MS_PER_UPLOADED_BYTE = 0.01;

/** An error body beyond this is no API's envelope; the rest of it is not read. */
const LARGEST_ERROR_BODY = 256 * 1024;

/**
 * Makes the function that sends a call's request until it is answered, or until retry rules, deadline or budget say stop,
 * and gives the last answer. It runs beneath openapi-fetch's middleware, which sees one request and one answer per call.
 * It throws TransportError when the last attempt brought no answer, and the signal's reason when the caller aborts.
 */
export function createTransport({ contract, env, credentials, budget, pace }: Shared) {
  return async (call: Call, request: Outgoing): Promise<Response> => {
    const { story, definition, signal, deadline = Number.POSITIVE_INFINITY } = call;
    const { init, headers } = request;
    const policy = retryPolicy(contract.retry, call.retry, init.body);
    const began = env.monotonic();
    const left = () => began + deadline - env.monotonic();

    /** Ends the call without an answer; `wait` until the server would have one. */
    function lost(why: unknown, cause?: unknown, wait?: number): TransportError {
      if (wait) story.retryAt = new Date(env.now() + wait);
      const { operation, attempts } = story;
      const message = `${operation} got no answer: ${why} (attempts: ${attempts.length})`;
      return new TransportError(message, { ...story, cause });
    }

    /** Waits for a slot in the rate windows. A wait beyond the deadline, or one as no retry would take, ends the call at once. */
    async function admit(): Promise<void> {
      if (left() <= 0) throw lost("the deadline has passed");
      const ms = pace?.wait() ?? 0;
      // With every slot in flight nobody knows how long it takes until one is free.
      if (ms > 0 && ms < Number.POSITIVE_INFINITY) {
        if (ms > Math.min(left(), policy.maxRetryAfter)) {
          throw lost("the rate limit leaves no room in the time that the call has", undefined, ms);
        }
        observe(call, "onWait", { reason: "pace", ms, until: env.now() + ms });
      }
      await pace?.enter(signal);
    }

    /** One request with its own time-out, which also covers reading the body. */
    async function attempt(): Promise<Ended> {
      const controller = new AbortController();
      const abort = () => controller.abort();
      const limit = (call.timeout ?? 30_000) + sizeOf(init.body) * MS_PER_UPLOADED_BYTE;
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
        const cut = await read(response, call);
        const retryAfter = parseRetryAfter(response.headers, env.now());
        return { response, status: response.status, ...(cut ? { failure: "truncated" } : { retryAfter }) };
      } catch (cause) {
        signal?.throwIfAborted();
        if (url === undefined) throw lost("its credential could not be had", cause);
        const unsent = NEVER_CONNECTED.test(reasonOf(cause).code);
        const timedOut = controller.signal.aborted;
        return {
          cause,
          failure: timedOut ? "timeout" : response ? "truncated" : unsent ? "refused" : "network",
        };
      } finally {
        cancelTimer();
        signal?.removeEventListener("abort", abort);
        pace?.leave();
      }
    }

    for (let number = 1; ; number++) {
      await admit();
      const startedAt = env.now();
      const start = env.monotonic();
      const ended = await attempt();
      const duration = env.monotonic() - start;
      const { response, status, failure, cause } = ended;
      const { retry, wait = 0 } = decide(
        number,
        ended,
        policy,
        story.operation,
        definition,
        budget,
        env.random,
        left(),
      );
      if (status === 429) pace?.close(wait);
      const message = cause === undefined ? undefined : reasonOf(cause).message;
      const record = {
        number,
        startedAt,
        duration,
        ...(status && { status }),
        ...(failure && { failure }),
        ...(message && { message }),
        ...(retry && { waited: wait }),
      };
      story.attempts.push(record);
      observe(call, "onAttempt", record);
      if (failure ? failure !== "refused" : (status ?? 0) >= 500) story.ambiguous = true;
      if (retry) {
        observe(call, "onWait", { reason: "retry", ms: wait, until: env.now() + wait });
        await env.sleep(wait, signal);
        continue;
      }
      if (!response) throw lost(failure === "timeout" ? "it took too long" : message, cause, wait);
      if (wait) story.retryAt = new Date(env.now() + wait);
      if (response.ok) budget.refund();
      return response;
    }
  };
}

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
    response.clone = () => new Response(blob, response);
    return false;
  }
  const text = response.ok ? await response.text() : await readBounded(response);
  response.text = async () => text;
  // Middleware reads a clone; a status that has no body takes none.
  response.clone = () => new Response(text || null, response);
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

/** An observer cannot break the call that it watches. */
function observe<Name extends keyof Hooks>(
  { hooks, story }: Call,
  name: Name,
  what: Parameters<NonNullable<Hooks[Name]>>[0],
): void {
  try {
    const told: unknown = hooks?.[name]?.(what as Attempt & Wait, story);
    // Nobody waits for an asynchronous one.
    if (told instanceof Promise) told.catch(() => {});
  } catch {}
}
