import { isObject, type JsonObject } from "./json.ts";

/** The object in the header or the claims of a JWT (RFC 7519, section 3); `undefined` where there is none. */
export function objectInPart(part: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString());
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
