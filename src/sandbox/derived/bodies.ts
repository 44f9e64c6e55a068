import type { ValidateFunction } from "ajv";
import type { Call } from "../core/api.ts";
import type { Bundle } from "../core/bundle.ts";
import { isObject, type JsonObject, list, object, valueIn } from "../core/json.ts";
import { timestamp } from "../core/timestamp.ts";
import { openAlternatives } from "./alternatives.ts";
import { type Chance, chance } from "./chance.ts";
import { patternText } from "./pattern-text.ts";
import { propertyOf } from "./properties.ts";
import { sampleOf } from "./sample.ts";
import { declaredBy, isClosed, isNullable } from "./shape.ts";

type Validate = (schema: JsonObject) => ValidateFunction;

/** Makes the body of a new item from the call. */
export type MakeBody = (call: Call, id: string | number) => JsonObject;

/**
 * Opens the maker of new items. A body comes from the request, the ids on the path and the time. Another required property has
 * its default, is `null` if it may be, or comes from the example.
 */
export function openNewBody(
  bundle: Bundle,
  schema: JsonObject | undefined,
  shown: unknown,
  idName: string | undefined,
): MakeBody {
  const describedFor = openAlternatives(bundle, schema, (layers) => describe(bundle, layers, shown));
  return (call, id) => {
    const given = object(call.body);
    const { closed, properties } = describedFor(given);
    const made: Record<string, unknown> = {};
    for (const { name, isTime, isRequired, fallback } of properties) {
      if (name === idName) made[name] = id;
      else if (Object.hasOwn(given, name)) made[name] = given[name];
      else if (Object.hasOwn(call.path, name)) made[name] = call.path[name];
      else if (isTime) made[name] = timestamp(call.now);
      else if (isRequired) made[name] = fallback();
    }
    return closed ? made : { ...given, ...made };
  };
}

/** What schemas say of the properties of an object. */
function describe(bundle: Bundle, layers: readonly JsonObject[], shown: unknown) {
  const required = new Set(layers.flatMap((layer) => list(layer.required)).map(String));
  const properties = [...declaredBy(layers)].map((name) => {
    const property = propertyOf(bundle, layers, name);
    const types = bundle.layers(property);
    const preset = types.find((layer) => "default" in layer)?.default;
    return {
      name,
      isTime: types.some(({ format }) => format === "date-time") && /creat|updat|modif|^at$/i.test(name),
      isRequired: required.has(name),
      fallback: () =>
        structuredClone(
          preset ??
            (isNullable(bundle, layers, name) ? null : (valueIn(shown, name) ?? sampleOf(bundle, property))),
        ),
    };
  });
  return { closed: isClosed(layers), properties };
}

/**
 * Applies a call to a body: PUT replaces whole properties, PATCH is a JSON Merge Patch (RFC 7396). Where the body becomes another
 * alternative, it loses what only the one before has.
 */
export type ChangeBody = (before: JsonObject, call: Call) => JsonObject;

export function openChangedBody(
  bundle: Bundle,
  schema: JsonObject | undefined,
  idName: string | undefined,
): ChangeBody {
  const known = declaredBy(bundle.layers(schema));
  const declaredFor = openAlternatives(bundle, schema, declaredBy);
  return (before, call) => {
    const given = Object.fromEntries(
      Object.entries(object(call.body)).filter(
        ([name]) => name !== idName && (known.size === 0 || known.has(name)),
      ),
    );
    const isPatch = call.method === "PATCH";
    const changed = isPatch ? object(merged(before, given)) : { ...before, ...given };
    const declared = declaredFor(isPatch ? changed : given, before);
    const after = Object.fromEntries(
      Object.entries(changed).filter(
        ([name]) => declared.has(name) || !known.has(name) || Object.hasOwn(given, name),
      ),
    );
    const times = Object.keys(after).filter(
      (name) => /updat|modif/i.test(name) && typeof after[name] === "string",
    );
    return { ...after, ...Object.fromEntries(times.map((name) => [name, timestamp(call.now)])) };
  };
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

/** Opens the maker of ids. They have the documented form; if none is found, an id is the next number. */
export function openIds(
  bundle: Bundle,
  schema: JsonObject | undefined,
  name: string | undefined,
  shown: unknown,
  nextNumber: () => number,
  validate: Validate,
  { below, uuid }: Chance = chance,
): () => string | number {
  const property = name === undefined ? undefined : propertyOf(bundle, bundle.layers(schema), name);
  if (property === undefined) return () => String(nextNumber());
  const example = valueIn(shown, name ?? "");
  const text = typeof example === "string" ? example : "";
  const [prefix = ""] = /^[a-z]+[_-](?=[\da-z])/i.exec(text) ?? [];
  // As long as the example.
  const length = Math.max(8, text.length - prefix.length);
  const forms: (() => string | number | undefined)[] = [
    ...(typeof example === "number" ? [nextNumber] : []),
    ...(/^[0-9a-f-]{36}$/i.test(text) ? [uuid] : []),
    () => prefix + hexOf(length, uuid),
    uuid,
    nextNumber,
    () => String(nextNumber()),
    () => hexOf(24, uuid),
    () => hexOf(26, uuid).toUpperCase(),
    () => `${text}${nextNumber()}`,
    ...patternsOf(bundle, property).map((pattern) => () => patternText(pattern, below)),
  ];
  return () => {
    const fits = validate(property);
    for (const form of forms) {
      const id = form();
      if (id !== undefined && fits(id)) return id;
    }
    return String(nextNumber());
  };
}

/** Digits out of UUIDs: Node keeps random bytes for those in stock, so this is fast. */
function hexOf(length: number, uuid: Chance["uuid"]): string {
  let digits = "";
  while (digits.length < length) digits += uuid().replaceAll("-", "");
  return digits.slice(0, length);
}

function patternsOf(bundle: Bundle, schema: JsonObject): string[] {
  return bundle.layers(schema).flatMap(({ pattern }) => (typeof pattern === "string" ? [pattern] : []));
}
