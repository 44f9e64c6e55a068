import { isDeepStrictEqual } from "node:util";
import { isObject, type Json, type JsonObject } from "../../openapi/json.ts";
import type { Scoped } from "./conjuncts.ts";
import { limitsOf } from "./schema-keywords.ts";

const SCHEMAS = new Set([
  ...["items", "contains", "not", "if", "then", "else", "propertyNames", "additionalProperties"],
  ...["unevaluatedItems", "unevaluatedProperties"],
]);
const LISTS = new Set(["allOf", "anyOf", "oneOf", "prefixItems"]);
const MAPS = new Set(["properties", "patternProperties", "dependentSchemas"]);
const SETS = new Set(["type", "required", "enum"]);

/** True if two schemas limit values by the same keywords, and so does all that they refer to. */
export function isSame(a: Scoped, b: Scoped, assumed = new Map<Json, Set<Json>>()): boolean {
  const [x, y] = [resolved(a), resolved(b)];
  if (!isObject(x) || !isObject(y)) return x === y;
  if (assumed.get(x)?.has(y)) return true;
  assumed.set(x, (assumed.get(x) ?? new Set()).add(y));
  const keys = limitsOf(x);
  if (keys.length !== limitsOf(y).length) return false;
  const same = (p: Json | undefined, q: Json | undefined) =>
    isSame({ ...a, schema: p }, { ...b, schema: q }, assumed);
  return keys.every((key) => {
    const [p, q] = [x[key], y[key]];
    if (p === undefined || q === undefined) return false;
    if (SCHEMAS.has(key)) return same(p, q);
    if (key === "$ref") return same({ $ref: p }, { $ref: q });
    if (LISTS.has(key))
      return (
        Array.isArray(p) &&
        Array.isArray(q) &&
        p.length === q.length &&
        p.every((each, at) => same(each, q[at]))
      );
    if (MAPS.has(key)) return areSame(p, q, same);
    return isDeepStrictEqual(SETS.has(key) ? sorted(p) : p, SETS.has(key) ? sorted(q) : q);
  });
}

function areSame(p: Json, q: Json, same: (x: Json | undefined, y: Json | undefined) => boolean): boolean {
  if (!isObject(p) || !isObject(q)) return false;
  const names = Object.keys(p);
  return names.length === Object.keys(q).length && names.every((name) => name in q && same(p[name], q[name]));
}

function sorted(value: Json): Json {
  return Array.isArray(value) ? value.map((each) => JSON.stringify(each)).sort() : [JSON.stringify(value)];
}

/** The schema that a bare reference names, without its keywords that limit nothing. A missing one is `true`. */
function resolved({ bundle, schema }: Scoped): Json {
  let current: Json = schema ?? true;
  for (let steps = 0; steps < 50 && isBare(current); steps++)
    current = bundle.step(String(current.$ref)) ?? false;
  return isObject(current) && limitsOf(current).length === 0 ? true : current;
}

function isBare(schema: Json): schema is JsonObject {
  return isObject(schema) && typeof schema.$ref === "string" && limitsOf(schema).length === 1;
}
