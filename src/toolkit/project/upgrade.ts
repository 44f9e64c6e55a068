import { upgrade } from "@scalar/openapi-upgrader";
import type { JsonObject } from "../../openapi/json.ts";

/** Converts a document to OpenAPI 3.1 in memory: rewrites what differs in 3.0, such as `nullable` and `exclusiveMinimum: true`. */
export function upgraded(document: JsonObject): JsonObject {
  // The library's type of a document is an open object, like ours.
  const result = upgrade(structuredClone(document), "3.1") as unknown as JsonObject;
  // What 3.2 adds stays as it is. The rest of the toolkit expects 3.1.
  return { ...result, openapi: "3.1.1" };
}
