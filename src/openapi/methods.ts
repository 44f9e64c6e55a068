import type { HttpMethod } from "./contract.ts";

/** The methods that an operation can have, in the order in which operations of one path are listed. */
export const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

/** The methods as a path item spells them: in lower case. */
export const METHOD_FIELDS = METHODS.map((method) => fieldOf(method));

/** The property of a path item that holds the operation of a method. */
export function fieldOf(method: HttpMethod): Lowercase<HttpMethod> {
  return method.toLowerCase() as Lowercase<HttpMethod>;
}

/** Read-only methods, which are called safe in RFC 9110, section 9.2.1. */
const SAFE: ReadonlySet<HttpMethod> = new Set(["GET", "HEAD", "OPTIONS"]);

export function isSafe(method: HttpMethod): boolean {
  return SAFE.has(method);
}
