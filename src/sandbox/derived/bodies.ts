import { randomBytes, randomUUID } from "node:crypto";
import type { ValidateFunction } from "ajv";
import type { Call } from "../core/api.ts";
import type { Bundle } from "../core/bundle.ts";
import { isObject, type JsonObject, list, object, valueIn } from "../core/json.ts";
import { timestamp } from "../core/timestamp.ts";
import { propertyOf, sampleOf } from "./sample.ts";
import { isClosed } from "./shape.ts";

type Validate = (schema: JsonObject) => ValidateFunction;

/**
 * Makes the body of a new item from the request and the ids on the path. Times of creation and change are those of the call.
 * Other required properties come from the example.
 */
export function newItem(
  bundle: Bundle,
  schema: JsonObject | undefined,
  call: Call,
  shown: unknown,
  id: { readonly name: string | undefined; readonly value: string | number },
): JsonObject {
  const layers = bundle.layers(schema);
  const names = [...new Set(layers.flatMap(({ properties }) => Object.keys(object(properties))))];
  const required = new Set(layers.flatMap((layer) => list(layer.required)).map(String));
  const given = object(call.body);
  const made: Record<string, unknown> = {};
  for (const name of names) {
    const property = propertyOf(bundle, layers, name);
    const types = bundle.layers(property);
    if (name === id.name) made[name] = id.value;
    else if (name in given) made[name] = given[name];
    else if (name in call.path) made[name] = call.path[name];
    else if (types.some(({ format }) => format === "date-time") && /creat|updat|modif|^at$/i.test(name))
      made[name] = timestamp(call.now);
    else if (required.has(name))
      made[name] = structuredClone(valueIn(shown, name)) ?? sampleOf(bundle, property);
  }
  return isClosed(layers) ? made : { ...given, ...made };
}

/** Applies a request to an item: PUT replaces whole properties, PATCH is a JSON Merge Patch (RFC 7396). */
export function changedItem(
  bundle: Bundle,
  schema: JsonObject | undefined,
  before: JsonObject,
  call: Call,
  id: string | undefined,
): JsonObject {
  const layers = bundle.layers(schema);
  const known = new Set(layers.flatMap(({ properties }) => Object.keys(object(properties))));
  const allowed = Object.entries(object(call.body)).filter(([name]) => known.size === 0 || known.has(name));
  const given = Object.fromEntries(allowed.filter(([name]) => name !== id));
  const after = call.method === "PATCH" ? object(merged(before, given)) : { ...before, ...given };
  const times = Object.keys(after).filter(
    (name) => /updat|modif/i.test(name) && typeof after[name] === "string",
  );
  return { ...after, ...Object.fromEntries(times.map((name) => [name, timestamp(call.now)])) };
}

function merged(before: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const after: Record<string, unknown> = { ...object(before) };
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete after[name];
    else after[name] = merged(after[name], value);
  }
  return after;
}

/** Makes an id of the documented form, or else returns the number. */
export function newId(
  bundle: Bundle,
  schema: JsonObject | undefined,
  name: string | undefined,
  shown: unknown,
  number: number,
  validate: Validate,
): string | number {
  const property = name === undefined ? undefined : propertyOf(bundle, bundle.layers(schema), name);
  if (property === undefined) return String(number);
  const example = valueIn(shown, name ?? "");
  const text = typeof example === "string" ? example : "";
  const [prefix = ""] = /^[a-z]+[_-](?=[\da-z])/i.exec(text) ?? [];
  const random = randomBytes(32).toString("hex");
  // Make the id as long as the example.
  const tail = random.slice(0, Math.max(8, text.length - prefix.length));
  const candidates = [
    ...(typeof example === "number" ? [number] : []),
    ...(/^[0-9a-f-]{36}$/i.test(text) ? [randomUUID()] : []),
    prefix + tail,
    randomUUID(),
    number,
    String(number),
    random.slice(0, 24),
    random.toUpperCase().slice(0, 26),
    `${text}${number}`,
  ];
  const fits = validate(property);
  return candidates.find((candidate) => fits(candidate)) ?? String(number);
}
