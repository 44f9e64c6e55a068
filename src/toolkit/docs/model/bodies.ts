import { maxBytesOf } from "../../../openapi/annotations.ts";
import { entriesOf, isObject, type Json, type JsonObject, textOf } from "../../../openapi/json.ts";
import { type Field, fieldsOf } from "./fields.ts";
import { resolve } from "./resolve.ts";

export interface Example {
  readonly name: string;
  readonly value: Json;
}

/** A request or response body in its first media type. */
export interface BodyEntry {
  readonly mediaType: string;
  /** `undefined` for a response. */
  readonly required: boolean | undefined;
  readonly description: string;
  readonly maxBytes: number | undefined;
  readonly fields: readonly Field[];
  readonly examples: readonly Example[];
}

/** The body of a Request Body Object or a Response Object; `undefined` if it has none. */
export function bodyOf(document: JsonObject, owner: Json | undefined): BodyEntry | undefined {
  if (owner === undefined) return undefined;
  const value = resolve(document, owner);
  const [first] = entriesOf(value.content);
  if (first === undefined) return undefined;
  const [mediaType, content] = first;
  const media = isObject(content) ? content : {};
  return {
    mediaType,
    required: typeof value.required === "boolean" ? value.required : undefined,
    description: textOf(value.description) ?? "",
    maxBytes: maxBytesOf(value),
    fields: fieldsOf(document, media.schema),
    examples: examplesOf(document, media),
  };
}

function examplesOf(document: JsonObject, media: JsonObject): Example[] {
  const named = entriesOf(media.examples).map(([name, reference]) => {
    const { value } = resolve(document, reference);
    return value === undefined ? undefined : { name, value };
  });
  const own = media.example === undefined ? [] : [{ name: "example", value: media.example }];
  return [...named.filter((example) => example !== undefined), ...own];
}
