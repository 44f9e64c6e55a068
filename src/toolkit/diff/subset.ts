import { isOpen } from "../../openapi/annotations.ts";
import { isObject, type Json, type JsonObject, objectsOf, stringsOf } from "../../openapi/json.ts";
import type { Bundle } from "./bundle.ts";
import { differ } from "./equal.ts";

/** A schema, and the document that resolves its references. */
export interface Scoped {
  readonly bundle: Bundle;
  readonly schema: Json | undefined;
}

/** How deep schemas are followed. Beyond that depth nothing counts as proved, so recursive schemas end. */
const DEPTH = 12;

/** Keywords that do not limit the values. */
const SILENT =
  /^(?:title|description|\$comment|default|examples?|deprecated|readOnly|writeOnly|externalDocs|xml|discriminator|x-.*)$/;

/** Keywords that are compared here. If `outer` has any other keyword, `inner` must have it with the same value. */
const KNOWN = new Set([
  ...["type", "enum", "const", "oneOf", "anyOf", "properties", "required", "additionalProperties", "items"],
  ...["minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"],
  ...["maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"],
]);

/** True if every value of `inner` is provably a value of `outer`. False means only that there is no proof. */
export function isWithin(inner: Scoped, outer: Scoped, depth = 0): boolean {
  if (depth > DEPTH) return false;
  const [a, b] = [resolved(inner), resolved(outer)];
  if (b === true || (isObject(b) && Object.keys(b).every((key) => SILENT.test(key)))) return true;
  if (!isObject(a) || !isObject(b)) return a === false;
  if (!differ(meaning(a), meaning(b)) && inner.bundle === outer.bundle) return true;
  const within = (x: Json | undefined, y: Json | undefined) =>
    isWithin({ ...inner, schema: x }, { ...outer, schema: y }, depth + 1);
  // `a` is a choice and nothing else, so check each branch alone. An open list has more values than its branches.
  const choice = isOpen(a) && !isOpen(b) ? undefined : choiceOf(a);
  if (choice) return choice.every((branch) => within(branch, b));
  const wider = choiceOf(b);
  // Exactly one branch of a `oneOf` may hold, so the others must provably not.
  if (wider)
    return wider.some(
      (branch, at) => within(a, branch) && (b.oneOf === undefined || isAlone(a, wider, at, outer)),
    );
  return isNarrower(a, b, within);
}

function isNarrower(
  a: JsonObject,
  b: JsonObject,
  within: (x: Json | undefined, y: Json | undefined) => boolean,
): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)].filter((key) => !SILENT.test(key)));
  for (const key of keys) if (!KNOWN.has(key) && b[key] !== undefined && differ(a[key], b[key])) return false;
  const values = valuesOf(b);
  // Of these, `listed` has read one; an open list limits nothing.
  const read = b.const !== undefined ? "const" : Array.isArray(b.enum) ? "enum" : listed(b) ? "oneOf" : "";
  for (const key of ["const", "enum", "oneOf", "anyOf"])
    if (key !== read && b[key] !== undefined && differ(a[key], b[key])) return false;
  if (escapes(a, b)) return false;
  if (values) {
    if (isOpen(a) && !isOpen(b)) return false;
    const mine = valuesOf(a);
    if (!mine?.every((value) => values.some((each) => !differ(each, value)))) return false;
  }
  const types = typesOf(b);
  if (
    types &&
    !kindsOf(a)?.every((type) => types.includes(type) || (type === "integer" && types.includes("number")))
  )
    return false;
  for (const key of ["minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"])
    if (typeof b[key] === "number" && !(typeof a[key] === "number" && a[key] >= b[key])) return false;
  for (const key of ["maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"])
    if (typeof b[key] === "number" && !(typeof a[key] === "number" && a[key] <= b[key])) return false;
  if (!stringsOf(b.required).every((name) => stringsOf(a.required).includes(name))) return false;
  if (b.items !== undefined && !within(a.items ?? true, b.items)) return false;
  return areWithin(a, b, within);
}

/** Keywords with other schemas for the same value. */
const BESIDE = [
  ...["$ref", "$dynamicRef", "allOf", "anyOf", "oneOf", "if", "then", "else", "dependentSchemas"],
];

/** Keywords that take values out of the reach of another one. */
const EXCEPTIONS: readonly (readonly [limit: string, exceptions: readonly string[]])[] = [
  ["properties", ["patternProperties"]],
  ["additionalProperties", ["patternProperties"]],
  ["items", ["prefixItems"]],
  ["contains", ["minContains"]],
  ["type", ["nullable"]],
  ["unevaluatedItems", ["prefixItems", "items", "contains", ...BESIDE]],
  ["unevaluatedProperties", ["patternProperties", "additionalProperties", ...BESIDE]],
];

/** True if `a` may allow what a keyword of `b` forbids, because it has other exceptions from it. */
function escapes(a: JsonObject, b: JsonObject): boolean {
  const names = (schema: JsonObject) => Object.keys(isObject(schema.properties) ? schema.properties : {});
  return (
    EXCEPTIONS.some(
      ([limit, exceptions]) => b[limit] !== undefined && exceptions.some((key) => differ(a[key], b[key])),
    ) ||
    (b.unevaluatedProperties !== undefined && !names(a).every((name) => names(b).includes(name)))
  );
}

/** Compares the properties of objects: the named ones, then any others that `a` allows. */
function areWithin(
  a: JsonObject,
  b: JsonObject,
  within: (x: Json | undefined, y: Json | undefined) => boolean,
): boolean {
  const [mine, theirs] = [a.properties, b.properties].map((each) => (isObject(each) ? each : {}));
  const [rest, others] = [a.additionalProperties ?? true, b.additionalProperties ?? true];
  for (const name of new Set([...Object.keys(mine ?? {}), ...Object.keys(theirs ?? {})]))
    if (!within(mine?.[name] ?? rest, theirs?.[name] ?? others)) return false;
  return others === true || within(rest, others);
}

/** True if values or types prove that no other branch of a `oneOf` can hold as well. */
function isAlone(a: JsonObject, branches: readonly Json[], at: number, { bundle }: Scoped): boolean {
  const types = kindsOf(a);
  return branches.every((branch, index) => {
    const other = bundle.resolve(branch);
    const theirs = other && kindsOf(other);
    const values = other && valuesOf(other);
    const mine = valuesOf(a);
    if (index === at) return true;
    if (mine && values) return !mine.some((value) => values.some((each) => !differ(each, value)));
    return types !== undefined && theirs !== undefined && !types.some((type) => overlaps(type, theirs));
  });
}

function overlaps(type: string, types: readonly string[]): boolean {
  return (
    types.includes(type) ||
    (type === "integer" && types.includes("number")) ||
    (type === "number" && types.includes("integer"))
  );
}

/** The branches of a schema that is only a `oneOf` or `anyOf`. */
function choiceOf(schema: JsonObject): Json[] | undefined {
  const keys = Object.keys(schema).filter((key) => !SILENT.test(key));
  const [only] = keys;
  if (keys.length !== 1 || (only !== "oneOf" && only !== "anyOf")) return undefined;
  const branches = schema[only];
  return Array.isArray(branches) ? branches : undefined;
}

function resolved({ bundle, schema }: Scoped): Json {
  if (schema === undefined) return true;
  if (!isObject(schema) || schema.$ref === undefined) return schema;
  // Keywords beside a reference narrow it further, so follow only a bare one.
  return Object.keys(schema).every((key) => key === "$ref" || SILENT.test(key))
    ? (bundle.resolve(schema) ?? schema)
    : schema;
}

/** A schema without the silent keywords, its sets sorted. */
function meaning(schema: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => !SILENT.test(key))
      .map(([key, value]): [string, Json] => [
        key,
        (key === "required" || key === "type") && Array.isArray(value) ? [...value].sort() : value,
      ])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function typesOf({ type }: JsonObject): string[] | undefined {
  return typeof type === "string" ? [type] : Array.isArray(type) ? stringsOf(type) : undefined;
}

/** The types of a schema's values. Those that an open list does not name have the type of those that it does. */
function kindsOf(schema: JsonObject): string[] | undefined {
  return typesOf(schema) ?? listed(schema)?.map(typeOf);
}

/** The values of a schema that has no others. */
function valuesOf(schema: JsonObject): Json[] | undefined {
  const isList = schema.const === undefined && !Array.isArray(schema.enum);
  return isList && isOpen(schema) ? undefined : listed(schema);
}

/** The values that a schema lists. */
function listed(schema: JsonObject): Json[] | undefined {
  if (schema.const !== undefined) return [schema.const];
  if (Array.isArray(schema.enum)) return schema.enum;
  const branches = objectsOf(schema.oneOf);
  const isList = branches.length > 0 && branches.length === [schema.oneOf].flat().length;
  return isList && branches.every((each) => each.const !== undefined)
    ? branches.map((each) => each.const ?? null)
    : undefined;
}

function typeOf(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value === "number" && Number.isInteger(value) ? "integer" : typeof value;
}
