import { matches } from "../../openapi/pattern.ts";
import type { Bundle } from "../core/bundle.ts";
import { isObject, type JsonObject, list, object } from "../core/json.ts";
import { sharedValidators } from "../core/validators.ts";
import { candidateTexts } from "./candidate-texts.ts";
import { sampleTexts } from "./sample-scalars.ts";

/** A property of a map, and the schema of its value. */
export interface MapEntry {
  readonly name: string;
  readonly schema: unknown;
}

/** Whether a property may have a name. */
export function isNameOf(bundle: Bundle, layers: readonly JsonObject[], name: string): boolean {
  return rulesOf(layers).every((rule) => sharedValidators(bundle).first(rule)(name) === true);
}

/** A property that a map may have beside those that it has, as far as one is found. `number` makes its name one of its own. */
export function newName(
  bundle: Bundle,
  layers: readonly JsonObject[],
  made: object,
  number: number,
): MapEntry {
  const plain = `key${number}`;
  for (const name of candidateNames(bundle, layers, number)) {
    if (name in made || !isNameOf(bundle, layers, name)) continue;
    const entry = entryOf(layers, name);
    if (entry) return entry;
  }
  return { name: plain, schema: undefined };
}

function* candidateNames(bundle: Bundle, layers: readonly JsonObject[], number: number): Generator<string> {
  yield `key${number}`;
  const patterns = layers.flatMap(({ patternProperties }) => Object.keys(object(patternProperties)));
  const rules = rulesOf(layers).flatMap((rule) => bundle.layers(rule));
  yield* rules.flatMap((rule) => list(rule.enum)).map(String);
  yield* rules.flatMap((rule) => ("const" in rule ? [String(rule.const)] : []));
  for (const pattern of patterns)
    for (const text of candidateTexts([...rules, { pattern }])) yield* [`${text}${number}`, text];
  for (const text of [...sampleTexts(rules), ...candidateTexts(rules)]) yield* [`${text}${number}`, text];
}

/** The property by that name; `undefined` where there may be none. */
function entryOf(layers: readonly JsonObject[], name: string): MapEntry | undefined {
  const [ofPattern] = layers
    .flatMap(({ patternProperties }) => Object.entries(object(patternProperties)))
    .filter(([pattern]) => matches(pattern, name));
  if (ofPattern) return { name, schema: ofPattern[1] };
  if (layers.some(({ additionalProperties }) => additionalProperties === false)) return undefined;
  return {
    name,
    schema: layers.find(({ additionalProperties }) => isObject(additionalProperties))?.additionalProperties,
  };
}

function rulesOf(layers: readonly JsonObject[]): JsonObject[] {
  return layers.flatMap(({ propertyNames }) => (isObject(propertyNames) ? [propertyNames] : []));
}
