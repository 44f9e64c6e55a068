import { isDeepStrictEqual } from "node:util";
import { Ajv2020 } from "ajv/dist/2020.js";
import { isOpen } from "../../openapi/annotations.ts";
import { entriesOf, isObject, type Json, type JsonObject, stringsOf } from "../../openapi/json.ts";
import { choiceHolds } from "./choice-proofs.ts";
import type { Conjunct } from "./conjuncts.ts";
import { itemsHold, propertiesHold, unevaluatedHold } from "./part-proofs.ts";
import type { Question } from "./question.ts";
import { kindsOf, limitsOf, listed, overlaps, typeOf, typesOf, valuesOf } from "./schema-keywords.ts";

/** The type of the values that a keyword is about. It says nothing of others. */
const ABOUT: Readonly<Record<string, readonly string[]>> = {
  ...about("number", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
  ...about("string", "minLength", "maxLength", "pattern"),
  ...about("array", "minItems", "maxItems", "uniqueItems", "items", "prefixItems", "contains"),
  ...about("array", "unevaluatedItems"),
  ...about("object", "minProperties", "maxProperties", "required", "properties", "patternProperties"),
  ...about("object", "additionalProperties", "propertyNames", "dependentRequired", "dependentSchemas"),
  ...about("object", "unevaluatedProperties"),
};

function about(type: string, ...keys: readonly string[]): Record<string, readonly string[]> {
  return Object.fromEntries(keys.map((key) => [key, [type]]));
}

/** Keywords whose meaning for one value needs nothing else of the schema. */
const SIMPLE = new Set([
  ...["type", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
  ...["minLength", "maxLength", "pattern", "minItems", "maxItems", "uniqueItems"],
  ...["minProperties", "maxProperties", "required", "dependentRequired"],
]);

/** Keywords that belong to another one, which is judged with them. */
const WITH_OTHERS = new Set(["then", "else", "minContains", "maxContains", "prefixItems"]);

/** True if every value in question provably matches a keyword of a schema. */
export function holds(key: string, outer: Conjunct, question: Question): boolean {
  const { mine } = question;
  const types = ABOUT[key];
  if (types && mine.some(({ schema }) => kindsOf(schema)?.some((kind) => overlaps(kind, types)) === false))
    return true;
  if (simply(key, outer.schema, mine)) return true;
  return SIMPLE.has(key) && mine.some(({ schema }) => areValid(key, outer.schema, schema))
    ? true
    : byParts(key, outer, question);
}

function byParts(key: string, outer: Conjunct, question: Question): boolean {
  switch (key) {
    case "properties":
    case "patternProperties":
    case "additionalProperties":
      return propertiesHold(key, outer, question);
    case "items":
      return itemsHold(outer, question);
    case "prefixItems":
      return outer.schema.items !== undefined || itemsHold(outer, question);
    case "unevaluatedProperties":
    case "unevaluatedItems":
      return unevaluatedHold(key, outer, question);
    default:
      return WITH_OTHERS.has(key) || choiceHolds(key, outer, question);
  }
}

function simply(key: string, outer: JsonObject, mine: readonly Conjunct[]): boolean {
  const limit = outer[key];
  const some = (fits: (schema: JsonObject) => boolean) => mine.some(({ schema }) => fits(schema));
  const atLeast = (name: string, least: number) =>
    some((schema) => typeof schema[name] === "number" && schema[name] >= least);
  const atMost = (name: string, most: number) =>
    some((schema) => typeof schema[name] === "number" && schema[name] <= most);
  if (typeof limit === "number")
    switch (key) {
      case "minimum":
        return atLeast(key, limit) || atLeast("exclusiveMinimum", limit);
      case "maximum":
        return atMost(key, limit) || atMost("exclusiveMaximum", limit);
      case "exclusiveMinimum":
        return atLeast(key, limit) || some(({ minimum }) => typeof minimum === "number" && minimum > limit);
      case "exclusiveMaximum":
        return atMost(key, limit) || some(({ maximum }) => typeof maximum === "number" && maximum < limit);
      case "minLength":
      case "minItems":
      case "minProperties":
        return limit <= 0 || atLeast(key, limit);
      case "maxLength":
      case "maxItems":
      case "maxProperties":
        return atMost(key, limit);
      case "multipleOf":
        return some(({ multipleOf }) => isMultiple(multipleOf, limit));
    }
  switch (key) {
    case "type":
      return some((schema) => areAmong(kindsOf(schema), typesOf(outer) ?? []));
    case "const":
      return some((schema) => areListed(schema, [outer.const ?? null]));
    case "enum":
      return some((schema) => areListed(schema, Array.isArray(outer.enum) ? outer.enum : []));
    case "oneOf":
      return (
        isPlainList(outer) && (isOpen(outer) || some((schema) => areListed(schema, listed(outer) ?? [])))
      );
    case "required":
      return stringsOf(limit).every((name) => some((schema) => stringsOf(schema.required).includes(name)));
    case "uniqueItems":
      return limit === false || some((schema) => schema.uniqueItems === true) || atMost("maxItems", 1);
    case "dependentRequired":
      return entriesOf(limit).every(([name, others]) =>
        stringsOf(others).every((other) =>
          some(
            ({ required, dependentRequired }) =>
              stringsOf(required).includes(other) ||
              (isObject(dependentRequired) && stringsOf(dependentRequired[name]).includes(other)),
          ),
        ),
      );
    case "format":
      return some((schema) => schema.format === limit || isFittingFormat(schema, limit));
    default:
      return isPlain(key) && some((schema) => isDeepStrictEqual(schema[key], limit));
  }
}

/** Whether equal values of a keyword mean the same: they contain no schema, and nothing that depends on their location. */
function isPlain(key: string): boolean {
  return ABOUT[key] === undefined ? /^content(?:MediaType|Encoding)$/.test(key) : key === "pattern";
}

function areAmong(kinds: readonly string[] | undefined, types: readonly string[]): boolean {
  return (
    kinds?.every((kind) => types.includes(kind) || (kind === "integer" && types.includes("number"))) === true
  );
}

/** Whether a schema has no values but some of these. */
function areListed(schema: JsonObject, values: readonly Json[]): boolean {
  const finite = finiteValues(schema);
  return finite?.every((value) => values.some((each) => isDeepStrictEqual(each, value))) === true;
}

function finiteValues(schema: JsonObject): readonly Json[] | undefined {
  return valuesOf(schema) ?? (schema.type === "null" ? [null] : undefined);
}

/** A `oneOf` whose branches are single values, each in one of them. */
function isPlainList(schema: JsonObject): boolean {
  const branches = Array.isArray(schema.oneOf) ? schema.oneOf : [];
  const values = new Set(branches.map((each) => (isObject(each) ? JSON.stringify(each.const) : undefined)));
  return values.size === branches.length && branches.every((each) => isObject(each) && isOneValue(each));
}

function isOneValue(schema: JsonObject): boolean {
  if (schema.const === undefined) return false;
  const types = typesOf(schema);
  const isPlain = limitsOf(schema).every((key) => key === "const" || key === "type");
  return isPlain && (types === undefined || areAmong([typeOf(schema.const)], types));
}

function isMultiple(value: Json | undefined, of: number): boolean {
  return Number.isInteger(value) && Number.isInteger(of) && Number(value) % of === 0;
}

/** True for a format that excludes no integer: int64 covers all that JSON readers keep exact, int32 a bounded schema. */
function isFittingFormat(schema: JsonObject, format: Json | undefined): boolean {
  if (!areAmong(kindsOf(schema), ["integer"])) return false;
  const { minimum, maximum } = schema;
  const isBounded =
    typeof minimum === "number" && typeof maximum === "number" && minimum >= -(2 ** 31) && maximum < 2 ** 31;
  return format === "int64" || (format === "int32" && isBounded);
}

/** Whether a schema has few values, and each matches the keyword. */
function areValid(key: string, outer: JsonObject, schema: JsonObject): boolean {
  const values = finiteValues(schema);
  if (!values) return false;
  try {
    const validate = new Ajv2020({ strict: false, logger: false }).compile({ [key]: outer[key] });
    return values.every((value) => validate(value));
  } catch {
    return false;
  }
}
