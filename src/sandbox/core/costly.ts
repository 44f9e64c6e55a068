import type { Bundle } from "./bundle.ts";

/**
 * A group that is repeated, of which some double their time with each further character; and so many other repetitions that the time
 * grows with a high power of the length.
 */
const COSTLY_PATTERN = /\)[*+{]|(?:[*+}].*){3}|(?:\?.*){8}/s;

const known = new WeakMap<object, boolean>();

/** Whether a small request can take long to be checked: by a pattern, or by alternatives that contain themselves. */
export function isCostly(bundle: Bundle, schema: object): boolean {
  const found = known.get(schema) ?? (hasCostlyPattern(bundle, schema) || hasCostlyChoice(bundle, schema));
  known.set(schema, found);
  return found;
}

function hasCostlyPattern(bundle: Bundle, schema: object): boolean {
  for (const [part] of partsOf(bundle, schema)) {
    const { pattern, patternProperties } = part;
    if (typeof pattern === "string" && COSTLY_PATTERN.test(pattern)) return true;
    if (Object.keys(Object(patternProperties)).some((each) => COSTLY_PATTERN.test(each))) return true;
  }
  return false;
}

/** With a depth of twenty, two alternatives that contain themselves are a million checks. */
function hasCostlyChoice(bundle: Bundle, schema: object): boolean {
  let leadsBack = false;
  let chooses = false;
  for (const [part, isAgain] of partsOf(bundle, schema)) {
    leadsBack ||= isAgain;
    chooses ||= "oneOf" in part || "anyOf" in part || "if" in part;
  }
  return leadsBack && chooses;
}

/** All objects within a schema and behind its references, each once; those that stand in themselves a second time, as such. */
function* partsOf(
  bundle: Bundle,
  schema: object,
): Generator<readonly [Readonly<Record<string, unknown>>, boolean]> {
  const seen = new Set<object>();
  const around = new Set<object>();
  function* visit(value: unknown): ReturnType<typeof partsOf> {
    if (typeof value !== "object" || value === null) return;
    // An object has names, whatever they are.
    const part = value as Readonly<Record<string, unknown>>;
    if (seen.has(part)) {
      if (around.has(part)) yield [part, true];
      return;
    }
    seen.add(part);
    around.add(part);
    yield [part, false];
    yield* visit(bundle.target(part));
    for (const inner of Object.values(part)) yield* visit(inner);
    around.delete(part);
  }
  yield* visit(schema);
}
