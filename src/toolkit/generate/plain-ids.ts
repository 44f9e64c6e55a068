import { OpenApiDocument } from "../../openapi/document.ts";
import { type JsonObject, textOf } from "../../openapi/json.ts";
import { walk } from "../../openapi/walk.ts";

/**
 * Takes percent signs out of operation ids, in place: openapi-typescript decodes a name that it looks up, and not the one it writes.
 * Only the key of a type is called so; the client knows the id as it is.
 */
export function plainIds(document: JsonObject): JsonObject {
  const operations = walk(new OpenApiDocument(document), document, "root").flatMap(({ type, value }) =>
    type === "operation" ? [value] : [],
  );
  const taken = new Set(operations.map(({ operationId }) => operationId));
  for (const operation of operations) {
    const id = textOf(operation.operationId);
    if (id === undefined || !id.includes("%")) continue;
    let plain = id.replaceAll("%", "_");
    while (taken.has(plain)) plain += "_";
    taken.add(plain);
    operation.operationId = plain;
  }
  return document;
}
