import { OpenApiDocument } from "../../openapi/document.ts";
import { isObject, type JsonObject } from "../../openapi/json.ts";

/**
 * Gives an operation that describes no response, in place, one for every status. OpenAPI 3.1 lets a document leave them out, and a call
 * of such an operation that succeeds is no error.
 */
export function describedResponses(document: JsonObject): JsonObject {
  for (const { value } of new OpenApiDocument(document).operations)
    if (!isObject(value.responses) || Object.keys(value.responses).length === 0)
      value.responses = { default: { description: "Not described." } };
  return document;
}
