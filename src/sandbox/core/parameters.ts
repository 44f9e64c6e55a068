import type { IncomingHttpHeaders } from "node:http";
import type { Bundle } from "./bundle.ts";
import { type JsonObject, object } from "./json.ts";
import type { Parameter } from "./operations.ts";
import { fieldValue, openReader, pairedValue, schemaOf, segmentValue } from "./parameter-values.ts";
import { cookiePairs, rawPairs } from "./styles.ts";

/** Parameter values of a request by location, converted for their schemas. */
export interface Values {
  readonly path: Record<string, unknown>;
  readonly query: Record<string, unknown>;
  readonly header: Record<string, unknown>;
  readonly cookie: Record<string, unknown>;
}

/** Reads the declared parameters of one operation. Ignores all others, as servers do. The path's are as they were sent. */
export type ReadParameters = (
  path: Readonly<Record<string, string>>,
  search: string,
  headers: IncomingHttpHeaders,
) => Values;

export function openParameters(bundle: Bundle, parameters: readonly Parameter[]): ReadParameters {
  const inLocation = (location: string) => {
    const own = parameters.filter((parameter) => parameter.in === location);
    const taken = new Set([...own.map(({ name }) => name), ...keyNames(bundle, location)]);
    return own.map((parameter) => openReader(bundle, parameter, taken));
  };
  const [inPath, inQuery, inHeader, inCookie] = ["path", "query", "header", "cookie"].map(inLocation);
  return (path, search, headers) => {
    const values: Values = { path: {}, query: {}, header: {}, cookie: {} };
    for (const reader of inPath ?? []) {
      const raw = path[reader.parameter.name];
      if (raw !== undefined) values.path[reader.parameter.name] = segmentValue(reader, raw);
    }
    for (const reader of inHeader ?? []) {
      const name = reader.parameter.name.toLowerCase();
      const text = headers[name];
      if (typeof text === "string") values.header[name] = fieldValue(reader, text);
    }
    const readPairs = (location: "query" | "cookie", readers: typeof inQuery, text: string): void => {
      if (text === "" || !readers?.length) return;
      const given = location === "query" ? rawPairs(text) : cookiePairs(text);
      for (const reader of readers) {
        const value = pairedValue(reader, given);
        if (value !== undefined) values[location][reader.parameter.name] = value;
      }
    };
    readPairs("query", inQuery, search);
    readPairs("cookie", inCookie, headers.cookie ?? "");
    return values;
  };
}

/** Names under which credentials are sent. */
function keyNames(bundle: Bundle, location: string): string[] {
  const schemes = Object.values(object(object(bundle.root.components).securitySchemes));
  return schemes
    .map((scheme) => bundle.resolve(scheme))
    .flatMap(({ in: place, name }) => (place === location && typeof name === "string" ? [name] : []));
}

/** The schema of `Values`, with header names in lower case. */
export function parametersSchema(parameters: readonly Parameter[]): JsonObject {
  const locations = ["path", "query", "header", "cookie"].map((location) => {
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
