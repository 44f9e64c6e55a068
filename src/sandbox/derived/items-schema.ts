import type { Bundle } from "../core/bundle.ts";
import { isObject, type JsonObject } from "../core/json.ts";
import { jsonSchema } from "../core/operations.ts";
import { schemaAt, typesOf } from "./schema-at.ts";

/** The schema of the items of a list, which stand at the pointer in its body. */
export function itemsSchema(
  bundle: Bundle,
  response: JsonObject | undefined,
  pointer: string,
): JsonObject | undefined {
  const { layers } = schemaAt(bundle, jsonSchema(bundle, response), pointer);
  const [first, ...others] = layers.map(({ items }) => items).filter(isObject);
  return others.length > 0 ? { allOf: [first ?? {}, ...others] } : first;
}

/** The most items that the array of a list may have. */
export function mostItems(bundle: Bundle, response: JsonObject | undefined, pointer: string): number {
  const { layers } = schemaAt(bundle, jsonSchema(bundle, response), pointer);
  return Math.min(...layers.map(({ maxItems }) => Number(maxItems ?? Infinity)));
}

/** Whether a schema is one of objects. */
export function holdsObjects(bundle: Bundle, schema: unknown): boolean {
  return bundle.layers(schema).some(({ type, properties }) => type === "object" || properties !== undefined);
}

/** Whether a schema is one of texts, numbers or other values that are no objects. */
export function holdsValues(bundle: Bundle, schema: unknown): boolean {
  return typesOf({ layers: bundle.layers(schema) }).size > 0 && !holdsObjects(bundle, schema);
}
