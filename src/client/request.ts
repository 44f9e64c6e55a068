import type { ParameterValues } from "./expressions.ts";
import type { Header } from "./headers.ts";
import { pathSerializer, querySerializer } from "./parameters.ts";
import { quietly } from "./quietly.ts";
import { isPromise } from "./transported.ts";

/** A request that can be sent any number of times, unless its body is a stream. */
export interface Outgoing {
  readonly url: string;
  readonly headers: Header;
  /** Fetch takes a stream for a body only with `duplex`, which the platform's types leave out. */
  readonly init: RequestInit & { readonly duplex?: "half" };
}

/** What a request is made of. A body that is already serialised goes out as it is, with a serialiser that says so. */
export interface Parts {
  readonly params?: ParameterValues;
  readonly body?: unknown;
  readonly bodySerializer?: ((body: unknown) => unknown) | undefined;
  /** Query, path values and media type where the contract's own notation is written already. */
  readonly query?: string;
  readonly path?: Readonly<Record<string, string>>;
  readonly type?: string;
}

/**
 * Builds a request with the body as the caller gave it: a platform `Request` would turn it into a stream, which can be
 * sent only once.
 * @throws TypeError for a parameter that would not reach the server as it is given.
 */
export function build(
  method: string,
  path: string,
  baseUrl: string,
  {
    params = {},
    body,
    bodySerializer = JSON.stringify,
    query: writtenQuery = "",
    path: writtenPath,
    type,
  }: Parts,
  headers: Header,
): Outgoing {
  // A form says by itself what it is.
  const isForm = body instanceof FormData || body instanceof URLSearchParams;
  if (body !== undefined && !isForm) headers["content-type"] ??= type ?? "application/json";
  const usual = querySerializer(params.query);
  const query = usual + (usual && writtenQuery && "&") + writtenQuery;
  const target = baseUrl + pathSerializer(path, params.path, writtenPath);
  // Some documents tell operations on one path apart by a query of the path's own.
  const url = query ? target + (target.includes("?") ? "&" : "?") + query : target;
  const written = body === undefined ? null : isForm ? body : bodySerializer(body);
  if (written === undefined) throw new TypeError(`This ${typeof body} gives no body to send`);
  if (isPromise(written)) {
    void quietly(() => written);
    throw new TypeError("The option bodySerializer has to give the body at once, not a promise");
  }
  // What a serialiser gives is what fetch takes.
  const content = written as BodyInit | null;
  return { url, headers, init: sendable(method, content) };
}

/** Redirects are responses like any other: keys and bodies must not travel to wherever one points. */
export function sendable(method: string, body: BodyInit | null): Outgoing["init"] {
  return { method, body, redirect: "manual", ...(body instanceof ReadableStream && { duplex: "half" }) };
}
