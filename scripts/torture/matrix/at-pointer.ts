import { withValue } from "../../../src/client/page-body.ts";
import type { Link, Pointer } from "../../../src/openapi/contract.ts";
import { tokensOf } from "../../../src/openapi/pointer.ts";

/** A JSON object that has these values at these pointers. */
export function objectWith(
  ...entries: readonly (readonly [pointer: Pointer | undefined, value: unknown])[]
): unknown {
  return entries.reduce<unknown>(
    (whole, [pointer, value]) => (pointer === undefined ? whole : withValue(whole, tokensOf(pointer), value)),
    {},
  );
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
