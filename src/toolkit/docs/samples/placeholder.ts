import { isObject, type Json } from "../../../openapi/json.ts";

// Characters of the private use area: no example contains them, and JSON does not escape them.
const PATTERN = /\uE000(\w+)\uE001/g;

/** A placeholder for a value of an earlier response. A printer replaces it by its variable. */
export function placeholder(variable: string): string {
  return `\uE000${variable}\uE001`;
}

/** Replaces each placeholder by `write` of its variable. */
export function fill(text: string, write: (variable: string) => string): string {
  return text.replaceAll(PATTERN, (_, variable: string) => write(variable));
}

/** The variable, if the text is a placeholder and nothing else. */
export function variableOf(text: string): string | undefined {
  return /^\uE000(\w+)\uE001$/.exec(text)?.[1];
}

/** Replaces whole strings of a JSON value. */
export function replaceStrings(value: Json, replacements: ReadonlyMap<string, string>): Json {
  if (typeof value === "string") return replacements.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item) => replaceStrings(item, replacements));
  if (!isObject(value)) return value;
  const properties = Object.entries(value).map(([name, property]) => [
    name,
    replaceStrings(property, replacements),
  ]);
  return Object.fromEntries(properties);
}

/** Restores the placeholders in a percent-encoded text. */
export function decodeMarks(encoded: string): string {
  return encoded.replaceAll(/%EE%80%80|%EE%80%81/g, decodeURIComponent);
}
