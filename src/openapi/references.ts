import { isObject, type Json, type JsonObject } from "./json.ts";
import { tokensOf, valueAlong } from "./pointer.ts";

/** Follows the `$ref`s of a document, whether it stands in one file or in many. */
export interface References {
  /** What a `$ref` names, itself perhaps a reference again. */
  step(reference: JsonObject): Json | undefined;
}

/** What a `$ref` leads to through any number of steps; the value itself if it is no reference. */
export function resolve(references: References, value: Json | undefined): JsonObject | undefined {
  const seen = new Set<Json>();
  let current = value;
  while (isObject(current) && typeof current.$ref === "string") {
    if (seen.has(current)) return undefined;
    seen.add(current);
    current = references.step(current);
  }
  return isObject(current) ? current : undefined;
}

/** A reference in two parts: the file, empty for the same one, and the tokens of the pointer into it. */
export interface SplitReference {
  readonly file: string;
  readonly tokens: readonly string[];
}

/** References that were split before. A document has far more references than schemas, and each is followed many times. */
const known = new Map<string, SplitReference>();
const MOST_KNOWN = 10_000;

export function splitReference($ref: string): SplitReference {
  const before = known.get($ref);
  if (before) return before;
  const [file = "", fragment = ""] = $ref.split("#", 2);
  const parts = { file: decoded(file), tokens: tokensOf(decoded(fragment)) };
  if (known.size >= MOST_KNOWN) known.clear();
  known.set($ref, parts);
  return parts;
}

/** How many references one pointer may pass through. More count as a circle. */
const LONGEST_WAY = 10;

/** What a reference names inside the document `root`. A reference on the way of its pointer stands for what it names. */
export function targetIn(root: JsonObject, { $ref }: JsonObject, left = LONGEST_WAY): Json | undefined {
  // The name of an anchor is no pointer.
  if (typeof $ref !== "string" || !/^#(?:$|\/|%2F)/i.test($ref) || left === 0) return undefined;
  return splitReference($ref).tokens.reduce<Json | undefined>((value, token) => {
    const behind = isObject(value) && !Object.hasOwn(value, token) ? targetIn(root, value, left - 1) : value;
    return valueAlong(behind, [token]);
  }, root);
}

/** The text behind percent encoding. A malformed one stands for itself and leads nowhere. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
