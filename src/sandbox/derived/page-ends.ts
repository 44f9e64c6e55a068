import type { Bundle } from "../core/bundle.ts";
import { isObject, type JsonObject } from "../core/json.ts";
import { valueAt, withValue } from "./location.ts";
import { schemaAt, typesOf } from "./schema-at.ts";

/** Writes into a page what leads to the next one; on the last page it says in the document's way that there is none. */
export function withLead(
  bundle: Bundle,
  schema: JsonObject | undefined,
  page: unknown,
  pointer: string,
  lead: string | number | undefined,
): unknown {
  const place = schemaAt(bundle, schema, pointer);
  if (lead !== undefined) {
    const shown = valueAt(page, pointer);
    // A link object has its address beside other things (JSON:API, HAL).
    const isLink = isObject(shown) || (typesOf(place).has("object") && !typesOf(place).has("string"));
    if (isLink) return withValue(page, pointer, { ...(isObject(shown) ? shown : {}), href: lead });
    return withValue(page, pointer, typesOf(place).has("integer") ? Number(lead) : lead);
  }
  if (typesOf(place).has("null")) return withValue(page, pointer, null);
  if (!place.required) return withValue(page, pointer, undefined);
  // What must not be missing is missing together with what is around it: `_links.next` without its `href`.
  const around = pointer.slice(0, pointer.lastIndexOf("/"));
  if (around !== "" && !schemaAt(bundle, schema, around).required) return withValue(page, around, undefined);
  return withValue(page, pointer, place.layers.length === 0 ? undefined : "");
}
