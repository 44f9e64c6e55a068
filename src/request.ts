/**
 * The two `Request` classes that the client gives to openapi-fetch. Both keep the body as the caller gave it,
 * because a platform `Request` turns it into a stream that can be sent only once.
 */

/** A request that can be sent any number of times unless its body is a stream. */
export interface Outgoing {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly init: RequestInit;
}

/**
 * What openapi-fetch builds where no middleware is registered: the parts alone. The platform builds its own request from
 * a URL and an init anyway, so a second one here would only cost time.
 */
export class PlainRequest implements Outgoing {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly init: RequestInit;

  constructor(url: string, init: RequestInit) {
    this.url = url;
    this.method = init.method ?? "GET";
    // openapi-fetch always merges headers into a `Headers` of its own.
    this.headers = init.headers as Headers;
    this.init = init;
  }
}

/** What openapi-fetch builds for middleware, which may read and change it, or return any other `Request`. */
export class RememberingRequest extends Request implements Outgoing {
  readonly init: RequestInit;

  constructor(input: string | URL | Request, init: RequestInit = {}) {
    super(input, init);
    this.init = input instanceof RememberingRequest ? { ...input.init, ...init } : init;
  }

  /** openapi-fetch accepts from middleware only instances of the class it was given. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Request;
  }
}

/** Makes a middleware's own `Request` sendable again; what it streams is read once, here. */
export async function outgoing(request: Outgoing | Request): Promise<Outgoing> {
  if ("init" in request) return request;
  const body = request.body === null ? null : await request.arrayBuffer();
  const { url, method, headers, credentials, cache, mode, redirect, referrerPolicy, integrity, keepalive } =
    request;
  const init = { method, body, credentials, cache, mode, redirect, referrerPolicy, integrity, keepalive };
  return { url, method, headers, init };
}

/** Bytes that a body will upload, as far as that is known before sending. */
export function uploadSize(body: unknown): number {
  if (typeof body === "string") return body.length;
  if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) return body.byteLength;
  return body instanceof Blob ? body.size : 0;
}
