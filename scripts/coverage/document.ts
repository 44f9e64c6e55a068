import {
  entriesOf,
  isObject,
  type Json,
  type JsonObject,
  numberOf,
  objectsOf,
  stringsOf,
  textOf,
} from "../../src/openapi/json.ts";

export interface Parameter {
  readonly in: string;
  readonly name: string;
  readonly required: boolean;
  readonly schema: JsonObject;
}

export interface Response {
  /** Codes that the operation gives with this status; empty for a success. */
  readonly codes: readonly string[];
  /** Schemas of the body. */
  readonly schemas: readonly Json[];
}

export interface RequestBody {
  /** The first example. */
  readonly example: Json | undefined;
  /** As the document bounds it. */
  readonly maxBytes: number | undefined;
}

export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** Absent where it takes none. */
  readonly body?: RequestBody;
  readonly responses: ReadonlyMap<string, Response>;
}

const methods = ["get", "put", "post", "patch", "delete"];

/** The operations of a bundle, with what there is to cover in them. */
export function operationsOf(document: JsonObject): Operation[] {
  return entriesOf(document.paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const shared = isObject(item) ? objectsOf(item.parameters) : [];
      const operation = isObject(item) ? item[method] : undefined;
      if (!isObject(operation)) return [];
      const parameters = [...shared, ...objectsOf(operation.parameters)].map((entry) => {
        const parameter = follow(document, entry);
        return {
          in: textOf(parameter.in) ?? "",
          name: textOf(parameter.name) ?? "",
          required: parameter.required === true,
          schema: whole(document, parameter.schema),
        };
      });
      const responses = entriesOf(operation.responses).map(([status, entry]): [string, Response] => [
        status,
        responseOf(document, entry),
      ]);
      const id = textOf(operation.operationId) ?? `${method} ${path}`;
      return [
        {
          id,
          method: method.toUpperCase(),
          path,
          parameters,
          ...bodyOf(document, operation.requestBody),
          responses: new Map(responses),
        },
      ];
    }),
  );
}

function bodyOf(document: JsonObject, entry: Json | undefined): { body?: RequestBody } {
  if (entry === undefined) return {};
  const body = follow(document, entry);
  const [media] = entriesOf(body.content).map(([, value]) => (isObject(value) ? value : {}));
  const [first] = entriesOf(media?.examples).map(([, example]) => follow(document, example).value);
  return { body: { example: media?.example ?? first, maxBytes: numberOf(body["x-max-bytes"]) } };
}

function responseOf(document: JsonObject, entry: Json): Response {
  const response = follow(document, entry);
  const beside = isObject(entry) ? entry : {};
  const contents = entriesOf(response.content).map(([, media]) =>
    isObject(media) ? media.schema : undefined,
  );
  return {
    codes: stringsOf(beside["x-codes"] ?? response["x-codes"]),
    schemas: contents.flatMap((schema) => (schema === undefined ? [] : [schema])),
  };
}

/** Stands for data that has every property. */
export const everything = Symbol("everything");

/**
 * The properties that `data` has, by the schema that declares them: the name of its component, or `owner`, and a JSON Pointer
 * with `*` for each item of an array. Of alternatives, all that declare a property count.
 */
export function propertiesOf(document: JsonObject, schema: Json, data: unknown, owner: string): Set<string> {
  const found = new Set<string>();
  const walk = (
    schema: Json | undefined,
    data: unknown,
    name: string,
    at: string,
    within: JsonObject[],
  ): void => {
    const component = isObject(schema) ? textOf(schema.$ref)?.split("/").at(-1) : undefined;
    const resolved = follow(document, schema);
    // All data has an end; a schema inside itself has none.
    if (data === everything && within.includes(resolved)) return;
    const [owner, place] = component === undefined ? [name, at] : [component, ""];
    const inside = [...within, resolved];
    for (const [key, property] of entriesOf(resolved.properties)) {
      const value = data === everything ? everything : isObject(data) ? data[key] : undefined;
      if (value === undefined) continue;
      found.add(`${owner} ${place}/${key}`);
      walk(property, value, owner, `${place}/${key}`, inside);
    }
    for (const item of Array.isArray(data) ? data : data === everything ? [everything] : [])
      if (resolved.items !== undefined) walk(resolved.items, item, owner, `${place}/*`, inside);
    for (const keyword of ["allOf", "anyOf", "oneOf"])
      for (const part of objectsOf(resolved[keyword])) walk(part, data, owner, place, inside);
  };
  walk(schema, data, owner, "", []);
  return found;
}

/** A schema with its references resolved. Those of parameters have no loops. */
function whole(document: JsonObject, schema: Json | undefined): JsonObject {
  const inner = (value: Json): Json =>
    Array.isArray(value) ? value.map(inner) : isObject(value) ? whole(document, value) : value;
  return Object.fromEntries(
    Object.entries(follow(document, schema)).map(([name, value]) => [name, inner(value)]),
  );
}

function follow(document: JsonObject, value: Json | undefined): JsonObject {
  if (!isObject(value)) return {};
  const reference = textOf(value.$ref);
  if (reference === undefined) return value;
  const tokens = reference
    .slice(2)
    .split("/")
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
  const target = tokens.reduce<Json | undefined>(
    (at, token) => (isObject(at) ? at[token] : undefined),
    document,
  );
  return follow(document, target);
}
