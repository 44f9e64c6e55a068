import { upgrade } from "@scalar/openapi-upgrader";
import type { JsonObject } from "../../openapi/json.ts";

/** A document as OpenAPI 3.1 says the same: what differs in 3.0 (`nullable`, `exclusiveMinimum: true`) is rewritten, in memory. */
export function upgraded(document: JsonObject): JsonObject {
  // The library's type of a document is an open object, as ours is.
  const result = upgrade(structuredClone(document), "3.1") as unknown as JsonObject;
  // What 3.2 adds is read as it is; the rest of the toolkit knows 3.1.
  return { ...result, openapi: "3.1.1" };
}
