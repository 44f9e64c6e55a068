import { ANNOTATION } from "./annotation-names.ts";
import { isMarked } from "./annotations.ts";
import { entriesOf, type JsonObject } from "./json.ts";
import { type References, resolve } from "./references.ts";

/** A header field of a response, in lower case. */
export interface ResponseField {
  readonly name: string;
  readonly value: JsonObject;
}

/** The header fields of a response that say something of an error. */
export function markedFields(references: References, response: JsonObject): ResponseField[] {
  return entriesOf(response.headers).flatMap(([name, reference]) => {
    const value = resolve(references, reference);
    return value && isMarked(value, ANNOTATION.error) ? [{ name: name.toLowerCase(), value }] : [];
  });
}

/** Whether a header field can hold this part of an error. */
export function isErrorField(part: string): part is "code" | "message" {
  return part === "code" || part === "message";
}
