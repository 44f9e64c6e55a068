import { OpenApiDocument } from "../../openapi/document.ts";
import { dataSchemas, itemReads } from "../../openapi/item-reads.ts";
import { isObject, type JsonObject } from "../../openapi/json.ts";
import {
  isAnyType,
  isJsonType,
  isTextType,
  type MediaType,
  mediaTypesOf,
} from "../../openapi/media-types.ts";
import { type DescribedOperation, errorsOf, statusOf } from "../../openapi/operations.ts";
import { layersOf, typesOf } from "../../openapi/schema.ts";
import { chosenType } from "./body-notation.ts";
import { isBinary, isComposed, isOpaque } from "./media-kinds.ts";
import { neverHasBody, type ReadMedia, readAsSuccess, readSuccesses } from "./reading.ts";
import { type Demands, openDemands } from "./sendable.ts";
import { GIVEN_ITEMS, ITEMS, RECEIVED, SENT, standIn } from "./stand-in.ts";
import { markWriteOnly } from "./write-only.ts";

const TEXT: JsonObject = { type: "string" };
const BYTES: JsonObject = { type: "string", format: "binary" };
const EITHER: JsonObject = { oneOf: [TEXT, BYTES] };

/**
 * Describes bodies, in place, as the client takes and gives them. A request has only the media type that is sent. An object in a media
 * type that the client cannot write, such as XML, is a text or bytes that the caller puts together; in one that it cannot read, it is the
 * text or the bytes of the response. Items that follow each other are given one by one.
 */
export function asSent(document: JsonObject): JsonObject {
  const whole = new OpenApiDocument(document);
  const demandsReadOnly = openDemands(whole, "readOnly");
  const marked = new Set<JsonObject>();
  const received = openReceived(openDemands(whole, "writeOnly", (schema) => marked.add(schema)));
  for (const operation of whole.operations) {
    describeRequest(whole, operation, demandsReadOnly);
    const successes = readSuccesses(whole, operation);
    for (const { response, read } of successes)
      if (read.length > 0) response.value.content = contentOf(whole, read, received);
    // Those with no success have one response for everything, which has been described.
    const described = new Set(readAsSuccess(operation).map(({ value }) => value));
    for (const { value } of errorsOf(operation))
      if (!described.has(value)) describeError(whole, value, received);
    emptyBodies(whole, operation);
  }
  for (const schema of marked) markWriteOnly(schema);
  return document;
}

function describeRequest(
  whole: OpenApiDocument,
  { requestBody }: DescribedOperation,
  demandsReadOnly: Demands,
): void {
  const types = mediaTypesOf(whole, requestBody);
  const chosen = chosenType(types);
  if (!requestBody || !chosen) return;
  const { type, value, schema } = chosen;
  const isGiven = isOpaque(type) && !(isAnyType(type) && isComposed(whole, schema));
  const others = types.filter((each) => each !== chosen && isOpaque(each.type));
  const items = itemReads(whole, chosen);
  if (items) {
    const item = chosen.itemSchema ?? {};
    if (items === "json events") for (const data of dataSchemas(whole, item)) describeData(whole, data);
    const given = demandsReadOnly(item) ? standIn(SENT, item) : item;
    requestBody.content = { [type]: { ...value, schema: standIn(GIVEN_ITEMS, given) } };
    return;
  }
  const own = isGiven ? givenAs(whole, chosen, others.length > 0) : madeAs(chosen, demandsReadOnly);
  if (own) requestBody.content = { [type]: { ...value, schema: own } };
  else if (types.length > 1) requestBody.content = { [type]: value };
}

/** A value of which callers leave out what is read-only. */
function madeAs({ schema }: MediaType, demandsReadOnly: Demands): JsonObject | undefined {
  return schema && demandsReadOnly(schema) ? standIn(SENT, schema) : undefined;
}

/** What a caller gives for text or bytes, where the schema does not say it. */
function givenAs(
  whole: OpenApiDocument,
  { type, schema }: MediaType,
  hasOthers: boolean,
): JsonObject | undefined {
  if (/^multipart\//i.test(type)) return BYTES;
  if (isBinary(whole, schema)) return undefined;
  if (!schema || isComposed(whole, schema) || !isTextType(type)) return EITHER;
  // A Blob says which of the types it has.
  return hasOthers ? { oneOf: [schema, BYTES] } : undefined;
}

/** Makes of a schema that of a value which may lack what is write-only. */
type AsReceived = (schema: JsonObject) => JsonObject;

function openReceived(demandsWriteOnly: Demands): AsReceived {
  return (schema) => (demandsWriteOnly(schema) ? standIn(RECEIVED, schema) : schema);
}

function contentOf(whole: OpenApiDocument, read: readonly ReadMedia[], received: AsReceived): JsonObject {
  return Object.fromEntries(
    read.map(({ media, reads }) => {
      const { type, value, schema, itemSchema } = media;
      if (reads === "json") return [type, schema ? { ...value, schema: received(schema) } : value];
      if (reads === "blob") return [type, { ...value, schema: BYTES }];
      if (reads === "text") return [type, { ...value, schema: textSchema(whole, schema) }];
      if (reads === "json events")
        for (const data of dataSchemas(whole, itemSchema)) describeData(whole, data);
      return [type, { ...value, schema: standIn(ITEMS, received(itemSchema ?? {})) }];
    }),
  );
}

/** The schema of a text; strings are typed already, and say more. */
function textSchema(whole: OpenApiDocument, schema: JsonObject | undefined): JsonObject {
  const types = typesOf(whole, schema);
  types.delete("null");
  const isString = types.size === 1 && types.has("string") && !isBinary(whole, schema);
  return schema && isString ? schema : TEXT;
}

/** The data of an event as the client gives it: the JSON that its text holds. */
function describeData(whole: OpenApiDocument, data: JsonObject): void {
  for (const layer of layersOf(whole, data)) {
    if (!isObject(layer.contentSchema)) continue;
    const { contentSchema } = layer;
    for (const name of Object.keys(layer)) if (!/^(?:description|title)$/.test(name)) delete layer[name];
    layer.allOf = [contentSchema];
  }
}

/** An error body is JSON, or else its text. */
function describeError(whole: OpenApiDocument, response: JsonObject, received: AsReceived): void {
  const types = mediaTypesOf(whole, response);
  const json = types.filter(({ type }) => isJsonType(type) || isAnyType(type));
  if (types.length === 0) return;
  response.content = Object.fromEntries(
    json.length > 0
      ? json.map(({ type, value, schema }) => [type, schema ? { ...value, schema: received(schema) } : value])
      : types.map(({ type, value, schema }) => [type, { ...value, schema: textSchema(whole, schema) }]),
  );
}

/** Takes the content from responses that never have a body. Other operations may share the response, so it is copied. */
function emptyBodies(whole: OpenApiDocument, { value, method }: DescribedOperation): void {
  const { responses } = value;
  if (!isObject(responses)) return;
  for (const [key, reference] of Object.entries(responses)) {
    const status = statusOf(key);
    const response = whole.resolve(reference);
    if (status === undefined || !response?.content) continue;
    if (method !== "HEAD" && !neverHasBody(status)) continue;
    const { content: _, ...rest } = response;
    responses[key] = rest;
  }
}
