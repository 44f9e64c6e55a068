import type { JsonObject } from "../../openapi/json.ts";
import { type ErrorBody, readErrorBody, sharedSchema } from "./error-body.ts";
import { type FoundDocument, type Located, successOf } from "./found-document.ts";
import { plain } from "./names.ts";
import { valuesOf } from "./shape.ts";

/** An error body that a document describes as a part of its success bodies only. */
export interface ErrorInSuccess {
  readonly name: string;
  /** The schema of a body that has only the error. */
  readonly schema: JsonObject;
  readonly body: ErrorBody;
}

/**
 * Finds the error body of an API that has one schema for a response, whether it succeeds or fails: `{ errors, customer }`. More than
 * half of the success bodies must have it.
 */
export function errorInSuccess(document: FoundDocument): ErrorInSuccess | undefined {
  const successes = document.operations.flatMap((operation) => successOf(operation)?.schema ?? []);
  const found = successes.flatMap((schema) => partOf(document, schema) ?? []);
  const [first] = found;
  const same = found.filter((each) => first && locationsOf(each) === locationsOf(first));
  return same.length * 2 > successes.length ? first : undefined;
}

function partOf(document: FoundDocument, schema: Located): ErrorInSuccess | undefined {
  const part = valuesOf(document, schema).find(
    ({ name, path }) => path.length === 1 && /^errors?$/.test(plain(name)),
  );
  if (!part) return undefined;
  const { name, schema: inner } = part;
  const holding = (value: JsonObject): JsonObject => ({ type: "object", properties: { [name]: value } });
  const alone = { value: holding(inner.value), at: inner.at.slice(0, -2) };
  const body = readErrorBody(document, alone, "application/json");
  return body?.parts.has("code") ? { name, schema: holding(sharedSchema(inner, body)), body } : undefined;
}

/** Where the parts are described: the same for all bodies that refer to one schema of an error. */
function locationsOf({ body }: ErrorInSuccess): string {
  return [...body.parts].map(([part, { schema }]) => `${part} ${schema.at.join("/")}`).join();
}
