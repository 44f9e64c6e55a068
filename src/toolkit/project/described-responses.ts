import { isDeepStrictEqual } from "node:util";
import { isExtension } from "../../openapi/annotation-names.ts";
import { OpenApiDocument } from "../../openapi/document.ts";
import { isObject, type JsonObject } from "../../openapi/json.ts";

const ADDED = "Not described.";

/**
 * Gives an operation that describes no response, in place, one for every status, and one that describes only errors a success. OpenAPI
 * lets a document leave them out, and a call of such an operation that succeeds is no error.
 */
export function describedResponses(document: JsonObject): JsonObject {
  for (const { value } of new OpenApiDocument(document).operations) {
    const responses = isObject(value.responses) ? value.responses : {};
    const statuses = Object.keys(responses).filter((status) => !isExtension(status));
    if (statuses.some((status) => /^(?:[123]|default$)/i.test(status))) continue;
    const added = statuses.length === 0 ? "default" : "2XX";
    value.responses = { ...responses, [added]: { description: ADDED } };
  }
  return document;
}

/** Takes out again, in place, what nobody has described. A response with these words and more is the document's own. */
export function withoutAddedResponses(document: JsonObject): JsonObject {
  for (const { value } of new OpenApiDocument(document).operations) {
    if (!isObject(value.responses)) continue;
    for (const [status, response] of Object.entries(value.responses))
      if (isDeepStrictEqual(response, { description: ADDED })) delete value.responses[status];
  }
  return document;
}
