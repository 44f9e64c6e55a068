import { entriesOf, isObject, type Json, type JsonObject } from "../../../openapi/json.ts";
import { tokensOf } from "../../../openapi/pointer.ts";

/** Follows a reference inside a bundle; what is no reference stands for itself. */
export function resolve(document: JsonObject, value: Json | undefined): JsonObject {
  let found: Json | undefined = value;
  while (isObject(found) && typeof found.$ref === "string") {
    let target: Json | undefined = document;
    for (const token of tokensOf(found.$ref.slice(1))) target = isObject(target) ? target[token] : undefined;
    found = target;
  }
  return isObject(found) ? found : {};
}

/** Every object of a document with its path, outermost first. */
export function* objectsIn(value: Json | undefined): Generator<JsonObject> {
  if (Array.isArray(value)) for (const item of value) yield* objectsIn(item);
  if (!isObject(value)) return;
  yield value;
  for (const [, member] of entriesOf(value)) yield* objectsIn(member);
}
