import type { Batch, IdempotencyKey, Operation, RetryProfile } from "../../openapi/contract.ts";
import { isObject, type JsonObject, numberOf, present, textOf } from "../../openapi/json.ts";
import type { SourceOperation } from "../../openapi/operations.ts";
import { atPointer, findMarked, keywordOf } from "../../openapi/schema.ts";
import type { Source } from "../../openapi/source.ts";
import { inSuccess, single } from "./bodies.ts";

/** Whether and how a request may be sent again. */
export function readSending(
  source: Source,
  operation: SourceOperation,
): Pick<Operation, "idempotent" | "key" | "replay" | "batch"> {
  const key = readKey(source, operation);
  const replay = single(source, operation, "x-replay", inSuccess(source, operation, "x-replay"));
  const harmful = operation.value["x-idempotent"] === false;
  checkDecided(source, operation, key !== undefined, harmful);
  return present({
    idempotent: harmful ? (false as const) : undefined,
    key,
    replay: key && replay?.pointer,
    batch: readBatch(source, operation),
  });
}

/** The backoff that the API prescribes: documents count `base` in seconds, as headers do, the contract in ms, as timers do. */
export function readRetry(root: JsonObject): RetryProfile | undefined {
  const profile = root["x-retry"];
  if (!isObject(profile)) return undefined;
  const base = numberOf(profile.base);
  return { ...profile, ...(base !== undefined && { base: base * 1000 }) };
}

/** POST and PATCH must say what a repeat does; PUT and DELETE have HTTP's own answer (RFC 9110, section 9.2.2). */
function checkDecided(source: Source, operation: SourceOperation, keyed: boolean, harmful: boolean): void {
  const { value, key, method, place } = operation;
  const exempt = value["x-idempotency-exempt"] !== undefined;
  if (["GET", "HEAD", "OPTIONS", "TRACE"].includes(method)) {
    for (const annotation of ["x-idempotent", "x-idempotency-exempt"]) {
      if (value[annotation] === undefined) continue;
      const message = `\`${annotation}\` on ${key}: a safe method may always be sent again`;
      source.report(source.place(value, annotation), "idempotency-contradiction", message, "Remove it.");
    }
  } else if (keyed && exempt) {
    const at = source.place(value, "x-idempotency-exempt");
    const message = `${key} has an idempotency key and is exempt from one`;
    source.report(at, "idempotency-contradiction", message, "Remove one of the two.");
  } else if (!keyed && !harmful && !exempt && (method === "POST" || method === "PATCH")) {
    const message = `${key} does not say what happens when it is sent twice`;
    const remedy =
      "Mark its key with x-idempotency-key, or add `x-idempotent: false` or x-idempotency-exempt.";
    source.report(place, "idempotency-undecided", message, remedy);
  }
}

function readKey(source: Source, operation: SourceOperation): IdempotencyKey | undefined {
  const annotation = "x-idempotency-key";
  const headers = operation.parameters.filter(({ value }) => value[annotation] === true);
  for (const { value, in: place } of headers) {
    if (place === "header") continue;
    const remedy = "Send it as a header or in the body.";
    const at = source.place(value, annotation);
    source.report(at, "misplaced-annotation", `An idempotency key in the ${place}`, remedy);
  }
  const [header] = headers;
  const marked = findMarked(source, operation.requestSchema, annotation);
  const property = single(source, operation, annotation, marked);
  if (header && property) {
    const message = `${operation.key} has two idempotency keys: ${header.name} and ${property.pointer}`;
    const at = source.place(property.schema, annotation);
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

function readBatch(source: Source, operation: SourceOperation): Batch | undefined {
  const marked = findMarked(source, operation.requestSchema, "x-batch");
  const found = single(source, operation, "x-batch", marked);
  if (!found) return undefined;
  const { pointer, schema } = found;
  const unique = textOf(isObject(schema["x-batch"]) ? schema["x-batch"].unique : undefined);
  if (unique !== undefined && atPointer(source, schema, `/0/${unique}`).length === 0) {
    const place = source.place(schema, "x-batch");
    const message = `The items have no property "${unique}"`;
    source.report(place, "batch-unique", message, "Name a property of the items.");
  }
  const maxItems = numberOf(schema.maxItems);
  if (maxItems === undefined) return undefined;
  return present({
    at: pointer,
    minItems: numberOf(keywordOf(source, schema, "minItems")) ?? 0,
    maxItems,
    maxBytes: numberOf(operation.requestBody?.["x-max-bytes"]),
    unique,
  });
}
