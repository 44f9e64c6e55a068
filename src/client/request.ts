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
  readonly bodySerializer?: (body: unknown) => unknown;
}

/**
 * Writes query parameters as OpenAPI does by default: an array as one pair for each item (style `form`, exploded), an
 * object as one for each member (style `deepObject`). What is `null` or `undefined` is left out.
 * @throws TypeError for an array or object inside of one of those, for which OpenAPI has no notation.
 */
export function querySerializer(query: unknown): string {
  const pairs: string[] = [];
  const add = (name: string, value: unknown) => {
    if (value == null) return;
    if (typeof value === "object") throw new TypeError(`The query parameter ${name} is nested too deeply`);
    pairs.push(`${name}=${encodeURIComponent(String(value))}`);
  };
  for (const [name, value] of Object.entries(query ?? {})) {
    if (typeof value !== "object") add(name, value);
    else {
      for (const member in value) add(Array.isArray(value) ? name : `${name}[${member}]`, value[member]);
    }
  }
  return pairs.join("&");
}

/** Fills a path template. @throws TypeError where a value is missing: the URL would be another operation's. */
export function pathSerializer(template: string, values: Readonly<Record<string, unknown>> = {}): string {
  // Of what the braces separate, every second part is a name.
  const parts = template.split(/[{}]/).map((part, index) => {
    if (index % 2 === 0) return part;
    const value = values[part];
    if (value == null) throw new TypeError(`${template} needs a value for ${part}`);
    return Array.isArray(value) ? value.map(encodeURIComponent).join() : encodeURIComponent(String(value));
  });
  return parts.join("");
}

/**
 * Builds a request with the body as the caller gave it: a platform `Request` turns it into a stream that can be sent
 * only once. A header field that is `undefined` is left out.
 * @throws TypeError for a missing path parameter, and for a header field that no request may carry.
 */
export function build(
  method: string,
  path: string,
  baseUrl: string,
  { params = {}, body, bodySerializer = JSON.stringify }: Parts,
  fields: object,
): Outgoing {
  const headers = new Headers();
  // A form says by itself what it is.
  const isForm = body instanceof FormData || body instanceof URLSearchParams;
  if (body !== undefined && !isForm) headers.set("content-type", "application/json");
  for (const given of [fields, params.header ?? {}]) {
    for (const [name, value] of Object.entries(given)) if (value != null) headers.set(name, String(value));
  }
  const query = querySerializer(params.query);
  const url = baseUrl + pathSerializer(path, params.path) + (query && `?${query}`);
  // What a serialiser gives is what fetch takes.
  const content = (body === undefined ? null : isForm ? body : bodySerializer(body)) as BodyInit | null;
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
