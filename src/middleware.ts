import type { Middleware, MiddlewareCallbackParams } from "openapi-fetch";
import { type Answer, type ParseAs, read, shown } from "./answer.ts";
import { type Outgoing, outgoing, type Parts, pathSerializer, querySerializer } from "./request.ts";

/** What middleware is told of a call beside its request. */
export interface Told {
  readonly path: string;
  readonly baseUrl: string;
  readonly parts: Parts;
  readonly parseAs: ParseAs;
}

type Params = MiddlewareCallbackParams;

/** openapi-fetch asks for one of the hooks; each by itself may be missing. */
interface Hooks {
  onRequest?(options: Params): unknown;
  onResponse?(options: Params & { response: Response }): unknown;
  onError?(options: Params & { error: unknown }): unknown;
}

/** @throws TypeError for what is no middleware. */
export function checked(middleware: Middleware): Middleware {
  const { onRequest, onResponse, onError }: Hooks = Object(middleware);
  if (onRequest ?? onResponse ?? onError) return middleware;
  throw new TypeError("Middleware has onRequest, onResponse or onError");
}

/**
 * Leads a call through openapi-fetch's middleware: forwards on its way out, backwards with what it brings. `onRequest` may
 * replace the request, or answer it, and then nothing is sent; `onError` may answer, or replace the error.
 */
export async function through(
  middleware: readonly Hooks[],
  { path, baseUrl, parts, parseAs }: Told,
  { url, init, headers }: Outgoing,
  send: (request: Outgoing) => Promise<Answer>,
): Promise<Answer> {
  const { params = {}, body } = parts;
  const told = {
    request: new Request(url, { ...init, headers }),
    schemaPath: path,
    params,
    id: crypto.randomUUID(),
    options: { baseUrl, parseAs, querySerializer, pathSerializer, bodySerializer: JSON.stringify, fetch },
  };
  const backwards = [...middleware].reverse();
  for (const { onRequest } of middleware) {
    const given = await onRequest?.(told);
    if (given instanceof Response) return read(given, parseAs);
    if (given) told.request = only(Request, given);
  }
  let answer: Answer | undefined;
  let response: Response | undefined;
  try {
    answer = await send(await outgoing(told.request, body));
    response = shown(answer);
  } catch (reason) {
    let error: unknown = reason;
    for (const { onError } of backwards) {
      const given = await onError?.({ ...told, error });
      if (given instanceof Response) {
        response = given;
        break;
      }
      if (given) error = only(Error, given);
    }
    if (!response) throw error;
  }
  const sent = response;
  for (const { onResponse } of backwards) {
    const given: unknown = await onResponse?.({ ...told, response });
    if (given) response = only(Response, given);
  }
  return answer && response === sent ? answer : read(response, parseAs);
}

function only<T>(type: abstract new (...args: never[]) => T, value: unknown): T {
  if (value instanceof type) return value;
  throw new TypeError(`Middleware gave what is no ${type.name}`);
}
