import type { Pointer } from "./contract.ts";
import { isObject, type Json } from "./json.ts";

/** A property name as a token of a JSON Pointer (RFC 6901, section 3). */
export function escapeToken(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** The property name that a token of a JSON Pointer stands for (RFC 6901, section 4). */
export function unescapeToken(token: string): string {
  // Most names have no tilde, and the client reads pointers on every call.
  return token.includes("~") ? token.replaceAll("~1", "/").replaceAll("~0", "~") : token;
}

/** The tokens of a JSON Pointer. */
export function tokensOf(pointer: string): string[] {
  return pointer.split("/").slice(1).map(unescapeToken);
}

/** The pointer that leads through these properties and items. */
export function pointerTo(path: readonly (string | number)[]): Pointer {
  // A slash before each token makes it one; no token makes it "".
  return path.map((token) => `/${escapeToken(String(token))}`).join("") as Pointer;
}

/** The value to which a pointer leads; `undefined` if there is none. */
export function valueAt(value: Json | undefined, pointer: string): Json | undefined {
  return valueAlong(value, tokensOf(pointer));
}

/** The value to which a path leads; `undefined` if there is none. */
export function valueAlong(value: Json | undefined, path: readonly (string | number)[]): Json | undefined {
  let current = value;
  for (const token of path) {
    if (Array.isArray(current)) current = current[Number(token)];
    else if (isObject(current) && Object.hasOwn(current, token)) current = current[token];
    else return undefined;
  }
  return current;
}
