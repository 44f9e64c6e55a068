import type { Json } from "./json.ts";
import { valueAt } from "./pointer.ts";
import { decoded } from "./references.ts";
import { referencesIn } from "./references-in.ts";

/**
 * Encodes, in place, references within a file to names that have a percent sign themselves, as generators of documents write them:
 * `#/components/schemas/Pick_Job.%22id%22_`. What is right when it is decoded stays. Returns whether it changed something.
 */
export function encodePercents(content: Json): boolean {
  let changed = false;
  for (const { holder, key, target } of referencesIn(content)) {
    if (key !== "$ref" || !target.startsWith("#/") || !target.includes("%")) continue;
    const pointer = target.slice(1);
    if (valueAt(content, decoded(pointer)) !== undefined || valueAt(content, pointer) === undefined) continue;
    holder[key] = target.replaceAll("%", "%25");
    changed = true;
  }
  return changed;
}
