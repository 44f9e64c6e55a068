import { OpenApiDocument } from "../../openapi/document.ts";
import { isObject, type JsonObject } from "../../openapi/json.ts";
import { walk } from "../../openapi/walk.ts";

/**
 * Describes items that follow each other (`itemSchema` of OpenAPI 3.2), in place, as a list of them. The tool that compares schemas knows
 * lists alone, and for whoever sends or reads the items a change means the same.
 */
export function itemsAsLists(document: JsonObject): JsonObject {
  for (const { type, value } of walk(new OpenApiDocument(document), document, "root")) {
    const { schema, itemSchema } = value;
    if (type !== "mediaType" || !isObject(itemSchema)) continue;
    const items = { type: "array", items: itemSchema };
    value.schema = isObject(schema) ? { allOf: [schema, items] } : items;
    delete value.itemSchema;
  }
  return document;
}
