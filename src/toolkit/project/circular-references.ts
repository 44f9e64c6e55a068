import { isObject, type Json, type JsonObject } from "../../openapi/json.ts";
import { targetIn } from "../../openapi/references.ts";
import { referencesIn } from "../../openapi/references-in.ts";

/** A `$ref` of a document that leads to nothing but references, and back to itself: it says of no value what it is. */
export function circularReference(document: JsonObject): string | undefined {
  for (const { holder, key, target } of referencesIn(document)) {
    const seen = new Set<Json>();
    let value: Json | undefined = key === "$ref" ? holder : undefined;
    while (isObject(value) && typeof value.$ref === "string" && !seen.has(value)) {
      seen.add(value);
      value = targetIn(document, value);
    }
    if (value === holder) return target;
  }
  return undefined;
}
