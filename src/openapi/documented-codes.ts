import { codesOf, codeText, errorPartsOf } from "./annotations.ts";
import { markedFields } from "./error-fields.ts";
import { entriesOf, isObject, type Json, type JsonObject, objectsOf, textOf } from "./json.ts";
import { isJsonType, mediaTypesOf } from "./media-types.ts";
import type { Response } from "./operations.ts";
import { valueAt } from "./pointer.ts";
import { type References, resolve } from "./references.ts";
import { atPointer, layersOf } from "./schema.ts";

/** The error codes of a response, as far as its document says them. */
export interface DocumentedCodes {
  /** Those that it says to give: in `x-codes`, in the examples of the response, or as the only ones of its schema. */
  readonly given: ReadonlySet<string>;
  /** Those that its schema lists. A body that many responses share lists the codes of all. */
  readonly possible: ReadonlySet<string>;
  /** What the schema says of a code. */
  readonly causes: ReadonlyMap<string, string>;
}

/** Where a code usually stands in a body of which no annotation says it. */
const USUAL = ["/code", "/error/code", "/error_code", "/errorCode", "/errors/0/code", "/error", "/type"];

/** Reads them at the pointers to the code in the API's error bodies; without one, at the usual places. */
export function documentedCodes(
  references: References,
  { status, value, schema }: Response,
  pointers: readonly string[],
): DocumentedCodes {
  const given = new Set(codesOf(value));
  const possible = new Set<string>();
  const causes = new Map<string, string>();
  const add = (to: Set<string>, code: Json | undefined): void => {
    const text = codeText(code);
    // Some bodies repeat the status, which is no code.
    if (text !== undefined && CODE.test(text) && text !== String(status)) to.add(text);
  };
  const readLayers = (layers: Iterable<JsonObject>): void => {
    for (const layer of layers) {
      for (const each of listedIn(layer)) add(possible, each);
      if (layer.const === undefined) continue;
      add(possible, layer.const);
      const [code, cause] = [codeText(layer.const), textOf(layer.description) ?? textOf(layer.title)];
      if (code !== undefined && cause !== undefined) causes.set(code, cause);
    }
  };
  const readSchema = (pointer: string): void => {
    for (const found of schema ? atPointer(references, schema, pointer) : [])
      readLayers(layersOf(references, found));
  };
  const fields = markedFields(references, value).filter((each) => errorPartsOf(each.value).includes("code"));
  for (const { value: field } of fields) {
    const ownSchema = isObject(field.schema) ? field.schema : {};
    readLayers(layersOf(references, ownSchema));
    for (const example of [
      field.example,
      ...entriesOf(field.examples).map(([, each]) => resolve(references, each)?.value),
    ])
      add(given, example);
  }
  for (const pointer of pointers.length > 0 || fields.length > 0 ? pointers : USUAL) {
    readSchema(pointer);
    for (const example of examplesOf(references, value, schema)) add(given, valueAt(example, pointer));
  }
  // Where the code is an open text, the words that stand for kinds of errors may be listed beside it.
  if (possible.size === 0 && given.size === 0 && fields.length === 0)
    for (const pointer of [...USUAL, "/error/type"]) readSchema(pointer);
  return { given, possible, causes };
}

/** A code is one word. Where code and message are one property, its examples are sentences. */
const CODE = /^[\w.:/#-]{1,100}$/;

function listedIn({ enum: values, examples, example }: JsonObject): Json[] {
  return [values, examples].flatMap((list) => (Array.isArray(list) ? list : [])).concat(example ?? []);
}

/** The example bodies of a response. */
function examplesOf(references: References, response: JsonObject, schema: JsonObject | undefined): Json[] {
  const own = mediaTypesOf(references, response)
    .filter(({ type }) => isJsonType(type))
    .flatMap(({ value }) => [
      ...(value.example === undefined ? [] : [value.example]),
      ...entriesOf(value.examples).flatMap(([, each]) => resolve(references, each)?.value ?? []),
    ]);
  const layers = [...layersOf(references, schema)];
  const ofSchema = layers.flatMap(({ example, examples }) => [
    ...(isObject(example) ? [example] : []),
    ...objectsOf(examples),
  ]);
  return own.length > 0 ? own : ofSchema;
}
