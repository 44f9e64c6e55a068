import { isOpen } from "../../openapi/annotations.ts";
import { type Json, type JsonObject, objectsOf, stringsOf } from "../../openapi/json.ts";

/** Keywords that do not limit the values. */
const SILENT =
  /^(?:title|description|\$comment|default|examples?|deprecated|readOnly|writeOnly|externalDocs|xml|discriminator|nullable|\$defs|x-.*)$/;

/** The keywords of a schema that limit its values. */
export function limitsOf(schema: JsonObject): string[] {
  return Object.keys(schema).filter((key) => !SILENT.test(key) && schema[key] !== undefined);
}

/** The types that a schema names, with the `nullable` of OpenAPI 3.0. */
export function typesOf({ type, nullable }: JsonObject): string[] | undefined {
  if (type === undefined) return undefined;
  return [...stringsOf([type].flat()), ...(nullable === true ? ["null"] : [])];
}

/** The types of a schema's values. Those that an open list does not name have the type of those that it does. */
export function kindsOf(schema: JsonObject): string[] | undefined {
  return typesOf(schema) ?? listed(schema)?.map(typeOf);
}

/** The values of a schema that has no others. */
export function valuesOf(schema: JsonObject): Json[] | undefined {
  const isList = schema.const === undefined && !Array.isArray(schema.enum);
  return isList && isOpen(schema) ? undefined : listed(schema);
}

/** The values that a schema lists. */
export function listed(schema: JsonObject): Json[] | undefined {
  if (schema.const !== undefined) return [schema.const];
  if (Array.isArray(schema.enum)) return schema.enum;
  const branches = objectsOf(schema.oneOf);
  const isList = branches.length > 0 && branches.length === [schema.oneOf].flat().length;
  return isList && branches.every((each) => each.const !== undefined)
    ? branches.map((each) => each.const ?? null)
    : undefined;
}

export function typeOf(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value === "number" && Number.isInteger(value) ? "integer" : typeof value;
}

/** Whether some value can be of both types. */
export function overlaps(type: string, types: readonly string[]): boolean {
  return (
    types.includes(type) ||
    (type === "integer" && types.includes("number")) ||
    (type === "number" && types.includes("integer"))
  );
}
