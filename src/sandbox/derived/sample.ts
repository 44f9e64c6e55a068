import { isJsonType } from "../../openapi/media-types.ts";
import type { Bundle } from "../core/bundle.ts";
import { isObject, type JsonObject, list, object, valueIn } from "../core/json.ts";
import { chosenLayers } from "./alternatives.ts";
import { patternText } from "./pattern-text.ts";

/** The documented example of a JSON body, or else a value made from its schema. */
export function sampleBody(bundle: Bundle, response: JsonObject | undefined, name?: string): unknown {
  const media = jsonMedia(bundle, response);
  if (media === undefined) return undefined;
  const examples = object(media.examples);
  const chosen = name === undefined ? Object.values(examples)[0] : examples[name];
  const shown = chosen === undefined ? undefined : bundle.resolve(chosen).value;
  return structuredClone(shown ?? media.example ?? sampleOf(bundle, media.schema));
}

/** Names of the examples of a response's JSON body. */
export function exampleNames(bundle: Bundle, response: JsonObject | undefined): string[] {
  return Object.keys(object(jsonMedia(bundle, response)?.examples));
}

function jsonMedia(bundle: Bundle, response: JsonObject | undefined): JsonObject | undefined {
  for (const [type, media] of Object.entries(object(response?.content))) {
    if (isJsonType(type)) return bundle.resolve(media);
  }
  return undefined;
}

/** Sample values of the required header fields of a response. */
export function sampleHeaders(bundle: Bundle, response: JsonObject | undefined): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, reference] of Object.entries(object(response?.headers))) {
    const header = bundle.resolve(reference);
    if (header.required !== true) continue;
    fields[name.toLowerCase()] = String(header.example ?? sampleOf(bundle, header.schema));
  }
  return fields;
}

/** Limit on nesting, for schemas that contain themselves. */
const MOST_LEVELS = 8;

/** Makes a value from a schema: its example, or else the least that it requires. */
export function sampleOf(bundle: Bundle, schema: unknown, level = 0): unknown {
  const all = bundle.layers(schema);
  for (const keyword of ["example", "default", "const"]) {
    const stating = all.find((layer) => keyword in layer);
    if (stating) return structuredClone(stating[keyword]);
  }
  for (const keyword of ["examples", "enum"]) {
    const [first] = list(all.find((layer) => list(layer[keyword]).length > 0)?.[keyword]);
    if (first !== undefined) return structuredClone(first);
  }
  const { layers, named } = chosenLayers(bundle, schema);
  const types = layers.flatMap(({ type }) => (Array.isArray(type) ? type : type === undefined ? [] : [type]));
  const isRecord = types.includes("object") || layers.some(({ properties }) => properties !== undefined);
  if (isRecord) return sampleObject(bundle, layers, level, named);
  if (types.includes("array")) {
    const least = Math.max(0, ...layers.map(({ minItems }) => Number(minItems ?? 0)));
    const items = layers.find((layer) => layer.items !== undefined)?.items;
    return Array.from({ length: least }, () => sampleOf(bundle, items, level + 1));
  }
  if (types.includes("string")) return sampleText(layers);
  if (types.includes("integer") || types.includes("number"))
    return sampleNumber(layers, types.includes("integer"));
  return types.includes("boolean") ? false : null;
}

function sampleObject(
  bundle: Bundle,
  layers: readonly JsonObject[],
  level: number,
  named: JsonObject,
): JsonObject {
  // A property that lists its own values says them better than a discriminator.
  const open = Object.entries(named).filter(([name]) =>
    bundle.layers(propertyOf(bundle, layers, name)).every((each) => !("const" in each || "enum" in each)),
  );
  const made: Record<string, unknown> = Object.fromEntries(open);
  const isShown = level <= MOST_LEVELS;
  const add = (name: string): void => {
    if (!(name in made)) made[name] = sampleOf(bundle, propertyOf(bundle, layers, name), level + 1);
  };
  if (isShown)
    layers
      .flatMap(({ required }) => list(required))
      .map(String)
      .forEach(add);
  const least = Math.max(0, ...layers.map(({ minProperties }) => Number(minProperties ?? 0)));
  const optional = layers.flatMap(({ properties }) => Object.keys(object(properties)));
  for (const name of optional) if (Object.keys(made).length < least) add(name);
  const more = layers.find(({ additionalProperties }) =>
    isObject(additionalProperties),
  )?.additionalProperties;
  for (let number = Object.keys(made).length + 1; number <= least; number++)
    made[`key${number}`] = sampleOf(bundle, more, level + 1);
  return made;
}

/** A number that the schemas allow: zero, or one at or near a limit. */
function sampleNumber(layers: readonly JsonObject[], isWhole: boolean): number {
  const limits = (keyword: string): number[] =>
    layers.map((layer) => layer[keyword]).filter((limit) => typeof limit === "number");
  const [minimum, above] = [limits("minimum"), limits("exclusiveMinimum")];
  const [maximum, below] = [limits("maximum"), limits("exclusiveMaximum")];
  const step = limits("multipleOf")[0] ?? (isWhole ? 1 : undefined);
  const low = Math.max(...minimum, ...above);
  const high = Math.min(...maximum, ...below);
  const steps = step === undefined ? [low, high, low + 0.5, (low + high) / 2] : stepsNear([low, high], step);
  const fits = (number: number): boolean =>
    [...minimum.map((limit) => number >= limit), ...above.map((limit) => number > limit)].every(Boolean) &&
    [...maximum.map((limit) => number <= limit), ...below.map((limit) => number < limit)].every(Boolean);
  return [0, ...steps].find((number) => Number.isFinite(number) && fits(number)) ?? 0;
}

function stepsNear(limits: readonly number[], step: number): number[] {
  return limits.flatMap((limit) => {
    const count = Math.round(limit / step);
    return [count, count + 1, count - 1].map((each) => each * step);
  });
}

/** The schema of a property, from the first schema of an object that declares it. */
export function propertyOf(
  bundle: Bundle,
  layers: readonly JsonObject[],
  name: string,
): JsonObject | undefined {
  for (const layer of layers) {
    const property = valueIn(layer.properties, name);
    if (isObject(property))
      return bundle.target(property) && Object.keys(property).length === 1
        ? bundle.resolve(property)
        : property;
  }
  return undefined;
}

const texts: Readonly<Record<string, string>> = {
  "date-time": "2026-01-01T00:00:00.000Z",
  date: "2026-01-01",
  time: "00:00:00Z",
  duration: "PT1H",
  email: "someone@example.com",
  uuid: "00000000-0000-4000-8000-000000000000",
  uri: "https://example.com/",
  url: "https://example.com/",
  "uri-reference": "/",
  hostname: "example.com",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
  byte: "dGV4dA==",
  "json-pointer": "/text",
};

function sampleText(layers: readonly JsonObject[]): string {
  const format = layers.map((layer) => texts[String(layer.format)]).find((text) => text !== undefined);
  if (format !== undefined) return format;
  const least = Math.max(0, ...layers.map(({ minLength }) => Number(minLength ?? 0)));
  const most = Math.min(...layers.map(({ maxLength }) => Number(maxLength ?? Infinity)));
  const patterns = layers.flatMap(({ pattern }) => (typeof pattern === "string" ? [pattern] : []));
  const plain = "text".slice(0, most).padEnd(least, "x");
  if (patterns.every((pattern) => fits(pattern, plain))) return plain;
  const made = patterns.map((pattern) => patternText(pattern)).filter((text) => text !== undefined);
  return made.find((text) => patterns.every((pattern) => fits(pattern, text))) ?? plain;
}

function fits(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, "u").test(text);
  } catch {
    // No validator can check it either.
    return true;
  }
}
