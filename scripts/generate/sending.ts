import type { Batch, IdempotencyKey, Operation } from "../../src/contract.ts";
import { isObject, type JsonObject, numberOf, present, textOf } from "./json.ts";
import type { SourceOperation } from "./operations.ts";
import type { Problems } from "./problem.ts";
import { single } from "./runs.ts";
import { atPointer, findMarked, keywordOf, pointersOf } from "./schema.ts";
import type { Source } from "./source.ts";

/** Whether and how a request may be sent again. */
export function readSending(
  source: Source,
  operation: SourceOperation,
  problems: Problems,
): Pick<Operation, "idempotent" | "key" | "replay" | "batch"> {
  const key = readKey(source, operation, problems);
  const replay = single(source, operation, "x-replay", problems);
  const harmful = operation.value["x-idempotent"] === false;
  checkDecided(source, operation, key !== undefined, harmful, problems);
  return present({
    idempotent: harmful ? (false as const) : undefined,
    key,
    replay: key && replay,
    batch: readBatch(source, operation, problems),
  });
}

/** POST and PATCH must say what a repeat does; PUT and DELETE have HTTP's own answer (RFC 9110, section 9.2.2). */
function checkDecided(
  source: Source,
  operation: SourceOperation,
  keyed: boolean,
  harmful: boolean,
  problems: Problems,
): void {
  const { value, key, method, place } = operation;
  const exempt = value["x-idempotency-exempt"] !== undefined;
  if (["GET", "HEAD", "OPTIONS", "TRACE"].includes(method)) {
    for (const annotation of ["x-idempotent", "x-idempotency-exempt"]) {
      if (value[annotation] === undefined) continue;
      const message = `\`${annotation}\` on ${key}: a safe method may always be sent again`;
      problems.report(source.place(value, annotation), "idempotency-contradiction", message, "Remove it.");
    }
  } else if (keyed && exempt) {
    const message = `${key} has an idempotency key and is exempt from one`;
    problems.report(
      source.place(value, "x-idempotency-exempt"),
      "idempotency-contradiction",
      message,
      "Remove one of the two.",
    );
  } else if (!keyed && !harmful && !exempt && (method === "POST" || method === "PATCH")) {
    const remedy =
      "Mark its key with x-idempotency-key, or say `x-idempotent: false`, or why it needs none in x-idempotency-exempt.";
    problems.report(
      place,
      "idempotency-undecided",
      `${key} does not say what happens when it is sent twice`,
      remedy,
    );
  }
}

function readKey(source: Source, operation: SourceOperation, problems: Problems): IdempotencyKey | undefined {
  const keys: { value: JsonObject; key: IdempotencyKey }[] = [];
  for (const { value, name, in: place } of operation.parameters) {
    if (value["x-idempotency-key"] !== true) continue;
    if (place === "header") {
      const schema = isObject(value.schema) ? value.schema : {};
      keys.push({ value, key: present({ in: "header" as const, name, ...limitsOf(source, schema) }) });
    } else {
      const message = `An idempotency key in the ${place}`;
      problems.report(
        source.place(value, "x-idempotency-key"),
        "misplaced-annotation",
        message,
        "Send it as a header or in the body.",
      );
    }
  }
  const marked = findMarked(source, operation.requestSchema, "x-idempotency-key");
  for (const pointer of pointersOf(marked)) {
    const schema = marked.find((each) => each.pointer === pointer)?.schema ?? {};
    keys.push({
      value: schema,
      key: present({ in: "body" as const, name: pointer, ...limitsOf(source, schema) }),
    });
  }
  const [first, second] = keys;
  if (second) {
    const message = `${operation.key} has two idempotency keys: ${first?.key.name} and ${second.key.name}`;
    const place = source.place(second.value, "x-idempotency-key");
    problems.report(place, "idempotency-key-twice", message, "Leave x-idempotency-key on one of them.");
  }
  return first?.key;
}

function limitsOf(source: Source, schema: JsonObject): Pick<IdempotencyKey, "maxLength" | "format"> {
  const uuid = keywordOf(source, schema, "format") === "uuid";
  return present({
    maxLength: numberOf(keywordOf(source, schema, "maxLength")),
    format: uuid ? ("uuid" as const) : undefined,
  });
}

function readBatch(source: Source, operation: SourceOperation, problems: Problems): Batch | undefined {
  const [first, second] = findMarked(source, operation.requestSchema, "x-batch");
  if (!first) return undefined;
  const { pointer, schema } = first;
  const place = source.place(schema, "x-batch");
  if (second && second.pointer !== pointer) {
    const message = `${operation.key} has batches at "${pointer}" and at "${second.pointer}"`;
    problems.report(
      source.place(second.schema, "x-batch"),
      "annotation-twice",
      message,
      "Leave x-batch on one array.",
    );
  }
  const unique = textOf(isObject(schema["x-batch"]) ? schema["x-batch"].unique : undefined);
  if (unique !== undefined && atPointer(source, schema, `/0/${unique}`).length === 0) {
    problems.report(
      place,
      "batch-unique",
      `The items have no property "${unique}"`,
      "Name a property of the items.",
    );
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
