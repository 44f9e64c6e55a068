import type { Middleware } from "openapi-fetch";
import { type Around, type CallContext, type Engine, engine } from "./client.ts";
import { orAborted } from "./env.ts";
import { TransportError } from "./errors.ts";
import { type Header, statedFields } from "./headers.ts";
import { pathSerializer, querySerializer } from "./parameters.ts";
import { type Outgoing, sendable } from "./request.ts";
import { isOpaque, type ReadResponse, read } from "./response.ts";
import { linkSignals } from "./signals.ts";
import type { Call } from "./transport.ts";
import { kindOf } from "./transported.ts";

type Send = Parameters<Around>[2];

const registered = new WeakMap<Engine, readonly Middleware[]>();

/**
 * Registers openapi-fetch's middleware for a client. It sees one request and one response per call, above the retries. This is
 * no method of the client, so that programs without middleware do not have it.
 */
export function use(client: object, ...more: readonly Middleware[]): void {
  register(client, (before) => [...before, ...more]);
}

/** Removes middleware that `use` registered. */
export function eject(client: object, ...gone: readonly Middleware[]): void {
  register(client, (before) => before.filter((one) => !gone.includes(one)));
}

function register(client: object, change: (before: readonly Middleware[]) => readonly Middleware[]): void {
  const using = engine(client);
  const all = change(registered.get(using) ?? []);
  registered.set(using, all);
  using.around =
    all.length > 0
      ? (context, request, send) =>
          bounded(using, context.call, send, (watched) => through(all, context, request, watched))
      : undefined;
}

/**
 * What middleware takes counts as well: the signal and the deadline end a call that waits for it. While an attempt is under
 * way, the transport alone keeps the deadline: it knows whether the outcome is unknown.
 */
async function bounded(
  { env, defaults }: Engine,
  { signal: own, deadline = Number.POSITIVE_INFINITY, began, trace }: Call,
  send: Send,
  work: (send: Send) => Promise<ReadResponse>,
): Promise<ReadResponse> {
  const over = new AbortController();
  const { signal, release } = linkSignals(own, defaults.signal, over.signal);
  const why = `${trace.operation} got no response: the deadline has passed`;
  const late = () => over.abort(new TransportError(`${why} (attempts: ${trace.attempts.length})`, trace));
  let cancel = () => {};
  const watch = () => {
    if (Number.isFinite(deadline) && !signal?.aborted)
      cancel = env.timeout(Math.max(0, began + deadline - env.monotonic()), late);
  };
  const watched: Send = (request) => {
    cancel();
    return send(request).finally(watch);
  };
  watch();
  try {
    return await orAborted(work(watched), signal);
  } finally {
    cancel();
    release();
  }
}

/** @throws TypeError where middleware gave something else than it may. */
function unlessOther<T>(
  name: string,
  given: unknown,
  ...classes: readonly (abstract new (
    ...of: never[]
  ) => T)[]
): T | undefined {
  if (!given) return undefined;
  // It is an instance of one of them.
  if (classes.some((each) => given instanceof each)) return given as T;
  const allowed = classes.map(({ name }) => name).join(" or ");
  throw new TypeError(
    `${name} of middleware has to return nothing, or a ${allowed}, and returned ${kindOf(given)}`,
  );
}

/**
 * Leads a call through openapi-fetch's middleware: forwards on its way out, backwards with what it brings. `onRequest` may
 * replace the request, or return a response, and then nothing is sent; `onError` may return a response or another error.
 */
async function through(
  middleware: readonly Middleware[],
  { path, baseUrl, parts, call: reading }: CallContext,
  { url, init, headers }: Outgoing,
  send: Send,
): Promise<ReadResponse> {
  const { params = {}, body } = parts;
  const context = {
    request: new Request(url, { ...init, headers }),
    schemaPath: path,
    params,
    id: crypto.randomUUID(),
    options: {
      baseUrl,
      parseAs: typeof reading.parseAs === "string" ? reading.parseAs : "stream",
      querySerializer,
      pathSerializer,
      bodySerializer: JSON.stringify,
      fetch,
    },
  };
  const backwards = [...middleware].reverse();
  for (const { onRequest } of middleware) {
    const given = unlessOther<Request | Response>("onRequest", await onRequest?.(context), Request, Response);
    if (given instanceof Response) return read(given, reading);
    if (given) context.request = given;
  }
  let received: ReadResponse | undefined;
  let response: Response | undefined;
  try {
    received = await send(await outgoing(context.request, body));
    response = shown(received);
  } catch (reason) {
    let error: unknown = reason;
    for (const { onError } of backwards) {
      const given = unlessOther<Response | Error>(
        "onError",
        await onError?.({ ...context, error }),
        Response,
        Error,
      );
      if (given instanceof Response) {
        response = given;
        break;
      }
      error = given || error;
    }
    if (!response) throw error;
  }
  let last: Response = response;
  for (const { onResponse } of backwards) {
    const given = await onResponse?.({ ...context, response: last });
    last = unlessOther("onResponse", given, Response) ?? last;
  }
  return received && last === response ? received : read(last, reading);
}

/** Makes sendable again what middleware has seen, and perhaps changed or replaced: a platform `Request`, read once, here. */
async function outgoing(request: Request, given: unknown): Promise<Outgoing> {
  const { url, headers, method, credentials, cache, mode, integrity, keepalive, referrer, referrerPolicy } =
    request;
  const body = request.body && (given instanceof ReadableStream ? request.body : await request.arrayBuffer());
  const wishes = { credentials, cache, mode, integrity, keepalive, referrer, referrerPolicy };
  // What middleware states is judged as what callers state. A `Request` leaves no field out by `null`.
  const stated = statedFields(Object.fromEntries(headers)) as Header;
  return { url, headers: stated, init: { ...wishes, ...sendable(method, body) } };
}

/** The response for middleware, which may read its body again. */
function shown({ response, raw }: ReadResponse): Response {
  return raw === response.body || isOpaque(response) ? response : new Response(raw || null, response);
}
