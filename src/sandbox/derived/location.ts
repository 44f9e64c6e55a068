import { tokensOf } from "../../openapi/pointer.ts";
import { isObject } from "../core/json.ts";

/** The value at a JSON Pointer; `undefined` if there is none. */
export function valueAt(value: unknown, pointer: string): unknown {
  let found = value;
  for (const token of tokensOf(pointer)) {
    if (Array.isArray(found)) found = found[Number(token)];
    else if (isObject(found) && Object.hasOwn(found, token)) found = found[token];
    else return undefined;
  }
  return found;
}

/** Sets the value at a pointer and makes missing objects and lists on the way: a first item is one of a list. Changes the document in place; use the result. */
export function withValue(document: unknown, pointer: string, value: unknown): unknown {
  const tokens = tokensOf(pointer);
  const last = tokens.pop();
  if (last === undefined) return value;
  const root: unknown = isObject(document) || Array.isArray(document) ? document : {};
  let inner = root as Record<string, unknown>;
  for (const [at, token] of tokens.entries()) {
    if (typeof inner[token] !== "object" || inner[token] === null)
      inner[token] = (tokens[at + 1] ?? last) === "0" ? [] : {};
    // The line above makes it an object or an array. Both can be written by name.
    inner = inner[token] as Record<string, unknown>;
  }
  if (value === undefined) delete inner[last];
  else inner[last] = value;
  return root;
}

/** What an OpenAPI runtime expression points at in a response. */
export function locationOf(
  expression: string | undefined,
): { readonly body: string } | { readonly header: string } | undefined {
  const [, pointer] = /^\$response\.body#(.*)$/.exec(expression ?? "") ?? [];
  if (pointer !== undefined) return { body: pointer };
  const [, header] = /^\$response\.header\.(.+)$/.exec(expression ?? "") ?? [];
  return header === undefined ? undefined : { header: header.toLowerCase() };
}
