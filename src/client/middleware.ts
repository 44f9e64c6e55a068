import type { Middleware } from "openapi-fetch";
import { pathSerializer, querySerializer } from "./parameters.ts";
import { type Outgoing, outgoing, type Parts } from "./request.ts";
import { type Reading, type ReadResponse, read, shown } from "./response.ts";

/** What middleware gets to know of a call beside its request. */
export interface CallContext {
  readonly path: string;
  readonly baseUrl: string;
  readonly parts: Parts;
  readonly reading: Reading;
}

/**
 * Leads a call through openapi-fetch's middleware: forwards on its way out, backwards with what it brings. `onRequest` may
 * replace the request, or return a response, and then nothing is sent; `onError` may return a response or another error.
 */
export async function through(
  middleware: readonly Middleware[],
  { path, baseUrl, parts, reading }: CallContext,
  { url, init, headers }: Outgoing,
  send: (request: Outgoing) => Promise<ReadResponse>,
): Promise<ReadResponse> {
  const { params = {}, body } = parts;
  const context = {
    request: new Request(url, { ...init, headers }),
    schemaPath: path,
    params,
    id: crypto.randomUUID(),
    options: {
      baseUrl,
      parseAs: reading.parseAs,
      querySerializer,
      pathSerializer,
      bodySerializer: JSON.stringify,
      fetch,
    },
  };
  const backwards = [...middleware].reverse();
  for (const { onRequest } of middleware) {
    const given = await onRequest?.(context);
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
      const given = await onError?.({ ...context, error });
      if (given instanceof Response) {
        response = given;
        break;
      }
      error = given || error;
    }
    if (!response) throw error;
  }
  let last: Response = response;
  for (const { onResponse } of backwards) last = (await onResponse?.({ ...context, response: last })) || last;
  return received && last === response ? received : read(last, reading);
}
