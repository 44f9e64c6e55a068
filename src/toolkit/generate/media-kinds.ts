import type { JsonObject } from "../../openapi/json.ts";
import { isAnyType, isJsonType, type MediaType } from "../../openapi/media-types.ts";
import type { References } from "../../openapi/references.ts";
import { isComposed as isComposedOf, layersOf, typesOf } from "../../openapi/schema.ts";

const FORM = /^(?:multipart\/form-data|application\/x-www-form-urlencoded)\b/i;

export function isForm(type: string): boolean {
  return FORM.test(type);
}

/** Whether a body is given as it is: text or bytes. */
export function isOpaque(type: string): boolean {
  return !isForm(type) && !isJsonType(type);
}

/** Whether a body is an object or array in a media type that the client neither writes nor reads. */
export function isUnwritable(references: References, { type, schema }: MediaType): boolean {
  return isOpaque(type) && !isAnyType(type) && isComposed(references, schema);
}

/** Whether a value is an object or a list by its schema. */
export function isComposed(references: References, schema: JsonObject | undefined): boolean {
  return isComposedOf(typesOf(references, schema));
}

/** Whether a value is bytes, which are no text. */
export function isBinary(references: References, schema: JsonObject | undefined): boolean {
  return [...layersOf(references, schema)].some(
    ({ format, contentMediaType, contentEncoding }) =>
      format === "binary" ||
      (contentEncoding === undefined && contentMediaType === "application/octet-stream"),
  );
}
