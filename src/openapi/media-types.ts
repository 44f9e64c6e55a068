import { entriesOf, isObject, type JsonObject } from "./json.ts";
import { type References, resolve } from "./references.ts";

export interface MediaType {
  /** As the document spells it, with its parameters: `text/csv; charset=utf-8`. */
  readonly type: string;
  readonly value: JsonObject;
  readonly schema: JsonObject | undefined;
}

/** The media types of a request body, response or parameter, in the document's order. */
export function mediaTypesOf(references: References, body: JsonObject | undefined): MediaType[] {
  return entriesOf(body?.content).map(([type, reference]) => {
    const value = resolve(references, reference) ?? {};
    return { type, value, schema: isObject(value.schema) ? value.schema : undefined };
  });
}

/** Whether a media type is JSON, or built on it: `application/json`, `application/problem+json`. */
export function isJsonType(type: string): boolean {
  return /^[\w.-]+\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(type.trim());
}

/** Schema of the JSON among the media types of a body. What may be of any type is JSON where it is described by a schema. */
export function jsonSchemaOf(references: References, body: JsonObject | undefined): JsonObject | undefined {
  const described = mediaTypesOf(references, body).filter(({ schema }) => schema);
  return (described.find(({ type }) => isJsonType(type)) ?? described.find(({ type }) => type === "*/*"))
    ?.schema;
}
