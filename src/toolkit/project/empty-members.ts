import { OpenApiDocument } from "../../openapi/document.ts";
import { isObject, type JsonObject } from "../../openapi/json.ts";
import { type ObjectType, walk } from "../../openapi/walk.ts";

/** The maps by name that each type of object has, and what an empty entry stands for there. */
const MAPS: Partial<Record<ObjectType, Readonly<Record<string, JsonObject>>>> = {
  schema: { properties: {}, patternProperties: {}, $defs: {}, dependentSchemas: {} },
  components: { schemas: {}, responses: { description: "" } },
  operation: { responses: { description: "" } },
  response: { content: {}, headers: {} },
  requestBody: { content: {} },
  parameter: { content: {} },
  header: { content: {} },
};

/**
 * Fills in, in place, what a document names without a word about it, such as `name:` below `properties`, which YAML reads as null: a
 * schema that any value fits, a response without a body. `lint` reports it.
 */
export function saidMembers(document: JsonObject): JsonObject {
  for (const { type, value } of walk(new OpenApiDocument(document), document, "root")) {
    for (const [name, nothing] of Object.entries(MAPS[type] ?? {})) {
      const map = value[name];
      if (!isObject(map)) continue;
      for (const [key, entry] of Object.entries(map)) if (entry === null) map[key] = { ...nothing };
    }
  }
  return document;
}
