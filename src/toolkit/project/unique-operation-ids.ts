import { OpenApiDocument } from "../../openapi/document.ts";
import { isObject, type JsonObject, textOf } from "../../openapi/json.ts";
import { fieldOf } from "../../openapi/methods.ts";
import { walk } from "../../openapi/walk.ts";

/**
 * Removes, in place, each `operationId` that an earlier operation has already. The operation then goes by its method and path,
 * as one without an id. `lint` reports the duplicate. An id that YAML reads as a number, such as 404, becomes a text.
 */
export function uniqueOperationIds(document: JsonObject): JsonObject {
  for (const { type, value } of walk(new OpenApiDocument(document), document, "root"))
    if (type === "operation" && /^(?:number|boolean)$/.test(typeof value.operationId))
      value.operationId = String(value.operationId);
  const seen = new Map<string, JsonObject>();
  const { operations } = new OpenApiDocument(document);
  for (const { id, value, method, path, pathItem } of operations) {
    if (id === "") continue;
    if (seen.has(id)) removeId(document, path, pathItem, fieldOf(method));
    else seen.set(id, value);
  }
  // Webhooks, callbacks and path items among the components have operations, too.
  for (const { type, value } of walk(new OpenApiDocument(document), document, "root")) {
    const id = type === "operation" ? textOf(value.operationId) : undefined;
    if (id === undefined) continue;
    const first = seen.get(id);
    if (first === undefined) seen.set(id, value);
    else if (first !== value) delete value.operationId;
  }
  return document;
}

/** Two paths can share a path item by reference, so the path first gets one of its own. */
function removeId({ paths }: JsonObject, path: string, pathItem: JsonObject, field: string): void {
  if (!isObject(paths)) return;
  const here = paths[path];
  const own = isObject(here) && !("$ref" in here) ? here : structuredClone(pathItem);
  paths[path] = own;
  if (isObject(own[field])) delete own[field].operationId;
}
