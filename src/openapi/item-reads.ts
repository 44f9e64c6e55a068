import type { ItemReads } from "./contract.ts";
import { isObject, type JsonObject, textOf } from "./json.ts";
import { isJsonType, type MediaType, sequenceOf } from "./media-types.ts";
import type { References } from "./references.ts";
import { layersOf, typesOf } from "./schema.ts";

/** How the client gives the items that follow each other in a body; `undefined` where it has none, or another type. */
export function itemReads(references: References, { type, itemSchema }: MediaType): ItemReads | undefined {
  const sequence = itemSchema && sequenceOf(type);
  if (sequence !== "events") return sequence;
  const data = dataSchemas(references, itemSchema);
  // OpenAPI 3.2 describes an event by its fields. Some documents describe what its data says.
  if (data.length === 0) return hasEventFields(references, itemSchema) ? "events" : "event data";
  return data.some((each) => isJsonData(references, each)) ? "json events" : "events";
}

/** The schemas of an event's data. */
export function dataSchemas(references: References, itemSchema: JsonObject | undefined): JsonObject[] {
  return [...layersOf(references, itemSchema)].flatMap(({ properties }) =>
    isObject(properties) && isObject(properties.data) ? [properties.data] : [],
  );
}

function hasEventFields(references: References, itemSchema: JsonObject | undefined): boolean {
  return [...layersOf(references, itemSchema)].some(
    ({ properties }) =>
      isObject(properties) && (properties.event !== undefined || properties.retry !== undefined),
  );
}

/** Whether data is JSON: a text that is said to be, or any other value than a text. */
function isJsonData(references: References, data: JsonObject): boolean {
  const layers = [...layersOf(references, data)];
  if (layers.some((layer) => isJsonType(textOf(layer.contentMediaType) ?? ""))) return true;
  const types = typesOf(references, data);
  return types.size > 0 && !types.has("string");
}
