/** What the annotations of a document say, as they stand there; `spec/extensions.md` says what they mean. */
import type { RateLimit } from "./contract.ts";
import { isObject, type Json, type JsonObject, numberOf, objectsOf, stringsOf, textOf } from "./json.ts";

/** The error codes of a response or link (`x-codes`); `undefined` where it names none. */
export function codesOf(value: JsonObject): string[] | undefined {
  return Array.isArray(value["x-codes"]) ? stringsOf(value["x-codes"]) : undefined;
}

/** One error code of a document's list. */
export interface ListedCode {
  readonly name: string | undefined;
  /** `x-status`. */
  readonly status: number | undefined;
  /** `description`: what causes it. */
  readonly cause: string | undefined;
  readonly remedy: string | undefined;
  readonly retryable: boolean;
  /** The entry of the list. */
  readonly value: JsonObject;
}

/** Whether a schema lists error codes: a `oneOf` of `const`s of which one has an `x-status`. */
export function isCodeList(schema: Json | undefined): schema is JsonObject {
  return isObject(schema) && objectsOf(schema.oneOf).some((entry) => entry["x-status"] !== undefined);
}

/** The component schema that lists the error codes of a document in one piece. */
export function codeListOf(root: JsonObject): JsonObject | undefined {
  const components = isObject(root.components) ? root.components : {};
  return Object.values(isObject(components.schemas) ? components.schemas : {}).find(isCodeList);
}

/** The entries of a list of error codes. */
export function listedCodes(list: JsonObject | undefined): ListedCode[] {
  return objectsOf(list?.oneOf).map((value) => ({
    name: textOf(value.const),
    status: numberOf(value["x-status"]),
    cause: textOf(value.description),
    remedy: remedyOf(value),
    retryable: value["x-retryable"] === true,
    value,
  }));
}

/** What to do about an error: of a code, or of a response. */
export function remedyOf(value: JsonObject): string | undefined {
  return textOf(value["x-remedy"]);
}

/** Whether a list of values may grow. */
export function isOpen(schema: JsonObject): boolean {
  return schema["x-open"] === true;
}

/** What a property of an error body holds: one or several of `code`, `message`, `details`, `request-id`. */
export function errorPartsOf(schema: JsonObject): string[] {
  const parts = schema["x-error"];
  return typeof parts === "string" ? [parts] : stringsOf(parts);
}

/** The error code that a part of a request provokes if it breaks its schema. */
export function violationOf(value: JsonObject): string | undefined {
  return textOf(value["x-violation"]);
}

/** Whether a header field carries the request id. */
export function isRequestId(value: JsonObject): boolean {
  return value["x-request-id"] === true;
}

/** Whether a parameter or property is the idempotency key. */
export function isIdempotencyKey(value: JsonObject): boolean {
  return value["x-idempotency-key"] === true;
}

/** `x-idempotent` of an operation: whether a repeat does further harm, where HTTP's method leaves it open or says otherwise. */
export function idempotenceOf(operation: JsonObject): boolean | undefined {
  const said = operation["x-idempotent"];
  return typeof said === "boolean" ? said : undefined;
}

/** Why an operation needs no idempotency key. */
export function exemptionOf(operation: JsonObject): string | undefined {
  return textOf(operation["x-idempotency-exempt"]);
}

/** Page or section from which an operation was taken. */
export function sourceOf(operation: JsonObject): string | undefined {
  return textOf(operation["x-source"]);
}

/** What is assumed of an operation that no source says. */
export function assumptionOf(operation: JsonObject): string | undefined {
  return textOf(operation["x-assumed"]);
}

/** How work ended whose state is this `const`. */
export function terminalOf(state: JsonObject): string | undefined {
  return textOf(state["x-terminal"]);
}

/** Most bytes of a request body. */
export function maxBytesOf(requestBody: JsonObject | undefined): number | undefined {
  return numberOf(requestBody?.["x-max-bytes"]);
}

/** The rate limits of a document, without those that are incomplete. */
export function rateLimitsOf(root: JsonObject): RateLimit[] {
  return objectsOf(root["x-rate-limits"]).flatMap(({ requests, seconds, per }) =>
    typeof requests === "number" && typeof seconds === "number" && typeof per === "string"
      ? [{ requests, seconds, per }]
      : [],
  );
}

/** An annotation that is an object: `x-retry`, `x-token`, `x-batch`, `x-item-error`, `x-presigned`, `x-next`, `x-paging`. */
export function annotationOf(value: JsonObject | undefined, name: `x-${string}`): JsonObject | undefined {
  const annotation = value?.[name];
  return isObject(annotation) ? annotation : undefined;
}
