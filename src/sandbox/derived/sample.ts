import { isJsonType } from "../../openapi/media-types.ts";
import type { Bundle } from "../core/bundle.ts";
import { isObject, type JsonObject, list, object, valueIn } from "../core/json.ts";

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
  const layers = bundle.layers(schema);
  for (const keyword of ["example", "default", "const"]) {
    const stating = layers.find((layer) => keyword in layer);
    if (stating) return structuredClone(stating[keyword]);
  }
  for (const keyword of ["examples", "enum"]) {
    const [first] = list(layers.find((layer) => list(layer[keyword]).length > 0)?.[keyword]);
    if (first !== undefined) return structuredClone(first);
  }
  const types = layers.flatMap(({ type }) => (Array.isArray(type) ? type : type === undefined ? [] : [type]));
  const isRecord = types.includes("object") || layers.some(({ properties }) => properties !== undefined);
  if (isRecord) return sampleObject(bundle, layers, level);
  if (types.includes("array")) {
    const least = Math.max(0, ...layers.map(({ minItems }) => Number(minItems ?? 0)));
    const items = layers.find((layer) => layer.items !== undefined)?.items;
    return Array.from({ length: least }, () => sampleOf(bundle, items, level + 1));
  }
  if (types.includes("string")) return sampleText(layers);
  if (types.includes("integer") || types.includes("number"))
    return Math.max(0, ...layers.map(({ minimum }) => Number(minimum ?? 0)));
  return types.includes("boolean") ? false : null;
}

function sampleObject(bundle: Bundle, layers: readonly JsonObject[], level: number): JsonObject {
  const made: Record<string, unknown> = {};
  // Alternatives are layers too, so the required properties of all of them are made.
  const shown = layers.filter((layer) => level <= MOST_LEVELS && layer.required !== undefined);
  for (const name of shown.flatMap(({ required }) => list(required)).map(String)) {
    const property = propertyOf(bundle, layers, name);
    if (!(name in made)) made[name] = sampleOf(bundle, property, level + 1);
  }
  return made;
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
  email: "someone@example.com",
  uuid: "00000000-0000-4000-8000-000000000000",
  uri: "https://example.com/",
  "uri-reference": "/",
  hostname: "example.com",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
};

function sampleText(layers: readonly JsonObject[]): string {
  const format = layers.map((layer) => texts[String(layer.format)]).find((text) => text !== undefined);
  const least = Math.max(0, ...layers.map(({ minLength }) => Number(minLength ?? 0)));
  return format ?? "text".padEnd(least, "x");
}
