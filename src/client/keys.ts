import type { IdempotencyKey } from "../openapi/contract.ts";
import type { Env } from "./env.ts";
import type { ParameterValues } from "./expressions.ts";
import { keyText } from "./key-text.ts";
import { at } from "./pointer.ts";

interface Keyed {
  readonly params?: ParameterValues | undefined;
  readonly body?: unknown;
}

/**
 * Gives a request an idempotency key if the caller gave none: one for each call, so that its retries share it.
 * `fields` are header fields that the caller gave elsewhere, the strongest first; a key among them is the one.
 * The caller's objects are not changed.
 */
export function withKey<Init extends Keyed>(
  key: IdempotencyKey,
  init: Init,
  env: Env,
  ...fields: readonly (object | undefined)[]
): Init {
  if (keyOf(key, init) !== undefined) return init;
  const given = key.in === "header" ? fields.map((header) => fieldOf(header, key.name)) : [];
  return placeKey(key, init, given.find((value) => typeof value === "string") ?? env.uuid());
}

/** The key that a request carries. */
export function keyOf(key: IdempotencyKey, init: Keyed): unknown {
  if (key.in === "body") return at(init.body, key.name);
  return fieldOf(init.params?.header, key.name);
}

/** The value of a header field, whatever the case of its name. */
function fieldOf(header: object | undefined, name: string): unknown {
  return Object.entries(header ?? {}).find(([field]) => field.toLowerCase() === name.toLowerCase())?.[1];
}

/** A copy of the request that carries this key. */
export function placeKey<Init extends Keyed>(key: IdempotencyKey, init: Init, value: string): Init {
  if (key.in === "header") {
    const { params } = init;
    return { ...init, params: { ...params, header: { ...params?.header, [key.name]: value } } };
  }
  // A body key is a property of the JSON object. The server rejects a body that is no object.
  const body = init.body ?? {};
  if (typeof body !== "object" || Array.isArray(body)) return init;
  return { ...init, body: { ...body, [key.name.slice(1)]: value } };
}

/**
 * A key derived from what it stands for, so that the same work started again asks with the same key.
 * SHA-256 of the parts, cut to what the contract allows and never below 128 bits.
 * @throws RangeError when the contract's longest key would be guessable.
 */
export async function deriveKey(key: IdempotencyKey, parts: readonly unknown[]): Promise<string> {
  const length = derivedLength(key);
  const digest = await sha256(new TextEncoder().encode(keyText(parts)));
  return key.format === "uuid" ? uuidOf(digest) : toHex(digest).slice(0, length);
}

/** How long the derived keys of an operation are: each is as long as the other. @throws RangeError as `deriveKey` does. */
export function derivedLength({ format, maxLength = 64 }: IdempotencyKey): number {
  if (format === "uuid") return 36;
  const length = Math.min(64, maxLength);
  if (length < 32) throw new RangeError(`An idempotency key of ${length} characters is too short to derive`);
  return length;
}

/** SHA-256 by the platform's own Web Crypto. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A custom UUID of version 8 (RFC 9562, section 5.8). */
function uuidOf(digest: Uint8Array): string {
  const hex = toHex(digest);
  const variant = "89ab"[(digest[8] ?? 0) & 3];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
