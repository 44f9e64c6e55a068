import { type JsonObject, list, object, valueIn } from "../core/json.ts";

/** Whether an object may have only the properties that its schemas declare. */
export function isClosed(layers: readonly JsonObject[]): boolean {
  return layers.some(
    ({ additionalProperties, unevaluatedProperties }) =>
      additionalProperties === false || unevaluatedProperties === false,
  );
}

/**
 * A thing as one response shows it. Properties that its schemas forbid are left out. Required properties that the thing
 * lacks come from the example, such as a `deleted` flag.
 */
export function shaped(layers: readonly JsonObject[], thing: JsonObject, shown: unknown): JsonObject {
  const declared = new Set(layers.flatMap(({ properties }) => Object.keys(object(properties))));
  if (declared.size === 0) return thing;
  const kept = Object.entries(thing).filter(([name]) => declared.has(name) || !isClosed(layers));
  const lacking = layers
    .flatMap(({ required }) => list(required).map(String))
    .filter((name) => !(name in thing) && valueIn(shown, name) !== undefined);
  return Object.fromEntries([...kept, ...lacking.map((name) => [name, valueIn(shown, name)] as const)]);
}
