export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The properties of an object; none where there is no object, as in a half-written document. */
export function entriesOf(value: unknown): [string, Json][] {
  return isObject(value) ? Object.entries(value) : [];
}

/** The objects of an array; none where there is no array. */
export function objectsOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The strings of an array; none where there is no array. */
export function stringsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** The numbers of an array; none where there is no array. */
export function numbersOf(value: unknown): number[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "number") : [];
}

/** The value of a JSON text; `undefined` if the text is no JSON. */
export function jsonIn(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

type Optional<T> = { [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined> };
type Given<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] };

/** Drops the properties that are `undefined`: what a contract does not say, it does not mention. */
export function present<T extends object>(properties: T): Given<T> & Optional<T> {
  const kept = Object.entries(properties).filter(([, value]) => value !== undefined);
  // Object.fromEntries forgets the keys; the filter above is what the return type says.
  return Object.fromEntries(kept) as Given<T> & Optional<T>;
}
