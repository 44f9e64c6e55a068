import type { Expression, Link, Parameters } from "../openapi/contract.ts";
import { pathSerializer, querySerializer } from "./parameters.ts";
import { at } from "./pointer.ts";

/** Parameter values of a call by location, as openapi-fetch takes them. */
export interface ParameterValues {
  path?: Record<string, unknown>;
  query?: Record<string, unknown>;
  header?: Record<string, unknown>;
  cookie?: Record<string, unknown>;
  /** What a page changes in the request body, by JSON Pointers. */
  body?: Record<string, unknown>;
}

/** The exchange that a link's expressions speak about. */
export interface Exchange {
  readonly params?: ParameterValues | undefined;
  readonly requestBody?: unknown;
  readonly responseBody: unknown;
  readonly responseHeaders?: Headers | undefined;
}

/**
 * Evaluates an OpenAPI runtime expression. Any other string is a constant.
 * Source: OpenAPI 3.1, section 4.8.20.4 "Runtime Expressions".
 */
export function evaluate(expression: Expression, exchange: Exchange): unknown {
  const match = /^\$(request|response)\.(?:(body)(?:#(.*))?|(path|query|header)\.(.+))$/.exec(expression);
  if (!match) return expression;
  const [, side, body, pointer = "", place, name = ""] = match;
  if (body) return at(side === "request" ? exchange.requestBody : exchange.responseBody, pointer);
  if (side === "response") return exchange.responseHeaders?.get(name) ?? undefined;
  const values = exchange.params?.[place as "path" | "query" | "header"];
  return values?.[name];
}

/**
 * The parameters that a link gives to its operation, by location.
 * An unqualified name is a path parameter where the path template has it, else a query parameter. A JSON Pointer is a value of the
 * request body.
 * Gives `undefined` when an expression finds nothing: the link then leads nowhere (the last page has no next one).
 */
export function bind(
  parameters: Parameters,
  template: string,
  exchange: Exchange,
): ParameterValues | undefined {
  const bound: ParameterValues = {};
  for (const [qualified, expression] of Object.entries(parameters)) {
    const value = evaluate(expression, exchange);
    if (value === undefined || value === null || value === "") return undefined;
    const [, place, name = qualified] = /^(path|query|header)\.(.+)$/.exec(qualified) ?? [];
    // The pattern allows no other location.
    const target = (place ??
      (name[0] === "/"
        ? "body"
        : template.includes(`{${name}}`)
          ? "path"
          : "query")) as keyof ParameterValues;
    bound[target] = { ...bound[target], [name]: value };
  }
  return bound;
}

/**
 * The parameters under which the operation of a link is called. Gives `undefined` where the exchange does not say them, or
 * says something that no request can carry, such as `..` for an id.
 */
export function linked({ parameters, operation }: Link, exchange: Exchange): ParameterValues | undefined {
  const params = bind(parameters, operation, exchange);
  return params && fits(params, operation) ? params : undefined;
}

/** Whether a value of JSON has a number that is too large for JavaScript, which has read another one. */
export function isRounded(value: unknown): boolean {
  if (typeof value === "object" && value) return Object.values(value).some(isRounded);
  return Number.isInteger(value) && !Number.isSafeInteger(value);
}

/** Whether values that a server gave can be sent as the parameters of an operation, with the path that the caller gave. */
export function fits({ path, query, body }: ParameterValues, operation: string, own?: object): boolean {
  try {
    pathSerializer(operation, { ...own, ...path });
    querySerializer(query);
    return !isRounded([path, query, body]);
  } catch {
    return false;
  }
}
