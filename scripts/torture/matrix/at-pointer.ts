import type { Link, Pointer } from "../../../src/openapi/contract.ts";

/** A JSON object that has these values at these pointers. */
export function objectWith(...places: readonly (readonly [pointer: Pointer | undefined, value: unknown])[]) {
  let whole: unknown = {};
  for (const [pointer, value] of places) {
    if (pointer === undefined) continue;
    if (pointer === "") whole = value;
    else put(Object(whole), pointer, value);
  }
  return whole;
}

function put(whole: Record<string, unknown>, pointer: string, value: unknown): void {
  const names = pointer.slice(1).split("/");
  const last = names.pop() ?? "";
  let at = whole;
  for (const name of names) {
    at[name] ??= {};
    at = Object(at[name]);
  }
  at[last] = value;
}

/** What a response, or a request, has to say so that the link leads to the id. */
export function saying(
  side: "response" | "request",
  { parameters }: Pick<Link, "parameters">,
  id: string | null,
): (readonly [Pointer, unknown])[] {
  const prefix = `$${side}.body#`;
  return Object.values(parameters).flatMap((expression) =>
    // What follows `#` in an expression is a pointer.
    expression.startsWith(prefix) ? [[expression.slice(prefix.length) as Pointer, id] as const] : [],
  );
}
