import { entriesOf, isObject, type JsonObject } from "./json.ts";
import { type References, resolve } from "./references.ts";

export interface MediaType {
  /** As the document spells it, with its parameters: `text/csv; charset=utf-8`. */
  readonly type: string;
  readonly value: JsonObject;
  readonly schema: JsonObject | undefined;
  /** What each of the items is that follow each other in it (OpenAPI 3.2). */
  readonly itemSchema: JsonObject | undefined;
}

/** The media types of a request body, response or parameter, in the document's order. */
export function mediaTypesOf(references: References, body: JsonObject | undefined): MediaType[] {
  return entriesOf(body?.content).map(([type, reference]) => {
    const value = resolve(references, reference) ?? {};
    const { schema, itemSchema } = value;
    return {
      type,
      value,
      schema: isObject(schema) ? schema : undefined,
      itemSchema: isObject(itemSchema) ? itemSchema : undefined,
    };
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

/** Whether a media type is a range that JSON is in: any type, or any of applications. */
export function isAnyType(type: string): boolean {
  return /^(?:\*|application)\/\*/.test(type);
}

/** How items follow each other in a body: as server-sent events, one JSON text a line, or JSON texts between separators (RFC 7464). */
export type Sequence = "events" | "lines" | "sequence";

/** The form of a sequential media type; `undefined` for another type. */
export function sequenceOf(type: string): Sequence | undefined {
  const essence = essenceOf(type);
  if (essence === "text/event-stream") return "events";
  if (/[/+]json-seq$/.test(essence)) return "sequence";
  return /[/+](?:x-)?(?:jsonl|ndjson|json-?lines)$/.test(essence) ? "lines" : undefined;
}

/** A media type without its parameters, in lower case. */
export function essenceOf(type: string): string {
  return (type.split(";", 1)[0] ?? "").trim().toLowerCase();
}

/** Whether a media type is text for people or for parsers, other than JSON. */
export function isTextType(type: string): boolean {
  return (
    /^text\/|\b(?:xml|yaml|csv|graphql|javascript)\b/.test(essenceOf(type)) || sequenceOf(type) !== undefined
  );
}
