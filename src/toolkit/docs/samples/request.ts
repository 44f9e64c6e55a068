import { entriesOf, isObject, type Json, type JsonObject, objectsOf, textOf } from "../../../openapi/json.ts";
import type { OperationEntry } from "../model/operations.ts";
import { resolve } from "../model/resolve.ts";
import type { Story } from "./story.ts";

export interface SampleParameter {
  readonly in: "path" | "query" | "header";
  readonly name: string;
  readonly value: Json;
}

/** A request made from the document's examples. */
export interface SampleRequest {
  readonly operation: OperationEntry;
  readonly parameters: readonly SampleParameter[];
  readonly body: Json | undefined;
}

/**
 * Makes a request with the required parameters, those that the story shows, and the idempotency key's header. The body is the
 * example named `body`, or the first one.
 * @throws Error if the document has no example.
 */
export function sampleRequest(
  document: JsonObject,
  operation: OperationEntry,
  { query = {}, bodies = {} }: Story,
  body = bodies[operation.id],
): SampleRequest {
  const item = isObject(document.paths) ? resolve(document, document.paths[operation.path]) : {};
  const shown = query[operation.id] ?? ["limit"];
  const parameters = [...objectsOf(item.parameters), ...objectsOf(operation.value.parameters)]
    .map((parameter) => resolve(document, parameter))
    .filter(({ name, in: location, required }) => {
      if (location === "header") return required === true || name === keyHeader(operation);
      return required === true || (location === "query" && shown.includes(String(name)));
    })
    .map((parameter) => ({ ...locationOf(parameter), value: exampleOf(document, parameter, operation) }));
  return { operation, parameters, body: bodyOf(document, operation, body) };
}

/** The name of the header for the idempotency key, if the key is in a header. */
export function keyHeader({ contract: { key } }: OperationEntry): string | undefined {
  return key?.in === "header" ? key.name : undefined;
}

function locationOf({ in: location, name }: JsonObject): Pick<SampleParameter, "in" | "name"> {
  if (location !== "path" && location !== "query" && location !== "header") {
    throw new Error(`The samples cannot show the parameter ${name}, because it is in ${location}.`);
  }
  return { in: location, name: String(name) };
}

function exampleOf(document: JsonObject, parameter: JsonObject, { id }: OperationEntry): Json {
  if (parameter.example !== undefined) return parameter.example;
  const [first] = entriesOf(parameter.examples);
  const value = first && resolve(document, first[1]).value;
  if (value !== undefined) return value;
  throw new Error(`The parameter ${parameter.name} of ${id} has no example. Give it one in the document.`);
}

function bodyOf(
  document: JsonObject,
  { id, value }: OperationEntry,
  name: string | undefined,
): Json | undefined {
  if (value.requestBody === undefined) return undefined;
  const { content } = resolve(document, value.requestBody);
  const media = isObject(content) && isObject(content["application/json"]) ? content["application/json"] : {};
  const examples = entriesOf(media.examples);
  const found = name === undefined ? examples[0] : examples.find(([known]) => known === name);
  const body = found && resolve(document, found[1]).value;
  if (body !== undefined) return body;
  const known = examples.map(([known]) => known).join(", ");
  throw new Error(
    `The request body of ${id} has no example${name === undefined ? "" : ` ${name}`}. It has: ${known || textOf(media.example) || "none"}.`,
  );
}
