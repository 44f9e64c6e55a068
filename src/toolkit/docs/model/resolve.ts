import { entriesOf, isObject, type Json, type JsonObject } from "../../../openapi/json.ts";
import { resolve as follow, targetIn } from "../../../openapi/references.ts";

/** Follows a reference inside a bundle; returns any other object as it is. */
export function resolve(document: JsonObject, value: Json | undefined): JsonObject {
  return follow({ step: (reference) => targetIn(document, reference) }, value) ?? {};
}

/** Every object within a value, outermost first. */
export function* objectsIn(value: Json | undefined): Generator<JsonObject> {
  if (Array.isArray(value)) for (const item of value) yield* objectsIn(item);
  if (!isObject(value)) return;
  yield value;
  for (const [, property] of entriesOf(value)) yield* objectsIn(property);
}
