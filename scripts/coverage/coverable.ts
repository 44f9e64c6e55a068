import { codesOf, maxBytesOf } from "../../src/openapi/annotations.ts";
import type { OpenApiDocument } from "../../src/openapi/document.ts";
import {
  entriesOf,
  isObject,
  type Json,
  type JsonObject,
  objectsOf,
  textOf,
} from "../../src/openapi/json.ts";
import { mediaTypesOf } from "../../src/openapi/media-types.ts";
import type { Response as DescribedResponse } from "../../src/openapi/operations.ts";

export interface Parameter {
  readonly in: string;
  readonly name: string;
  readonly required: boolean;
  readonly schema: JsonObject;
}

export interface Response {
  /** Error codes of the operation with this status; empty for a success. */
  readonly codes: readonly string[];
  /** Schemas of the body. */
  readonly schemas: readonly Json[];
}

export interface RequestBody {
  /** The first example. */
  readonly example: Json | undefined;
  /** The document's limit. */
  readonly maxBytes: number | undefined;
}

export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** Absent if the operation takes no body. */
  readonly body?: RequestBody;
  readonly responses: ReadonlyMap<string, Response>;
}

/** The operations of a document, with all that can be covered in them. */
export function operationsOf(document: OpenApiDocument): Operation[] {
  return document.operations.map((described) => ({
    id: described.id || described.key,
    method: described.method,
    path: described.path,
    parameters: described.parameters.map(({ in: location, name, required, value }) => ({
      ...{ in: location, name, required },
      schema: whole(document, value.schema),
    })),
    ...bodyOf(document, described.requestBody),
    responses: new Map(described.responses.map((each) => [String(each.status), responseOf(document, each)])),
  }));
}

function bodyOf(document: OpenApiDocument, body: JsonObject | undefined): { body?: RequestBody } {
  if (body === undefined) return {};
  const [media] = mediaTypesOf(document, body);
  const [first] = entriesOf(media?.value.examples).map(([, example]) => document.resolve(example)?.value);
  return { body: { example: media?.value.example ?? first, maxBytes: maxBytesOf(body) } };
}

function responseOf(document: OpenApiDocument, { value }: DescribedResponse): Response {
  const schemas = mediaTypesOf(document, value).flatMap(({ schema }) => schema ?? []);
  return { codes: codesOf(value) ?? [], schemas };
}

/** Stands for data that has every property. */
export const everything = Symbol("everything");

/**
 * The properties of `data`, each named by the schema that declares it (its component's name, or `owner`) and a JSON Pointer
 * with `*` for an array index. If several alternatives declare a property, all of them count.
 */
export function propertiesOf(
  document: OpenApiDocument,
  schema: Json,
  data: unknown,
  owner: string,
): Set<string> {
  const found = new Set<string>();
  const walk = (
    schema: Json | undefined,
    data: unknown,
    name: string,
    at: string,
    within: JsonObject[],
  ): void => {
    const component = isObject(schema) ? textOf(schema.$ref)?.split("/").at(-1) : undefined;
    const resolved = document.resolve(schema) ?? {};
    // Data ends by itself, but a recursive schema does not.
    if (data === everything && within.includes(resolved)) return;
    const [owner, path] = component === undefined ? [name, at] : [component, ""];
    const inside = [...within, resolved];
    for (const [key, property] of entriesOf(resolved.properties)) {
      const value = data === everything ? everything : isObject(data) ? data[key] : undefined;
      if (value === undefined) continue;
      found.add(`${owner} ${path}/${key}`);
      walk(property, value, owner, `${path}/${key}`, inside);
    }
    for (const item of Array.isArray(data) ? data : data === everything ? [everything] : [])
      if (resolved.items !== undefined) walk(resolved.items, item, owner, `${path}/*`, inside);
    for (const keyword of ["allOf", "anyOf", "oneOf"])
      for (const part of objectsOf(resolved[keyword])) walk(part, data, owner, path, inside);
  };
  walk(schema, data, owner, "", []);
  return found;
}

/** A schema with its references resolved. Schemas of parameters are not recursive. */
function whole(document: OpenApiDocument, schema: Json | undefined): JsonObject {
  const inner = (value: Json): Json =>
    Array.isArray(value) ? value.map(inner) : isObject(value) ? whole(document, value) : value;
  return Object.fromEntries(
    Object.entries(document.resolve(schema) ?? {}).map(([name, value]) => [name, inner(value)]),
  );
}
