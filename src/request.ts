/** A request that can be sent any number of times, unless its body is a stream. */
export interface Outgoing {
  readonly url: string;
  readonly headers: Headers;
  /** Fetch takes a stream for a body only with `duplex`, which the platform's types leave out. */
  readonly init: RequestInit & { readonly duplex?: "half" };
}

/**
 * The `Request` that openapi-fetch builds for us: the parts alone, with the body as the caller gave it, because a platform
 * `Request` turns it into a stream that can be sent only once. It also costs less: the platform's `fetch` builds a
 * request of its own in any case.
 */
export class PlainRequest implements Outgoing {
  readonly url: string;
  readonly headers: Headers;
  readonly init: RequestInit;

  constructor(url: string, init: RequestInit) {
    this.url = url;
    // openapi-fetch always merges headers into a `Headers` of its own.
    this.headers = init.headers as Headers;
    this.init = init;
  }
}

/** Makes sendable again what middleware has seen, and perhaps changed or replaced: a platform `Request`, read once, here. */
export async function outgoing(request: Request, given: unknown): Promise<Outgoing> {
  const { url, headers, method, redirect, credentials, cache, mode } = request;
  const body = request.body && (given instanceof ReadableStream ? request.body : await request.arrayBuffer());
  return { url, headers, init: { method, redirect, credentials, cache, mode, body, duplex: "half" } };
}
