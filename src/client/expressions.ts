import type { Expression, Link, Parameters } from "../openapi/contract.ts";
import { at } from "./pointer.ts";

/** Parameter values of a call by place, as openapi-fetch takes them. */
export interface ParameterValues {
  path?: Record<string, unknown>;
  query?: Record<string, unknown>;
  header?: Record<string, unknown>;
}

/** The exchange that a link's expressions speak about. */
export interface Exchange {
  readonly params?: ParameterValues | undefined;
  readonly requestBody?: unknown;
  readonly responseBody: unknown;
  readonly responseHeaders?: Headers | undefined;
}

/**
 * Evaluates an OpenAPI runtime expression; a string that is none is a constant.
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
 * The parameters that a link gives to its operation, by place.
 * An unqualified name is a path parameter where the path template has it, else a query parameter.
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
    // The pattern allows no other place.
    const target = (place ?? (template.includes(`{${name}}`) ? "path" : "query")) as keyof ParameterValues;
    bound[target] = { ...bound[target], [name]: value };
  }
  return bound;
}

/** The parameters under which a link's operation is to be called. @throws TypeError where the exchange does not say them. */
export function linked(link: Link, exchange: Exchange): ParameterValues {
  const params = bind(link.parameters, link.operation, exchange);
  if (!params) throw new TypeError(`The answer does not say how to call ${link.operation}`);
  return params;
}
