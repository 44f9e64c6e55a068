import type { Bundle } from "./bundle.ts";

/**
 * Patterns whose time may grow steeply with the length of a text. A repeated group may double it with each further character. Many other
 * repetitions raise it to a high power of the length: three of them, eight that may be missing, or two where a match may begin anywhere.
 */
const COSTLY_PATTERN = /\)[*+{]|(?:[*+}].*){3}|(?:\?.*){8}|^(?!\^[^|]*$)(?:.*(?:[*+]|,(?:\d{3,})?\})){2}/s;

const known = new WeakMap<object, boolean>();

/**
 * Whether a small request can take long to be checked: by a pattern, or by a schema that contains itself. With a depth of twenty, two
 * alternatives that contain themselves are a million checks, and so are two parts of an `allOf` that both describe one property.
 */
export function isCostly(bundle: Bundle, schema: object): boolean {
  const found = known.get(schema) ?? hasCostlyPart(bundle, schema);
  known.set(schema, found);
  return found;
}

/** Looks at each object within a schema and behind its references once. */
function hasCostlyPart(bundle: Bundle, schema: object): boolean {
  const seen = new Set<object>();
  const around = new Set<object>();
  // Without recursion: thousands of schemas may lead to each other in a row.
  const open: { readonly value: unknown; readonly isEnd?: boolean }[] = [{ value: schema }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, isEnd } = next;
    if (typeof value !== "object" || value === null) continue;
    if (isEnd) around.delete(value);
    else if (around.has(value)) return true;
    else if (!seen.has(value)) {
      seen.add(value);
      around.add(value);
      const { pattern, patternProperties } = value as Readonly<Record<string, unknown>>; // an object has names
      const patterns = [pattern, ...Object.keys(Object(patternProperties))];
      if (patterns.some((each) => typeof each === "string" && COSTLY_PATTERN.test(each))) return true;
      open.push({ value, isEnd: true }, { value: bundle.target(value) });
      for (const inner of Object.values(value)) open.push({ value: inner });
    }
  }
  return false;
}
