import { isObject, type Json, type JsonObject, stringsOf } from "../../openapi/json.ts";
import type { Scoped } from "./conjuncts.ts";

const known = new WeakMap<JsonObject, ReadonlySet<string>>();

/** The names of all properties that a schema mentions of its values, in whichever branch. */
export function namedIn({ bundle, schema }: Scoped): ReadonlySet<string> {
  if (!isObject(schema)) return new Set();
  const before = known.get(schema);
  if (before) return before;
  const names = new Set<string>();
  const seen = new Set<JsonObject>();
  const waiting: Json[] = [schema];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (!isObject(next) || seen.has(next)) continue;
    seen.add(next);
    for (const name of [
      ...Object.keys(isObject(next.properties) ? next.properties : {}),
      ...stringsOf(next.required),
    ])
      names.add(name);
    const { $ref, not, if: condition, then, else: other, dependentSchemas } = next;
    const target = typeof $ref === "string" ? bundle.step($ref) : undefined;
    const inner = [
      target,
      not,
      condition,
      then,
      other,
      ...Object.values(isObject(dependentSchemas) ? dependentSchemas : {}),
    ];
    for (const each of [...inner, next.allOf, next.anyOf, next.oneOf].flat())
      if (each !== undefined) waiting.push(each);
  }
  known.set(schema, names);
  return names;
}
