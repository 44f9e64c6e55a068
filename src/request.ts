import {
  createFinalURL,
  createQuerySerializer,
  defaultBodySerializer,
  defaultPathSerializer,
} from "openapi-fetch";
import type { ParameterValues } from "./expressions.ts";

/** A request that can be sent any number of times, unless its body is a stream. */
export interface Outgoing {
  readonly url: string;
  readonly headers: Headers;
  /** Fetch takes a stream for a body only with `duplex`, which the platform's types leave out. */
  readonly init: RequestInit & { readonly duplex?: "half" };
}

/** What a request is made of. A body that is already serialised goes out as it is, with a serialiser that says so. */
export interface Parts {
  readonly params?: ParameterValues;
  readonly body?: unknown;
  readonly bodySerializer?: (body: unknown, headers: Headers) => unknown;
}

export const querySerializer = createQuerySerializer<unknown>();
export const pathSerializer = defaultPathSerializer;

/**
 * Builds a request as openapi-fetch does, but keeps the body as the caller gave it: a platform `Request` turns it into
 * a stream that can be sent only once. A header field that is `undefined` is left out.
 * @throws TypeError for a header field that no request may carry.
 */
export function build(
  method: string,
  path: string,
  baseUrl: string,
  { params = {}, body, bodySerializer = defaultBodySerializer }: Parts,
  fields: object,
): Outgoing {
  const headers = new Headers();
  if (body !== undefined && !(body instanceof FormData)) headers.set("content-type", "application/json");
  for (const [name, value] of [...Object.entries(fields), ...Object.entries(params.header ?? {})]) {
    if (value != null) headers.set(name, String(value));
  }
  const url = createFinalURL(path, { baseUrl, params, querySerializer, pathSerializer });
  // What a serialiser gives is what fetch takes.
  const content = (body === undefined ? null : bodySerializer(body, headers)) as BodyInit | null;
  return { url, headers, init: sendable(method, content) };
}

/** Makes sendable again what middleware has seen, and perhaps changed or replaced: a platform `Request`, read once, here. */
export async function outgoing(request: Request, given: unknown): Promise<Outgoing> {
  const { url, headers, method, redirect, credentials, cache, mode } = request;
  const body = request.body && (given instanceof ReadableStream ? request.body : await request.arrayBuffer());
  return { url, headers, init: { redirect, credentials, cache, mode, ...sendable(method, body) } };
}

function sendable(method: string, body: BodyInit | null): Outgoing["init"] {
  return { method, body, ...(body instanceof ReadableStream && { duplex: "half" }) };
}
