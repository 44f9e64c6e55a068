import type { Bundle } from "../core/bundle.ts";
import { isObject, type JsonObject, list, object, valueIn } from "../core/json.ts";
import { chosenLayers } from "./alternatives.ts";
import { isTextOf, patternsOf } from "./candidate-texts.ts";
import type { Chance } from "./chance.ts";
import { least } from "./limits.ts";
import { newName } from "./map-names.ts";
import { patternText } from "./pattern-text.ts";
import { propertyOf } from "./properties.ts";
import { sampleOf } from "./sample.ts";
import { sampleNumber, sampleText } from "./sample-scalars.ts";

/** Which of the samples of a schema is made. */
export interface Nth {
  readonly number: number;
  readonly chance: Chance;
}

/** How deep a sample has more than what is required. A schema may contain itself. */
const DEEP = 3;

const HOUR = 60 * 60 * 1000;
const FIRST = Date.parse("2026-01-01T00:00:00.000Z");

/**
 * Makes one of many samples of a schema: with its optional properties, and other values for another number. Most are valid by the
 * schema; the caller checks that. `name` is that of the property.
 */
export function variedSample(bundle: Bundle, schema: unknown, nth: Nth, name = "text", depth = 0): unknown {
  const { layers, named } = chosenLayers(bundle, schema);
  const fixed = layers.find((layer) => "const" in layer);
  if (fixed) return fixed.const;
  const values = list(layers.find((layer) => Array.isArray(layer.enum))?.enum);
  if (values.length > 0) return values[nth.number % values.length];
  const types = layers.flatMap(({ type }) => (type === undefined ? [] : [type].flat()));
  if (types.includes("object") || layers.some(({ properties }) => properties !== undefined))
    return depth > DEEP ? sampleOf(bundle, schema) : variedObject(bundle, layers, named, nth, depth);
  if (types.includes("array")) {
    const items = layers.find((layer) => isObject(layer.items))?.items;
    const most = Math.min(...layers.map(({ maxItems }) => Number(maxItems ?? Infinity)));
    const length = Math.max(least(layers, "minItems"), depth > DEEP || most === 0 || !items ? 0 : 1);
    return Array.from({ length }, (_, at) =>
      variedSample(bundle, items, { ...nth, number: nth.number + at }, name, depth + 1),
    );
  }
  const shown = ["example", "default"].map((keyword) => layers.find((layer) => keyword in layer)?.[keyword]);
  const [example] = [
    ...shown,
    list(layers.find(({ examples }) => Array.isArray(examples))?.examples)[0],
  ].filter((value) => value !== undefined);
  if (types.includes("string")) return variedText(layers, example, nth, name);
  if (types.includes("integer") || types.includes("number"))
    return variedNumber(layers, types.includes("integer"), example, nth.number);
  if (types.includes("boolean")) return nth.number % 2 === 0;
  return sampleOf(bundle, schema);
}

function variedObject(
  bundle: Bundle,
  layers: readonly JsonObject[],
  named: JsonObject,
  nth: Nth,
  depth: number,
): JsonObject {
  const required = new Set(layers.flatMap((layer) => list(layer.required).map(String)));
  const optional = depth < DEEP ? layers.flatMap(({ properties }) => Object.keys(object(properties))) : [];
  const most = Math.min(...layers.map(({ maxProperties }) => Number(maxProperties ?? Infinity)));
  const made: Record<string, unknown> = { ...named };
  for (const name of new Set([...required, ...optional])) {
    if (name in made || (!required.has(name) && Object.keys(made).length >= most)) continue;
    const property = propertyOf(bundle, layers, name);
    if (property?.writeOnly === true && !required.has(name)) continue;
    made[name] = variedSample(bundle, property, nth, name, depth + 1);
  }
  for (let at = Object.keys(made).length; at < least(layers, "minProperties"); at += 1) {
    const added = newName(bundle, layers, made, at + 1);
    made[added.name] = variedSample(bundle, added.schema, nth, "text", depth + 1);
  }
  return made;
}

function variedText(layers: readonly JsonObject[], example: unknown, nth: Nth, name: string): string {
  const { number, chance } = nth;
  const patterns = patternsOf(layers);
  const made = patterns
    .map((pattern) => patternText(pattern, chance.below))
    .filter((text) => text !== undefined);
  if (made.length > 0) return made.find((text) => isTextOf(layers, text)) ?? sampleText(layers);
  const format = String(layers.find((layer) => layer.format !== undefined)?.format ?? "");
  const time = new Date(FIRST + number * HOUR);
  const formats: Readonly<Record<string, string>> = {
    "date-time": time.toISOString(),
    date: new Date(FIRST + number * 24 * HOUR).toISOString().slice(0, 10),
    time: time.toISOString().slice(11),
    email: `someone${number}@example.com`,
    uuid: chance.uuid(),
    uri: `https://example.com/${number}`,
    url: `https://example.com/${number}`,
    hostname: `host${number}.example.com`,
    ipv4: `192.0.2.${number % 256}`,
  };
  if (formats[format] !== undefined) return formats[format];
  if (format !== "" && format !== "password")
    return typeof example === "string" ? example : sampleText(layers);
  const word = typeof example === "string" && example !== "" ? example : name;
  const most = Math.min(...layers.map(({ maxLength }) => Number(maxLength ?? Infinity)));
  const end = ` ${number + 1}`.slice(-Math.max(most, 1));
  return (word.slice(0, Math.max(0, most - end.length)) + end).padEnd(least(layers, "minLength"), "x");
}

function variedNumber(
  layers: readonly JsonObject[],
  isWhole: boolean,
  example: unknown,
  number: number,
): number {
  const first = typeof example === "number" ? example : sampleNumber(layers, isWhole);
  const step = Number(layers.map((layer) => valueIn(layer, "multipleOf")).find(Boolean) ?? 1);
  const top = Math.min(
    ...layers.map(({ maximum }) => Number(maximum ?? Infinity)),
    ...layers.map(({ exclusiveMaximum: limit }) => (typeof limit === "number" ? limit - step : Infinity)),
  );
  const room = Math.floor((top - first) / step);
  return room > 0 ? first + (number % (Math.min(room, 1000) + 1)) * step : first;
}
