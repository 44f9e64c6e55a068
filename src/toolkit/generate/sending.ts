import { ANNOTATION } from "../../openapi/annotation-names.ts";
import {
  exemptionOf,
  idempotenceOf,
  isIdempotencyKey,
  isMarked,
  maxBytesOf,
  retryOf,
  uniqueOf,
} from "../../openapi/annotations.ts";
import type { Batch, IdempotencyKey, Operation, RetryProfile } from "../../openapi/contract.ts";
import { isObject, type JsonObject, numberOf, present } from "../../openapi/json.ts";
import { isSafe } from "../../openapi/methods.ts";
import type { DescribedOperation } from "../../openapi/operations.ts";
import { atPointer, findMarked, keywordOf } from "../../openapi/schema.ts";
import type { Source } from "../../openapi/source.ts";
import { inSuccess, single } from "./bodies.ts";
import { operationLocation } from "./locations.ts";

/** Whether and how a request may be retried. */
export function readSending(
  source: Source,
  operation: DescribedOperation,
): Pick<Operation, "idempotent" | "key" | "replay" | "batch"> {
  const key = readKey(source, operation);
  const replay = single(
    source,
    operation,
    ANNOTATION.replay,
    inSuccess(source, operation, ANNOTATION.replay),
  );
  const said = idempotenceOf(operation.value);
  checkDecided(source, operation, key !== undefined, said !== undefined);
  return present({
    idempotent: said,
    key,
    replay: key && replay?.pointer,
    batch: readBatch(source, operation),
  });
}

/** The backoff that the API prescribes. `base` is in seconds in a document, and in ms in the contract. */
export function readRetry(root: JsonObject): RetryProfile | undefined {
  const profile = retryOf(root);
  if (!profile) return undefined;
  const base = numberOf(profile.base);
  return { ...profile, ...(base !== undefined && { base: base * 1000 }) };
}

/** POST and PATCH must say what a repeat does; PUT and DELETE are idempotent by HTTP (RFC 9110, section 9.2.2). */
function checkDecided(source: Source, operation: DescribedOperation, keyed: boolean, said: boolean): void {
  const { value, key, method } = operation;
  const exempt = exemptionOf(value) !== undefined;
  if (isSafe(method)) {
    for (const annotation of [ANNOTATION.idempotent, ANNOTATION.idempotencyExempt]) {
      if (!isMarked(value, annotation)) continue;
      const message = `\`${annotation}\` on ${key}: a safe method may always be retried`;
      source.report(source.location(value, annotation), "idempotency-contradiction", message, "Remove it.");
    }
  } else if (keyed && exempt) {
    const at = source.location(value, ANNOTATION.idempotencyExempt);
    const message = `${key} has an idempotency key and is exempt from one`;
    source.report(at, "idempotency-contradiction", message, "Remove one of the two.");
  } else if (!keyed && !said && !exempt && (method === "POST" || method === "PATCH")) {
    const message = `${key} does not say what happens when it is sent twice`;
    const remedy =
      "Mark its key with x-idempotency-key, or add `x-idempotent: true` or `false`, or x-idempotency-exempt.";
    source.report(operationLocation(source, operation), "idempotency-undecided", message, remedy);
  }
}

function readKey(source: Source, operation: DescribedOperation): IdempotencyKey | undefined {
  const annotation = ANNOTATION.idempotencyKey;
  const headers = operation.parameters.filter(({ value }) => isIdempotencyKey(value));
  for (const { value, in: location } of headers) {
    if (location === "header") continue;
    const remedy = "Send it as a header or in the body.";
    const at = source.location(value, annotation);
    source.report(at, "misplaced-annotation", `An idempotency key in the ${location}`, remedy);
  }
  const [header] = headers;
  const marked = findMarked(source, operation.requestSchema, annotation);
  const property = single(source, operation, annotation, marked);
  if (header && property) {
    const message = `${operation.key} has two idempotency keys: ${header.name} and ${property.pointer}`;
    const at = source.location(property.schema, annotation);
    source.report(at, "said-twice", message, "Leave it on one of the two.");
  }
  if (header) {
    const schema = isObject(header.value.schema) ? header.value.schema : {};
    return present({ in: "header" as const, name: header.name, ...limitsOf(source, schema) });
  }
  return (
    property && present({ in: "body" as const, name: property.pointer, ...limitsOf(source, property.schema) })
  );
}

function limitsOf(source: Source, schema: JsonObject): Pick<IdempotencyKey, "maxLength" | "format"> {
  const uuid = keywordOf(source, schema, "format") === "uuid";
  return present({
    maxLength: numberOf(keywordOf(source, schema, "maxLength")),
    format: uuid ? ("uuid" as const) : undefined,
  });
}

function readBatch(source: Source, operation: DescribedOperation): Batch | undefined {
  const marked = findMarked(source, operation.requestSchema, ANNOTATION.batch);
  const found = single(source, operation, ANNOTATION.batch, marked);
  if (!found) return undefined;
  const { pointer, schema } = found;
  const unique = uniqueOf(schema);
  if (unique !== undefined && atPointer(source, schema, `/0/${unique}`).length === 0) {
    const location = source.location(schema, ANNOTATION.batch);
    const message = `The items have no property "${unique}"`;
    source.report(location, "batch-unique", message, "Name a property of the items.");
  }
  const maxItems = numberOf(schema.maxItems);
  if (maxItems === undefined) return undefined;
  return present({
    at: pointer,
    minItems: numberOf(keywordOf(source, schema, "minItems")) ?? 0,
    maxItems,
    maxBytes: maxBytesOf(operation.requestBody),
    unique,
  });
}
