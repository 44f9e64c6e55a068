import { isObject, type JsonObject } from "../core/json.ts";

/** RFC 7396: sets the properties of `patch`, removes those that are `null`, merges objects, keeps the rest. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged = new Map(Object.entries(isObject(target) ? target : ({} as JsonObject)));
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name);
    else merged.set(name, mergePatch(merged.get(name), value));
  }
  return Object.fromEntries(merged);
}
