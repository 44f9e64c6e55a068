import type { Bundle } from "../core/bundle.ts";
import { isObject, type JsonObject } from "../core/json.ts";
import { valueAt, withValue } from "./location.ts";
import { schemaAt, typesOf } from "./schema-at.ts";

/** Writes what leads to the next page into a page. The last page says in the document's way that it is the last. */
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
    // A link object has an address and other properties (JSON:API, HAL).
    const isLink = isObject(shown) || (typesOf(place).has("object") && !typesOf(place).has("string"));
    if (isLink) return withValue(page, pointer, { ...(isObject(shown) ? shown : {}), href: lead });
    return withValue(page, pointer, typesOf(place).has("integer") ? Number(lead) : lead);
  }
  if (typesOf(place).has("null")) return withValue(page, pointer, null);
  if (!place.required) return withValue(page, pointer, undefined);
  // Leave out a required property with its parent: the `href` goes with all of `_links.next`.
  const around = pointer.slice(0, pointer.lastIndexOf("/"));
  if (around !== "" && !schemaAt(bundle, schema, around).required) return withValue(page, around, undefined);
  return withValue(page, pointer, place.layers.length === 0 ? undefined : "");
}
