import type { Operation, Reads, Status } from "../../openapi/contract.ts";
import { itemReads } from "../../openapi/item-reads.ts";
import { present } from "../../openapi/json.ts";
import {
  essenceOf,
  isAnyType,
  isJsonType,
  isTextType,
  type MediaType,
  mediaTypesOf,
} from "../../openapi/media-types.ts";
import { type DescribedOperation, errorsOf, type Response, successesOf } from "../../openapi/operations.ts";
import type { References } from "../../openapi/references.ts";
import { typesOf } from "../../openapi/schema.ts";
import { isBinary, isComposed, isOpaque } from "./media-kinds.ts";

/** A media type of a success, and how the client reads it. */
export interface ReadMedia {
  readonly media: MediaType;
  readonly reads: Reads;
}

/** How the client reads the successes of an operation, and which responses have no body. */
export function readResponses(
  references: References,
  operation: DescribedOperation,
): Pick<Operation, "reads" | "accept" | "bodiless" | "textErrors"> {
  const bodiless = [...successesOf(operation), ...errorsOf(operation)]
    .filter(({ value, status }) => !neverHasBody(status) && mediaTypesOf(references, value).length === 0)
    .map(({ status }) => status);
  const all = readSuccesses(references, operation);
  const kept = all.flatMap(({ read }) => read);
  const textErrors = errorsOf(operation)
    .filter(({ value }) => hasText(references, value))
    .map(({ status }) => status);
  return present({
    reads: readsOf(kept),
    accept: all.some(({ isPart }) => isPart) ? accepted(kept) : undefined,
    bodiless: bodiless.length > 0 ? bodiless : undefined,
    textErrors: textErrors.length > 0 ? textErrors : undefined,
  });
}

/** The responses that are read as successes: without one, the response for every status is. */
export function readAsSuccess(operation: DescribedOperation): Response[] {
  const successes = successesOf(operation);
  return successes.length > 0 ? successes : operation.responses.filter(({ status }) => status === "default");
}

/** Each success with the media types that the client reads. `isPart` says that it has others beside them. */
export function readSuccesses(references: References, operation: DescribedOperation) {
  return readAsSuccess(operation)
    .filter(({ status }) => !neverHasBody(status))
    .map((response) => {
      const all = mediaTypesOf(references, response.value).map((media) => ({
        media,
        reads: readsAs(references, media),
      }));
      const json = all.filter(({ media }) => isJsonType(media.type));
      // Items come where the request asks for them. Everything else beside JSON says the same in another way.
      const read = json.length > 0 ? all.filter(({ reads }) => !isOtherWay(reads)) : all;
      return { response, read, isPart: read.length < all.length };
    });
}

/** Whether the body of an error is a text: no JSON, or JSON that is one. */
function hasText(references: References, response: Response["value"]): boolean {
  const types = mediaTypesOf(references, response);
  return (
    types.length > 0 &&
    types.every(({ type, schema }) => {
      const kinds = typesOf(references, schema);
      return (isOpaque(type) && !isAnyType(type)) || (kinds.size === 1 && kinds.has("string"));
    })
  );
}

/** Responses that have no body, whatever they are described with. */
export function neverHasBody(status: Status): boolean {
  return status === 204 || status === 205;
}

function isOtherWay(reads: Reads): boolean {
  return reads === "text" || reads === "blob";
}

function readsAs(references: References, media: MediaType): Reads {
  const { type, schema } = media;
  const items = itemReads(references, media);
  if (items) return items;
  if (isJsonType(type)) return "json";
  if (isAnyType(type)) {
    if (isBinary(references, schema)) return "blob";
    return schema && !isComposed(references, schema) ? "text" : "json";
  }
  return isTextType(type) ? "text" : "blob";
}

function readsOf(read: readonly ReadMedia[]): Operation["reads"] {
  const kinds = new Set(read.map(({ reads }) => reads));
  const [only] = kinds;
  const isOne = kinds.size === 1 && (only === "json" || only === "text" || only === "blob");
  // A text of any type may be JSON as well.
  if (kinds.size === 0 || only === undefined) return undefined;
  if (isOne && !(only === "text" && read.some(({ media }) => isAnyType(media.type))))
    return only === "json" ? undefined : only;
  return Object.fromEntries(read.map(({ media, reads }) => [essenceOf(media.type), reads]));
}

/** The documented types, before anything else that the server may have. */
function accepted(read: readonly ReadMedia[]): string {
  return [...new Set(read.map(({ media }) => media.type)), "*/*;q=0.1"].join(", ");
}
