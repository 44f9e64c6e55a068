import type { Next, OperationKey } from "../openapi/contract.ts";
import type { Engine } from "./client.ts";
import type { UnexpectedResponse } from "./errors.ts";
import { bind, type Exchange, evaluate, fits, type ParameterValues } from "./expressions.ts";
import { part } from "./part.ts";
import type { AnyResult } from "./types.ts";
import { unusable } from "./unusable.ts";

/** A page that was read, and how it leads on. */
export interface ReadPage {
  readonly engine: Engine;
  readonly key: OperationKey;
  readonly definition: Next;
  readonly result: Extract<AnyResult, { error?: undefined }>;
  readonly exchange: Exchange;
  /** How many items it has. */
  readonly length: number;
}

/** How a page was asked for: the parameters, and the body of the caller. */
export interface AskedPage {
  readonly params: ParameterValues;
  readonly body?: unknown;
}

/** Says of a page that what it gives for the next one would not arrive as it is. */
export const NO_REQUEST =
  "with a next page that no request can ask for (large numbers need the option `parse`)";

/** `undefined` where there is no next page, and an error where the page leads out of the API. */
export type NextParameters = ParameterValues | UnexpectedResponse | undefined;

/** One kind of paging: adds to the parameters of the next page what the page says. A contract brings the kinds that it uses. */
export type Lead = (page: ReadPage, next: ParameterValues) => NextParameters;

/**
 * The parameters that lead from a page with so many items to the next one. Gives `undefined` on the last page, and an
 * error where the page leads out of the API, or says something that no request can carry.
 */
export function nextPage(
  engine: Engine,
  key: OperationKey,
  { params, body }: AskedPage,
  result: ReadPage["result"],
  length: number,
): NextParameters {
  const definition = engine.operation(key, "next").next;
  const exchange = {
    params,
    requestBody: body,
    responseBody: result.data,
    responseHeaders: result.response.headers,
  };
  if (definition.more && evaluate(definition.more, exchange) === false) return undefined;
  const next = bind(definition.parameters, key, exchange);
  if (!next) return next;
  if (!fits(next, key, params.path)) return unusable(result, NO_REQUEST);
  // An annotation names one of these ways; without any, the parameters alone lead on.
  const kind = (["link", "url", "last", "count"] as const).find((name) => definition[name] !== undefined);
  if (!kind) return next;
  return part<Lead>(engine.contract, kind)({ engine, key, definition, result, exchange, length }, next);
}
