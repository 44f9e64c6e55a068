import type { Bundle } from "../core/bundle.ts";
import { type JsonObject, list, object, valueIn } from "../core/json.ts";
import { openAlternatives } from "./alternatives.ts";
import { propertyOf } from "./properties.ts";
import { typesOf } from "./schema-at.ts";

/** Whether an object may have only the properties that its schemas declare. */
export function isClosed(layers: readonly JsonObject[]): boolean {
  return layers.some(
    ({ additionalProperties, unevaluatedProperties }) =>
      additionalProperties === false || unevaluatedProperties === false,
  );
}

/** The names of the properties that schemas describe. */
export function declaredBy(layers: readonly JsonObject[]): ReadonlySet<string> {
  return new Set(layers.flatMap(({ properties }) => Object.keys(object(properties))));
}

/** Whether a property may be `null`. */
export function isNullable(bundle: Bundle, layers: readonly JsonObject[], name: string): boolean {
  return typesOf({ layers: bundle.layers(propertyOf(bundle, layers, name)) }).has("null");
}

/**
 * Shows items as one response does. Properties that its schemas forbid are left out. A required property that the item lacks
 * is `null` if it may be, and otherwise comes from the example, such as a `deleted` flag.
 */
export function openShape(
  bundle: Bundle,
  schema: JsonObject | undefined,
  shown: unknown,
): (item: JsonObject) => JsonObject {
  const shapeFor = openAlternatives(bundle, schema, (layers) => shapeOf(bundle, layers, shown));
  return (item) => shapeFor(item)(item);
}

function shapeOf(
  bundle: Bundle,
  layers: readonly JsonObject[],
  shown: unknown,
): (item: JsonObject) => JsonObject {
  const declared = declaredBy(layers);
  if (declared.size === 0) return (item) => item;
  const closed = isClosed(layers);
  const lacking = [...new Set(layers.flatMap(({ required }) => list(required).map(String)))]
    .map((name) => [name, valueIn(shown, name)] as const)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, isNullable(bundle, layers, name) ? null : value] as const);
  return (item) => {
    const made: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(item)) {
      if (!closed || declared.has(name)) made[name] = value;
    }
    for (const [name, value] of lacking) if (!Object.hasOwn(item, name)) made[name] = value;
    return made;
  };
}
