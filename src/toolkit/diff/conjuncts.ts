import { isObject, type Json, type JsonObject } from "../../openapi/json.ts";
import type { Bundle } from "./bundle.ts";
import { limitsOf } from "./schema-keywords.ts";

/** A schema, and the document that resolves its references. */
export interface Scoped {
  readonly bundle: Bundle;
  readonly schema: Json | undefined;
}

/** A schema without references and `allOf`. */
export interface Conjunct {
  readonly bundle: Bundle;
  readonly schema: JsonObject;
  /** False for a part of an `allOf`, and for the target of a `$ref` that has other keywords beside it. */
  readonly isWhole: boolean;
}

/** Parts of schemas without `$ref` and `allOf`: each schema has one, so that what is proved of it is proved once. */
const rests = new WeakMap<JsonObject, JsonObject>();

/** The schemas that a value has to match all: those of `allOf` and of references, and what stands beside them. `undefined` for `false`. */
export function conjunctsOf({ bundle, schema }: Scoped): Conjunct[] | undefined {
  const found: Conjunct[] = [];
  const seen = new Set<JsonObject>();
  const visit = (value: Json | undefined, isWhole: boolean): boolean => {
    if (value === undefined || value === true) return true;
    if (!isObject(value)) return false;
    if (seen.has(value)) return true;
    seen.add(value);
    const target = typeof value.$ref === "string" ? bundle.step(value.$ref) : undefined;
    const all = Array.isArray(value.allOf) ? value.allOf : [];
    const rest = target === undefined && all.length === 0 ? value : restOf(value, target !== undefined);
    const own = limitsOf(rest).length > 0;
    if (own)
      found.push({ bundle, schema: rest, isWhole: isWhole && all.length === 0 && target === undefined });
    if (target !== undefined && !visit(target, isWhole && !own && all.length === 0)) return false;
    return all.every((each) => visit(each, false));
  };
  return visit(schema, true) ? found : undefined;
}

function restOf(schema: JsonObject, withoutReference: boolean): JsonObject {
  const known = rests.get(schema);
  if (known) return known;
  const { allOf: _, $ref, ...others } = schema;
  const rest = withoutReference || $ref === undefined ? others : { ...others, $ref };
  rests.set(schema, rest);
  return rest;
}
