import { ANNOTATION } from "../../openapi/annotation-names.ts";
import { isMarked } from "../../openapi/annotations.ts";
import { isAnyType, isJsonType } from "../../openapi/media-types.ts";
import type { Bundle } from "../core/bundle.ts";
import { isObject, type JsonObject, list, object, valueIn } from "../core/json.ts";
import { sharedValidators } from "../core/validators.ts";
import { chosenLayers } from "./alternatives.ts";
import { patternsOf } from "./candidate-texts.ts";
import { least, limitsOf } from "./limits.ts";
import { isNameOf, newName } from "./map-names.ts";
import { propertyOf, wholeProperty } from "./properties.ts";
import { sampleNumbers, sampleText, sampleTexts } from "./sample-scalars.ts";

/** The documented example of a JSON body, or else a value made from its schema. */
export function sampleBody(bundle: Bundle, response: JsonObject | undefined, name?: string): unknown {
  const json = mediaOf(bundle, response, isJsonType);
  // An object or a list of any media type is JSON.
  const media = json ?? mediaOf(bundle, response, isAnyType);
  if (media === undefined) return undefined;
  const shown = structuredClone(statedExample(bundle, media, name) ?? sampleOf(bundle, media.schema));
  return json || typeof shown === "object" ? shown : undefined;
}

/** The example that a media type states. OpenAPI 3.2 has more names for its value. */
export function statedExample(bundle: Bundle, media: JsonObject, name?: string): unknown {
  const examples = object(media.examples);
  const chosen = name === undefined ? Object.values(examples)[0] : valueIn(examples, name);
  if (chosen === undefined) return media.example;
  const { value, dataValue, serializedValue } = bundle.resolve(chosen);
  return value ?? dataValue ?? serializedValue ?? media.example;
}

/** Names of the examples of a response's bodies. */
export function exampleNames(bundle: Bundle, response: JsonObject | undefined): string[] {
  const all = Object.values(object(response?.content)).map((media) => bundle.resolve(media));
  return [...new Set(all.flatMap(({ examples }) => Object.keys(object(examples))))];
}

function mediaOf(
  bundle: Bundle,
  response: JsonObject | undefined,
  isWanted: (type: string) => boolean,
): JsonObject | undefined {
  const found = Object.entries(object(response?.content)).find(([type]) => isWanted(type));
  return found && bundle.resolve(found[1]);
}

/** Sample values of the header fields of a response that are required, or say something of an error. */
export function sampleHeaders(bundle: Bundle, response: JsonObject | undefined): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, reference] of Object.entries(object(response?.headers))) {
    const header = bundle.resolve(reference);
    if (header.required !== true && !isMarked(header, ANNOTATION.error)) continue;
    fields[name.toLowerCase()] = String(header.example ?? sampleOf(bundle, header.schema));
  }
  return fields;
}

/** Limit on the values of a whole sample. A larger part is left empty. */
const MOST_VALUES = 10_000;

const known = new WeakMap<Bundle, WeakMap<JsonObject, unknown>>();

/** Makes a value from a schema: its example, or else the least that it requires. */
export function sampleOf(bundle: Bundle, schema: unknown): unknown {
  return structuredClone(madeOf(bundle, schema, new Set()));
}

/** Makes each schema's value once: schemas that all require each other have more ways through them than can be walked. */
function madeOf(bundle: Bundle, schema: unknown, above: ReadonlySet<JsonObject>): unknown {
  const samples = known.get(bundle) ?? new WeakMap<JsonObject, unknown>();
  known.set(bundle, samples);
  const { $ref, ...beside } = object(schema);
  const target =
    $ref !== undefined && Object.keys(beside).length === 0 ? bundle.resolve(schema) : object(schema);
  if (samples.has(target)) return samples.get(target);
  // What requires itself has no valid value.
  if (above.has(target)) return {};
  const whole = newSample(bundle, target, new Set([...above, target]));
  const made = sizeOf(whole) > MOST_VALUES ? {} : whole;
  samples.set(target, made);
  return made;
}

const sizes = new WeakMap<object, number>();

/** How many values a sample has. Samples share their parts, so the parts are counted once. */
function sizeOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 1;
  let size = sizes.get(value);
  if (size === undefined) {
    size = Object.values(value).reduce((sum: number, each) => sum + sizeOf(each), 1);
    sizes.set(value, size);
  }
  return size;
}

function newSample(bundle: Bundle, schema: JsonObject, above: ReadonlySet<JsonObject>): unknown {
  const all = bundle.layers(schema);
  const [plainest = null] = candidates(bundle, schema, all, above);
  // Checking costs more than making, and most schemas say all that makes a value valid.
  if (!all.some(isIndirect) && patternsOf(all).length < 2) return plainest;
  const fits = sharedValidators(bundle).first(schema);
  for (const made of candidates(bundle, schema, all, above))
    if (fits(structuredClone(made)) === true) return made;
  return plainest;
}

/** Whether a schema says what a value must not be, or what the names of its properties are like. */
function isIndirect({ not, propertyNames }: JsonObject): boolean {
  return not !== undefined || propertyNames !== undefined;
}

/** Values that a schema may allow, the plainest first. */
function* candidates(
  bundle: Bundle,
  schema: JsonObject,
  all: readonly JsonObject[],
  above: ReadonlySet<JsonObject>,
): Generator<unknown> {
  const stated = [
    ...["example", "default", "const"].flatMap((keyword) =>
      all.filter((layer) => keyword in layer).map((layer) => layer[keyword]),
    ),
    ...["examples", "enum"].flatMap((keyword) => all.flatMap((layer) => list(layer[keyword]))),
  ];
  const allowed = new Set(all.flatMap(({ type }) => (type === undefined ? [] : [type].flat())));
  // Some documents have examples of another type, such as the text "5" for a number.
  yield* stated.filter(
    (value) => allowed.size === 0 || typesOfValue(value).some((type) => allowed.has(type)),
  );
  const { layers, named } = chosenLayers(bundle, schema);
  // What would contain itself without end ends with `null`, where it may.
  if (isNullable(all) && layers.some((layer) => layer !== schema && above.has(layer))) yield null;
  const types = layers.flatMap(({ type }) => (Array.isArray(type) ? type : type === undefined ? [] : [type]));
  const isRecord = types.includes("object") || layers.some(({ properties }) => properties !== undefined);
  if (isRecord) yield* sampleObjects(bundle, layers, named, above);
  if (types.includes("array")) yield* sampleLists(bundle, layers, above);
  if (types.includes("string")) {
    yield* sampleTexts(layers);
    yield sampleText(layers);
  }
  if (types.includes("integer") || types.includes("number"))
    yield* sampleNumbers(layers, types.includes("integer"));
  if (types.includes("boolean")) yield* [false, true];
  yield null;
  if (types.length === 0) yield* ["text", 0, false, {}, []];
}

function isNullable(layers: readonly JsonObject[]): boolean {
  return layers.some(({ type }) => type === "null");
}

/** Lists of the least length first, then longer ones. */
function* sampleLists(
  bundle: Bundle,
  layers: readonly JsonObject[],
  above: ReadonlySet<JsonObject>,
): Generator<readonly unknown[]> {
  const { items } = layers.find((layer) => layer.items !== undefined) ?? {};
  const first = layers.flatMap(({ prefixItems }) => list(prefixItems));
  const contained = layers.flatMap(({ contains }) => (isObject(contains) ? [contains] : []));
  const isUnique = layers.some(({ uniqueItems }) => uniqueItems === true);
  const length = Math.max(least(layers, "minItems"), contained.length);
  for (const more of [0, 1, 2])
    yield Array.from({ length: length + more }, (_, at) => {
      const schema = first[at] ?? contained[at] ?? items;
      const sample = madeOf(bundle, schema, above);
      return isUnique ? another(bundle.layers(schema), sample, at) : sample;
    });
}

/** A value of the same kind that no other place of a list has, as far as that is easy. */
function another(layers: readonly JsonObject[], sample: unknown, at: number): unknown {
  const listed = layers.flatMap((layer) => list(layer.enum));
  if (listed.length > 0) return listed[at % listed.length];
  if (typeof sample === "number") return sample + at * (limitsOf(layers, "multipleOf")[0] ?? 1);
  return typeof sample === "string" && at > 0 ? `${sample}${at + 1}` : sample;
}

function typesOfValue(value: unknown): string[] {
  if (value === null || Array.isArray(value)) return [value === null ? "null" : "array"];
  return Number.isInteger(value) ? ["integer", "number"] : [typeof value];
}

/** Objects with the least properties first, then with one more, then with other values where some are ruled out. */
function* sampleObjects(
  bundle: Bundle,
  layers: readonly JsonObject[],
  named: JsonObject,
  above: ReadonlySet<JsonObject>,
): Generator<JsonObject> {
  const made = (...wanted: readonly string[]) => sampleObject(bundle, layers, named, above, wanted);
  yield made();
  const optional = layers.flatMap(({ properties }) => Object.keys(object(properties)));
  for (const name of optional) yield made(name);
  yield made(...optional);
  for (const not of layers.flatMap((layer) => bundle.layers(layer.not)))
    for (const [name, refused] of Object.entries(object(not.properties))) {
      const own = wholeProperty(bundle, layers, name) ?? {};
      yield { ...made(), [name]: madeOf(bundle, { allOf: [own, { not: refused }] }, above) };
    }
}

/** An object with what is required, and with the optional properties that are `wanted`. */
function sampleObject(
  bundle: Bundle,
  layers: readonly JsonObject[],
  named: JsonObject,
  above: ReadonlySet<JsonObject>,
  wanted: readonly string[],
): JsonObject {
  // A property that lists its own values says them better than a discriminator.
  const open = Object.entries(named).filter(([name]) =>
    bundle.layers(propertyOf(bundle, layers, name)).every((each) => !("const" in each || "enum" in each)),
  );
  const made: Record<string, unknown> = Object.fromEntries(open);
  const add = (name: string): void => {
    if (!(name in made)) made[name] = madeOf(bundle, wholeProperty(bundle, layers, name), above);
  };
  for (const name of [...layers.flatMap(({ required }) => list(required)), ...wanted]) add(String(name));
  for (const { dependentRequired } of layers)
    for (const [name, others] of Object.entries(object(dependentRequired)))
      if (name in made) for (const other of list(others)) add(String(other));
  const size = least(layers, "minProperties");
  const optional = layers.flatMap(({ properties }) => Object.keys(object(properties)));
  for (const name of optional)
    if (Object.keys(made).length < size && isNameOf(bundle, layers, name)) add(name);
  for (let number = Object.keys(made).length + 1; number <= size; number++) {
    const { name, schema } = newName(bundle, layers, made, number);
    made[name] = madeOf(bundle, schema, above);
  }
  return made;
}
