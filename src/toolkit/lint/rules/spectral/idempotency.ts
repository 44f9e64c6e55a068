import { ANNOTATION } from "../../../../openapi/annotation-names.ts";
import { codesOf, isIdempotencyKey } from "../../../../openapi/annotations.ts";
import { isObject, type JsonObject, textOf } from "../../../../openapi/json.ts";
import { valueAt } from "../../../../openapi/pointer.ts";
import { findMarked } from "../../../../openapi/schema.ts";
import type { Bundle, Operation } from "./bundle.ts";
import { rule } from "./rule.ts";

/** An operation with a key shows or describes what a replay returns. */
export const idempotencyReplay = rule("An operation with a key says what a replay is.", (bundle) =>
  bundle.operations.flatMap((operation) => {
    const key = keyOf(bundle, operation);
    if (!key) return [];
    const flags = successesOf(operation).flatMap((response) =>
      findMarked(bundle, response.schema, ANNOTATION.replay).map(({ pointer }) => ({ pointer, response })),
    );
    const path = bundle.path(operation.value);
    if (flags.length === 0) {
      // Without a flag that marks a replay, the key's description must say it.
      const described = /\b(?:again|replay(?:ed|s)?|repeat(?:ed|s)?)\b/i.test(textOf(key.description) ?? "");
      const message = `${operation.key} has a key and does not say what a replay returns`;
      return described ? [] : [{ message, path }];
    }
    const shown = flags.some(({ pointer, response }) =>
      response.examples.some(({ value }) => valueAt(value, pointer) === true),
    );
    return shown ? [] : [{ message: `${operation.key} has no example of a replay`, path }];
  }),
);

/** An operation with a key has a 409 with a code for a key that was used for something else. */
export const idempotencyConflict = rule("An operation with a key has a conflict for it.", (bundle) =>
  bundle.operations.flatMap((operation) => {
    if (!keyOf(bundle, operation)) return [];
    const conflict = operation.responses.find(({ status }) => status === 409);
    if ((conflict ? (codesOf(conflict.value) ?? []) : []).some((code) => /idempoten/i.test(code))) return [];
    const message = `${operation.key} has a key and no 409 for a key that was used for something else`;
    return [{ message, path: bundle.path(operation.value, "responses") }];
  }),
);

/** The parameter or schema that is an operation's idempotency key. */
function keyOf(bundle: Bundle, operation: Operation): JsonObject | undefined {
  const header = operation.parameters.find(({ value }) => isIdempotencyKey(value));
  return header?.value ?? findMarked(bundle, operation.requestSchema, ANNOTATION.idempotencyKey)[0]?.schema;
}

function successesOf({ responses }: Operation) {
  return responses.filter(({ status, schema }) => status < 300 && isObject(schema));
}
