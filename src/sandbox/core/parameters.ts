import type { IncomingHttpHeaders } from "node:http";
import type { Bundle } from "./bundle.ts";
import { isObject, type JsonObject, list, object, valueIn } from "./json.ts";
import type { Parameter } from "./operations.ts";
import { bracketed, decoded, delimited, paired, rawPairs } from "./styles.ts";

/** Parameter values of a request by location, converted for their schemas. */
export interface Values {
  readonly path: Record<string, unknown>;
  readonly query: Record<string, unknown>;
  readonly header: Record<string, unknown>;
}

/** Reads the declared parameters of one operation. Ignores all others, as servers do. */
export type ReadParameters = (
  path: Readonly<Record<string, string>>,
  search: string,
  headers: IncomingHttpHeaders,
) => Values;

export function openParameters(bundle: Bundle, parameters: readonly Parameter[]): ReadParameters {
  const readers = parameters.map((parameter) => ({
    parameter,
    types: typesOf(bundle, schemaOf(parameter)),
    typeOf: (name: string) => typesOf(bundle, propertySchema(bundle, parameter, name)),
  }));
  const inLocation = (location: string) => readers.filter(({ parameter }) => parameter.in === location);
  const [inPath, inQuery, inHeader] = [inLocation("path"), inLocation("query"), inLocation("header")];
  return (path, search, headers) => {
    const values: Values = { path: {}, query: {}, header: {} };
    for (const { parameter, types } of inPath) {
      const text = path[parameter.name];
      if (text !== undefined) values.path[parameter.name] = converted(text, types);
    }
    for (const reader of inHeader) {
      const name = reader.parameter.name.toLowerCase();
      const text = headers[name];
      if (typeof text === "string") values.header[name] = fieldValue(reader, text);
    }
    if (search === "") return values;
    const given = rawPairs(search);
    for (const { parameter, ...reader } of inQuery) {
      const value = queryValue({ parameter, ...reader }, given);
      if (value !== undefined) values.query[parameter.name] = value;
    }
    return values;
  };
}

/** The schema of `Values`, with header names in lower case. */
export function parametersSchema(parameters: readonly Parameter[]): JsonObject {
  const locations = ["path", "query", "header"].map((location) => {
    const own = parameters.filter((parameter) => parameter.in === location);
    const name = (parameter: Parameter): string =>
      location === "header" ? parameter.name.toLowerCase() : parameter.name;
    const required = own.filter((parameter) => parameter.required).map(name);
    // Ajv fills in defaults of properties, and each parameter is a property here.
    const properties = own.map((parameter) => [name(parameter), schemaOf(parameter)]);
    return [location, { properties: Object.fromEntries(properties), required }];
  });
  return { properties: Object.fromEntries(locations) };
}

interface Reader {
  readonly parameter: Parameter;
  readonly types: ReadonlySet<string>;
  /** The types of a property, where the value is an object. */
  typeOf(name: string): ReadonlySet<string>;
}

/** The schema of the value, which may be that of its JSON. */
function schemaOf({ schema, value }: Parameter): JsonObject {
  const [media] = Object.values(object(value.content));
  return media === undefined ? schema : object(valueIn(media, "schema"));
}

function propertySchema(bundle: Bundle, parameter: Parameter, name: string): JsonObject {
  const layers = bundle.layers(schemaOf(parameter));
  const own = layers.map(({ properties }) => valueIn(properties, name)).find(isObject);
  return own ?? object(layers.map(({ additionalProperties }) => additionalProperties).find(isObject));
}

/** Reads OpenAPI's notations of a query: all styles, exploded or not, and JSON. */
function queryValue(
  { parameter: { name, value }, types, typeOf }: Reader,
  given: readonly (readonly [string, string])[],
): unknown {
  const raws = given.filter(([key]) => key === name).map(([, raw]) => raw);
  const [only] = raws;
  if (value.content !== undefined) return only === undefined ? undefined : jsonOf(decoded(only));
  const { style = "form", explode = style === "form" } = value;
  const properties = (found: object): object =>
    Object.fromEntries(
      Object.entries(found).map(([key, each]) => [
        key,
        typeof each === "string" ? converted(each, typeOf(key)) : each,
      ]),
    );
  if (types.has("object") && style === "deepObject") {
    const found = bracketed(name, given);
    if (found) return properties(found);
  }
  if (only === undefined) return undefined;
  if (types.has("object") && explode === false && !types.has("array"))
    return properties(paired(delimited(only, String(style), false)));
  if (!types.has("array")) return raws.length > 1 ? raws.map(decoded) : converted(decoded(only), types);
  const items = new Set(itemTypes(types));
  const texts = explode === false ? delimited(only, String(style), !items.has("string")) : raws.map(decoded);
  return texts.map((text) => converted(text, items));
}

/** A header field: a list is separated by commas (style `simple`). */
function fieldValue({ parameter: { value }, types, typeOf }: Reader, text: string): unknown {
  if (value.content !== undefined) return jsonOf(text);
  if (types.has("array") && !types.has("string"))
    return text.split(/,\s*/).map((item) => converted(item, new Set(itemTypes(types))));
  if (!types.has("object") || types.has("string")) return converted(text, types);
  const parts = text.split(/,\s*/);
  const found =
    value.explode === true
      ? paired(parts.flatMap((part) => part.split(/=(.*)/s).slice(0, 2)))
      : paired(parts);
  return Object.fromEntries(Object.entries(found).map(([key, each]) => [key, converted(each, typeOf(key))]));
}

/** Text that is no JSON stays text, and the schema rejects it. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** JSON's own grammar: no sign `+`, no space, no leading zero, no hexadecimal number. */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const INTEGER = /^-?(?:0|[1-9]\d*)$/;

/** Converts text to a type that its schema accepts. Other text stays text, and the schema rejects it. */
function converted(text: string, types: ReadonlySet<string>): unknown {
  if (types.has("string")) return text;
  if (types.has("integer") && INTEGER.test(text)) return exact(text);
  if (types.has("number") && NUMBER.test(text)) return exact(text);
  if (types.has("boolean") && (text === "true" || text === "false")) return text === "true";
  return text;
}

/** Infinite numbers and unsafe integers stay text. */
function exact(text: string): number | string {
  const number = Number(text);
  return Number.isFinite(number) && (!INTEGER.test(text) || Number.isSafeInteger(number)) ? number : text;
}

const ITEM = "item ";

function itemTypes(types: ReadonlySet<string>): string[] {
  return [...types].filter((type) => type.startsWith(ITEM)).map((type) => type.slice(ITEM.length));
}

/** Types that a schema accepts. Those of array items start with `item `. */
function typesOf(bundle: Bundle, schema: JsonObject): ReadonlySet<string> {
  const types = new Set<string>();
  for (const layer of bundle.layers(schema)) {
    for (const type of Array.isArray(layer.type) ? layer.type : [layer.type]) {
      if (typeof type === "string") types.add(type);
    }
    for (const value of "const" in layer ? [layer.const] : list(layer.enum)) types.add(typeof value);
    if (layer.items !== undefined) {
      for (const type of typesOf(bundle, layer.items as JsonObject)) types.add(ITEM + type);
    }
  }
  return types;
}
