import type { Pointer } from "../openapi/contract.ts";
import { escapeToken, unescapeToken } from "../openapi/pointer.ts";

/** Reads the value at a JSON Pointer (RFC 6901); `undefined` where there is none. */
export function at(value: unknown, pointer: Pointer | string): unknown {
  let current = value;
  // Engines remember how they have split a text of the program, but not one that is cut out of it.
  for (const token of pointer.split("/").slice(1)) {
    const name = unescapeToken(token);
    if (typeof current !== "object" || !Object.hasOwn(current ?? {}, name)) return undefined;
    // The line above found the property on this object.
    current = (current as Record<string, unknown>)[name];
  }
  return current;
}

/** The pointer to a property of what another pointer leads to. */
export function below(pointer: string, name: string | number): string {
  return `${pointer}/${escapeToken(String(name))}`;
}
