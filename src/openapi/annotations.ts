/**
 * What the annotations of a document say: one reader each, for every room. `spec/extensions.md` explains them. A reader
 * returns `undefined` where an annotation is missing or malformed; `isMarked` says whether it is there at all.
 */
import { ANNOTATION, type AnnotationName } from "./annotation-names.ts";
import type {
  Annotated,
  CommonStatuses,
  WrittenItemError,
  WrittenLimit,
  WrittenToken,
} from "./annotation-values.ts";
import type { RateLimit } from "./contract.ts";
import {
  entriesOf,
  isObject,
  type Json,
  type JsonObject,
  numberOf,
  numbersOf,
  objectsOf,
  stringsOf,
  textOf,
} from "./json.ts";

/** Whether an annotation stands on an object, well-formed or not. */
export function isMarked(value: Annotated | undefined, name: AnnotationName): boolean {
  return rawOf(value, name) !== undefined;
}

function rawOf(value: Annotated | undefined, name: AnnotationName): unknown {
  return value !== undefined && Object.hasOwn(value, name) ? value[name] : undefined;
}

function objectOf(value: Annotated | undefined, name: AnnotationName): JsonObject | undefined {
  const annotation = rawOf(value, name);
  return isObject(annotation) ? annotation : undefined;
}

/** The error codes of a response or link; `undefined` where it names none. */
export function codesOf(value: Annotated): string[] | undefined {
  const codes = rawOf(value, ANNOTATION.codes);
  return Array.isArray(codes) ? codes.flatMap((code) => codeText(code) ?? []) : undefined;
}

/** Whether the value of a path parameter may have several segments. */
export function hasSegments(parameter: Annotated): boolean {
  return rawOf(parameter, ANNOTATION.segments) === true;
}

/** What to do about an error: of a code, or of a response. */
export function remedyOf(value: Annotated): string | undefined {
  return textOf(rawOf(value, ANNOTATION.remedy));
}

/** The statuses with which an error code comes, the usual one first. */
export function codeStatusesOf(code: Annotated): number[] {
  return [rawOf(code, ANNOTATION.status)].flat().filter((status) => typeof status === "number");
}

/** An error code as text. A number becomes its digits. */
export function codeText(code: unknown): string | undefined {
  return typeof code === "number" ? String(code) : typeof code === "string" ? code : undefined;
}

/** Whether the same request can succeed later, where a code says so. */
export function retryableOf(code: Annotated): boolean | undefined {
  const retryable = rawOf(code, ANNOTATION.retryable);
  return typeof retryable === "boolean" ? retryable : undefined;
}

/** Whether a list of values may grow. */
export function isOpen(schema: Annotated): boolean {
  return rawOf(schema, ANNOTATION.open) === true;
}

/** What a property of an error body holds: one or several of `code`, `message`, `details`, `request-id`. */
export function errorPartsOf(schema: Annotated): string[] {
  const parts = rawOf(schema, ANNOTATION.error);
  return typeof parts === "string" ? [parts] : stringsOf(parts);
}

/** The error code that a part of a request provokes if it breaks its schema. */
export function violationOf(value: Annotated): string | undefined {
  return textOf(rawOf(value, ANNOTATION.violation));
}

/** Whether a header field carries the request id. */
export function isRequestId(value: Annotated): boolean {
  return rawOf(value, ANNOTATION.requestId) === true;
}

/** Whether a parameter or property is the idempotency key. */
export function isIdempotencyKey(value: Annotated): boolean {
  return rawOf(value, ANNOTATION.idempotencyKey) === true;
}

/** Whether a repeat does no further harm. A document says it where the HTTP method leaves it open or means something else. */
export function idempotenceOf(operation: Annotated): boolean | undefined {
  const said = rawOf(operation, ANNOTATION.idempotent);
  return typeof said === "boolean" ? said : undefined;
}

/** Why an operation needs no idempotency key. */
export function exemptionOf(operation: Annotated): string | undefined {
  return textOf(rawOf(operation, ANNOTATION.idempotencyExempt));
}

/** Page or section from which an operation was taken. */
export function sourceOf(operation: Annotated): string | undefined {
  return textOf(rawOf(operation, ANNOTATION.source));
}

/** An assumption that no source confirms. */
export function assumptionOf(value: Annotated): string | undefined {
  return textOf(rawOf(value, ANNOTATION.assumed));
}

/** Why calls need a base URL of their own. */
export function noDefaultServerOf(root: Annotated): string | undefined {
  return textOf(rawOf(root, ANNOTATION.noDefaultServer));
}

/** The outcome of work that has reached this state, a `const`. */
export function terminalOf(state: Annotated): string | undefined {
  return textOf(rawOf(state, ANNOTATION.terminal));
}

/** What a number says of the work done. The values are those of its JSON Schema. */
export type ProgressKind = "done" | "left" | "total" | "percent" | "fraction";

export function progressOf(schema: Annotated): ProgressKind | undefined {
  // The vocabulary's JSON Schema allows no other text.
  return textOf(rawOf(schema, ANNOTATION.progress)) as ProgressKind | undefined;
}

/** Most bytes of a request body. */
export function maxBytesOf(requestBody: Annotated | undefined): number | undefined {
  return numberOf(rawOf(requestBody, ANNOTATION.maxBytes));
}

/** The rate limits as they are written, complete or not. */
export function writtenLimitsOf(root: Annotated): WrittenLimit[] {
  return objectsOf(rawOf(root, ANNOTATION.rateLimits)).map(({ requests, seconds, per }, index) => ({
    index,
    ...(typeof requests === "number" && { requests }),
    ...(typeof seconds === "number" && { seconds }),
    ...(typeof per === "string" && { per }),
  }));
}

/** The rate limits of a document, without those that are incomplete. */
export function rateLimitsOf(root: Annotated): RateLimit[] {
  return writtenLimitsOf(root).flatMap(({ requests, seconds, per }) =>
    requests === undefined || seconds === undefined || per === undefined ? [] : [{ requests, seconds, per }],
  );
}

/** The backoff that the API prescribes; the base is in seconds. */
export function retryOf(root: Annotated): JsonObject | undefined {
  return objectOf(root, ANNOTATION.retry);
}

/** What a 429 promises: `required` where each has Retry-After, else `optional`. */
export function retryAfterOf(root: Annotated): string | undefined {
  return textOf(rawOf(root, ANNOTATION.retryAfter));
}

export function commonStatusesOf(root: Annotated): CommonStatuses | undefined {
  const listed = objectOf(root, ANNOTATION.commonStatuses);
  return (
    listed && { every: numbersOf(listed.every), body: numbersOf(listed.body), path: numbersOf(listed.path) }
  );
}

/** How the credentials of a scheme look. */
export function patternOf(scheme: Annotated): string | undefined {
  return textOf(rawOf(scheme, ANNOTATION.pattern));
}

export function tokenOf(scheme: Annotated): WrittenToken | undefined {
  const value = objectOf(scheme, ANNOTATION.token);
  if (!value) return undefined;
  return {
    alg: textOf(value.alg),
    seconds: numberOf(value.seconds),
    maxSeconds: numberOf(value["max-seconds"]),
    skewSeconds: numberOf(value["skew-seconds"]),
    header: textsOf(value.header),
    claims: textsOf(value.claims),
    key: textOf(value.key) ?? "",
    supplied: textsOf(value.supplied),
    value,
  };
}

function textsOf(value: Json | undefined): Record<string, string> {
  return Object.fromEntries(entriesOf(value).map(([name, text]) => [name, String(text)]));
}

/** The property of a batch's items whose values must differ. */
export function uniqueOf(array: Annotated): string | undefined {
  return textOf(objectOf(array, ANNOTATION.batch)?.unique);
}

export function itemErrorOf(array: Annotated | undefined): WrittenItemError | undefined {
  const value = objectOf(array, ANNOTATION.itemError);
  return value && { key: textOf(value.key), error: textOf(value.error), inOrder: value.order === "request" };
}

/** A short-lived URL: the property beside it that holds its end. */
export function presignedOf(property: Annotated | undefined): { expires: string | undefined } | undefined {
  const value = objectOf(property, ANNOTATION.presigned);
  return value && { expires: textOf(value.expires) };
}

/** How a link leads to the next page, beyond its parameters. */
export function nextOf(link: Annotated): JsonObject | undefined {
  return objectOf(link, ANNOTATION.next);
}

/** The pages of an operation in one annotation, for documents whose links cannot be edited. */
export function pagingOf(operation: Annotated): JsonObject | undefined {
  return objectOf(operation, ANNOTATION.paging);
}

/** The rules that an object may break, each with its reason. It is the annotation itself, so messages can name its location. */
export function lintExceptionsOf(value: Annotated): JsonObject | undefined {
  return objectOf(value, ANNOTATION.lintExcept);
}
