import { OpenApiDocument } from "../../openapi/document.ts";
import { isObject, type JsonObject, stringsOf } from "../../openapi/json.ts";
import { mediaTypesOf } from "../../openapi/media-types.ts";
import type { Parameter } from "../../openapi/operations.ts";
import { isPlaceless } from "../../openapi/path-places.ts";
import type { References } from "../../openapi/references.ts";
import { layersOf, typesOf } from "../../openapi/schema.ts";
import { OF_TRANSPORT } from "../../openapi/transport-fields.ts";

/**
 * Whether no value of a parameter can be written: a list of lists or objects, or an object that must hold one. Only brackets
 * (`deepObject`) and JSON have a notation for that. The properties of an exploded object are parameters by themselves, and may be lists.
 */
export function isUnsendable(references: References, { in: location, value }: Parameter): boolean {
  if (value.style === "deepObject" || mediaTypesOf(references, value).length > 0) return false;
  const layers = [...layersOf(references, value.schema)];
  const required = new Set(layers.flatMap((layer) => stringsOf(layer.required)));
  const isForm =
    (location === "query" || location === "cookie") && /^(?:form|undefined)$/.test(String(value.style));
  const isExploded = isForm && value.explode !== false;
  const properties = layers.flatMap((layer) =>
    Object.entries(isObject(layer.properties) ? layer.properties : {}).flatMap(([name, each]) =>
      required.has(name) ? [each] : [],
    ),
  );
  const parts = isExploded ? properties.flatMap((each) => itemsOf(references, each) ?? [each]) : properties;
  return [...layers.map(({ items }) => items), ...parts].some((each) => isNest(references, each));
}

/** Whether every value of a schema is an object or a list. */
function isNest(references: References, schema: JsonObject[string] | undefined): boolean {
  const types = typesOf(references, schema);
  types.delete("null");
  return types.size > 0 && [...types].every((type) => type === "object" || type === "array");
}

/** The items of a list; `undefined` for what may be something else. */
function itemsOf(references: References, schema: JsonObject[string]): JsonObject[] | undefined {
  const types = typesOf(references, schema);
  types.delete("null");
  if (types.size !== 1 || !types.has("array")) return undefined;
  return [...layersOf(references, schema)].flatMap(({ items }) => (isObject(items) ? [items] : []));
}

/** Whether a parameter is a header field that the transport writes, such as `Content-Length`: no caller can state it. */
function isOfTransport({ in: location, name }: Parameter): boolean {
  return location === "header" && OF_TRANSPORT.test(name.toLowerCase());
}

/** Whether a parameter is a whole query (`in: querystring`, since OpenAPI 3.2). */
export function isWholeQuery({ in: location }: Pick<Parameter, "in">): boolean {
  return location === "querystring";
}

/** Takes the parameters that no caller can give out of a document, in place. */
export function withoutUnsendable(document: JsonObject): JsonObject {
  const whole = new OpenApiDocument(document);
  for (const { path, parameters, value, pathItem } of whole.operations) {
    const unsendable = new Set(
      parameters
        .filter(
          (each) =>
            isPlaceless(path, each) || isOfTransport(each) || isWholeQuery(each) || isUnsendable(whole, each),
        )
        .map(({ entry }) => entry),
    );
    if (unsendable.size === 0) continue;
    for (const holder of [value, pathItem])
      if (Array.isArray(holder.parameters))
        holder.parameters = holder.parameters.filter((each) => !isObject(each) || !unsendable.has(each));
  }
  return document;
}

/** Says which parameters the types leave out. */
export function unsendableNotes(document: JsonObject): string[] {
  const whole = new OpenApiDocument(document);
  const whyNot = (path: string, parameter: Parameter): string | undefined => {
    if (isPlaceless(path, parameter)) return "the path has no place for it";
    if (isOfTransport(parameter)) return "the transport writes that field";
    if (isWholeQuery(parameter)) return "the client writes each parameter of a query by itself";
    return !parameter.required && isUnsendable(whole, parameter)
      ? "its style has no notation for lists or objects within it"
      : undefined;
  };
  return whole.operations.flatMap(({ key, path, parameters }) =>
    parameters.flatMap((each) => {
      const { in: location, name } = each;
      const why = whyNot(path, each);
      return why
        ? [
            `The client does not send the ${location} parameter "${name}" of ${key}, which is left out of the types: ${why}.`,
          ]
        : [];
    }),
  );
}
