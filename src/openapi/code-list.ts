import { ANNOTATION } from "./annotation-names.ts";
import { codeStatusesOf, codeText, isMarked, remedyOf, retryableOf } from "./annotations.ts";
import { isObject, type Json, type JsonObject, objectsOf, textOf } from "./json.ts";

/** One error code of a document's list. */
export interface ListedCode {
  readonly name: string | undefined;
  readonly status: number | undefined;
  /** Further statuses with which it comes. */
  readonly otherStatuses: readonly number[];
  /** What causes it: its `description`. */
  readonly cause: string | undefined;
  readonly remedy: string | undefined;
  /** `undefined` where the code does not say. */
  readonly retryable: boolean | undefined;
  /** The entry of the list. */
  readonly value: JsonObject;
}

/** Whether a schema lists error codes: a `oneOf` of `const`s of which one has a status. */
export function isCodeList(schema: Json | undefined): schema is JsonObject {
  return isObject(schema) && objectsOf(schema.oneOf).some((entry) => isMarked(entry, ANNOTATION.status));
}

/** The component schema that lists the error codes of a document in one piece. */
export function codeListOf(root: JsonObject): JsonObject | undefined {
  const components = isObject(root.components) ? root.components : {};
  return Object.values(isObject(components.schemas) ? components.schemas : {}).find(isCodeList);
}

/** The entries of a list of error codes. */
export function listedCodes(list: JsonObject | undefined): ListedCode[] {
  return objectsOf(list?.oneOf).map((value) => {
    const [status, ...otherStatuses] = codeStatusesOf(value);
    return {
      name: codeText(value.const),
      status,
      otherStatuses,
      cause: textOf(value.description),
      remedy: remedyOf(value),
      retryable: retryableOf(value),
      value,
    };
  });
}
