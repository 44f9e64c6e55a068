import { isData } from "../../openapi/data-keywords.ts";
import { OpenApiDocument } from "../../openapi/document.ts";
import { entriesOf, isObject, type Json, type JsonObject, objectsOf } from "../../openapi/json.ts";
import { NAME_MAPS } from "../../openapi/name-maps.ts";

const DIRECTIONS = ["readOnly", "writeOnly"] as const;

/** Says of a property, in place, that it is read-only or write-only, where only the schema says so that it refers to. */
export function statedDirections(document: JsonObject): JsonObject {
  const whole = new OpenApiDocument(document);
  const visit = (value: Json, keysAreNames = false): void => {
    if (Array.isArray(value)) for (const each of value) visit(each);
    if (!isObject(value)) return;
    if (!keysAreNames)
      for (const [, property] of entriesOf(value.properties)) if (isObject(property)) state(whole, property);
    for (const [name, each] of Object.entries(value))
      if (keysAreNames) visit(each);
      else if (!isData(name, each)) visit(each, NAME_MAPS.has(name));
  };
  visit(document);
  return document;
}

function state(whole: OpenApiDocument, property: JsonObject): void {
  if (typeof property.$ref !== "string" && !Array.isArray(property.allOf)) return;
  const layers = together(whole, property);
  for (const direction of DIRECTIONS)
    if (property[direction] === undefined && layers.some((layer) => layer[direction] === true))
      property[direction] = true;
}

/** The schemas that all hold for one value. */
function together(whole: OpenApiDocument, schema: JsonObject, seen = new Set<JsonObject>()): JsonObject[] {
  if (seen.has(schema)) return [];
  seen.add(schema);
  const target = typeof schema.$ref === "string" ? whole.resolve(schema) : undefined;
  const inner = [...(target ? [target] : []), ...objectsOf(schema.allOf)];
  return [schema, ...inner.flatMap((each) => together(whole, each, seen))];
}
