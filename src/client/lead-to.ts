import type { Exchange, ParameterValues } from "./expressions.ts";
import { at } from "./pointer.ts";

/** Parameters with a value for a query parameter, or for the value of the request body at a JSON Pointer. */
export function leadTo(to: string, next: ParameterValues, value: unknown): ParameterValues {
  const place = placeOf(to);
  return { ...next, [place]: { ...next[place], [to]: value } };
}

/** The value with which a page was asked for. */
export function ledBy(to: string, { params, requestBody }: Exchange): unknown {
  const place = placeOf(to);
  return params?.[place]?.[to] ?? (place === "body" ? at(requestBody, to) : undefined);
}

function placeOf(to: string): "body" | "query" {
  return to.startsWith("/") ? "body" : "query";
}
