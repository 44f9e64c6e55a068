import type { Bundle } from "./bundle.ts";
import { isObject, type JsonObject, list, object, valueIn } from "./json.ts";

/** JSON's own grammar: no sign `+`, no space, no leading zero, no hexadecimal number. */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const INTEGER = /^-?(?:0|[1-9]\d*)$/;

/** Converts text to a type that its schema accepts. Other text stays text, and the schema rejects it. */
export function converted(text: string, types: ReadonlySet<string>): unknown {
  if (types.has("string")) return text;
  if (types.has("integer") && INTEGER.test(text)) return exact(text);
  if (types.has("number") && NUMBER.test(text)) return exact(text);
  if (types.has("boolean") && (text === "true" || text === "false")) return text === "true";
  return text;
}

/** Infinite numbers and unsafe integers stay text. */
function exact(text: string): number | string {
  const number = Number(text);
  return Number.isFinite(number) && (!INTEGER.test(text) || Number.isSafeInteger(number)) ? number : text;
}

/** Converts the texts in an object or a list of any depth. An object whose names count from 0 is a list where the schema has one. */
export function convertedWithin(bundle: Bundle, schema: unknown, value: unknown): unknown {
  if (typeof value === "string") return converted(value, typesOf(bundle, schema));
  if (Array.isArray(value))
    return value.map((item) => convertedWithin(bundle, itemSchema(bundle, schema), item));
  if (!isObject(value)) return value;
  const types = typesOf(bundle, schema);
  const isList = Object.keys(value).every((name, index) => name === String(index));
  if (isList && types.has("array") && !types.has("object"))
    return convertedWithin(bundle, schema, Object.values(value));
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      convertedWithin(bundle, propertySchema(bundle, schema, name), each),
    ]),
  );
}

export function propertySchema(bundle: Bundle, schema: unknown, name: string): JsonObject {
  const layers = bundle.layers(schema);
  const own = layers.map(({ properties }) => valueIn(properties, name)).find(isObject);
  return own ?? object(layers.map(({ additionalProperties }) => additionalProperties).find(isObject));
}

export function itemSchema(bundle: Bundle, schema: unknown): JsonObject {
  return object(
    bundle
      .layers(schema)
      .map(({ items }) => items)
      .find(isObject),
  );
}

/** Types that a schema accepts. */
export function typesOf(bundle: Bundle, schema: unknown): ReadonlySet<string> {
  const types = new Set<string>();
  for (const layer of bundle.layers(schema)) {
    for (const type of [layer.type].flat()) if (typeof type === "string") types.add(type);
    for (const value of "const" in layer ? [layer.const] : list(layer.enum))
      types.add(value === null ? "null" : typeof value);
    // Many documents leave the type of an object or a list out.
    if (layer.type === undefined && (isObject(layer.properties) || isObject(layer.additionalProperties)))
      types.add("object");
    if (layer.type === undefined && isObject(layer.items)) types.add("array");
  }
  return types;
}
