import { OpenApiDocument } from "../../openapi/document.ts";
import type { JsonObject } from "../../openapi/json.ts";
import { DESCRIBED_ELSEWHERE } from "../../openapi/transport-fields.ts";
import { walk } from "../../openapi/walk.ts";

/** Leaves it to callers, in place, whether they give a header field that the client sends by itself. */
export function optionalFields(document: JsonObject): JsonObject {
  for (const { type, value } of walk(new OpenApiDocument(document), document, "root"))
    if (
      type === "parameter" &&
      value.in === "header" &&
      DESCRIBED_ELSEWHERE.test(String(value.name).toLowerCase())
    )
      delete value.required;
  return document;
}
