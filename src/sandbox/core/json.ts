import { isObject as isJsonObject } from "../../openapi/json.ts";

/** A JSON object whose properties are not known yet. */
export type JsonObject = { readonly [property: string]: unknown };

export function isObject(value: unknown): value is JsonObject {
  return isJsonObject(value);
}

/** Property of a value; `undefined` if it has none. */
export function valueIn(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** The value if it is an object, else an empty one. */
export function object(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** The value if it is an array, else an empty one. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
