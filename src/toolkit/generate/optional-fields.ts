import { OpenApiDocument } from "../../openapi/document.ts";
import type { JsonObject } from "../../openapi/json.ts";
import { walk } from "../../openapi/walk.ts";

/** Header fields that OpenAPI describes by media types and security schemes. A parameter of such a name has no effect. */
const DESCRIBED_ELSEWHERE = /^(?:accept|content-type|authorization)$/i;

/** Leaves it to callers, in place, whether they give a header field that the client sends by itself. */
export function optionalFields(document: JsonObject): JsonObject {
  for (const { type, value } of walk(new OpenApiDocument(document), document, "root"))
    if (type === "parameter" && value.in === "header" && DESCRIBED_ELSEWHERE.test(String(value.name)))
      delete value.required;
  return document;
}
