import type { IncomingHttpHeaders } from "node:http";
import type { Bundle } from "./bundle.ts";
import { type JsonObject, list } from "./json.ts";
import type { Parameter } from "./operations.ts";

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
  const readers = parameters.map((parameter) => ({ parameter, types: typesOf(bundle, parameter.schema) }));
  const inLocation = (location: string) => readers.filter(({ parameter }) => parameter.in === location);
  const [inPath, inQuery, inHeader] = [inLocation("path"), inLocation("query"), inLocation("header")];
  return (path, search, headers) => {
    const values: Values = { path: {}, query: {}, header: {} };
    for (const { parameter, types } of inPath) {
      const text = path[parameter.name];
      if (text !== undefined) values.path[parameter.name] = converted(text, types);
    }
    for (const { parameter, types } of inHeader) {
      const name = parameter.name.toLowerCase();
      const text = headers[name];
      if (typeof text === "string") values.header[name] = converted(text, types);
    }
    if (search === "") return values;
    const given = new URLSearchParams(search);
    for (const { parameter, types } of inQuery) {
      const value = queryValue(parameter, types, given);
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
    const properties = own.map((parameter) => [name(parameter), parameter.schema]);
    return [location, { properties: Object.fromEntries(properties), required }];
  });
  return { properties: Object.fromEntries(locations) };
}

/** Reads OpenAPI's notations: `a=1&a=2` and `a=1,2` for arrays, `a[b]=1` for objects. */
function queryValue({ name, value }: Parameter, types: ReadonlySet<string>, given: URLSearchParams): unknown {
  const texts = given.getAll(name);
  if (types.has("object") && value.style === "deepObject") {
    const inner = [...given].flatMap(([key, text]) =>
      key.startsWith(`${name}[`) && key.endsWith("]") ? [[key.slice(name.length + 1, -1), text]] : [],
    );
    if (inner.length > 0) return Object.fromEntries(inner);
  }
  const [only] = texts;
  if (only === undefined) return undefined;
  if (!types.has("array")) return texts.length > 1 ? texts : converted(only, types);
  const items = value.explode === false ? only.split(",") : texts;
  return items.map((text) => converted(text, new Set(itemTypes(types))));
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
