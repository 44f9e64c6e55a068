import type { Contract, ErrorEnvelope, Pointer } from "../../src/contract.ts";
import type { CodeList } from "./codes.ts";
import { entriesOf, present, textOf } from "./json.ts";
import { errorsOf, type Response, type SourceOperation } from "./operations.ts";
import type { Problems } from "./problem.ts";
import { atPointer, findMarked, layersOf } from "./schema.ts";
import type { Source } from "./source.ts";

/** Where an error body says what: the same in every error response, and its code is one of the list. */
export function readEnvelope(
  source: Source,
  operations: readonly SourceOperation[],
  list: CodeList,
  problems: Problems,
): ErrorEnvelope | undefined {
  let first: ErrorEnvelope | undefined;
  for (const operation of operations) {
    for (const response of errorsOf(operation)) {
      const envelope = readResponse(source, operation, response, list, problems);
      first ??= envelope;
      if (!envelope || !first || JSON.stringify(envelope) === JSON.stringify(first)) continue;
      const remedy = "Give all error responses of an API one envelope, or annotate the same members of it.";
      const message = `${operation.key} ${response.status} has another error envelope than the responses before it`;
      problems.report(response.place, "error-envelope", message, remedy);
    }
  }
  return first;
}

function readResponse(
  source: Source,
  operation: SourceOperation,
  { schema, status, place }: Response,
  list: CodeList,
  problems: Problems,
): ErrorEnvelope | undefined {
  const pointers = new Map<string, Pointer>();
  for (const { pointer, schema: marked } of findMarked(source, schema, "x-error")) {
    const part = textOf(marked["x-error"]) ?? "";
    const other = pointers.get(part);
    if (other !== undefined && other !== pointer) {
      const message = `\`x-error: ${part}\` stands at ${other} and at ${pointer}`;
      problems.report(
        source.place(marked, "x-error"),
        "error-envelope",
        message,
        "Leave it on one of the two.",
      );
    }
    pointers.set(part, pointer);
  }
  const code = pointers.get("code");
  const message = pointers.get("message");
  if (!schema || code === undefined || message === undefined) {
    const remedy =
      "Give it the API's error schema, with `x-error: code` and `x-error: message` on its properties.";
    problems.report(
      place,
      "error-envelope",
      `${operation.key} ${status} does not say where its code and message stand`,
      remedy,
    );
    return undefined;
  }
  const listed = atPointer(source, schema, code).some(
    (each) => list.schema && layersOf(source, each).has(list.schema),
  );
  if (list.schema && !listed) {
    const remedy = "Make the property with `x-error: code` a $ref to the list of error codes.";
    problems.report(
      place,
      "error-envelope",
      `The code of ${operation.key} ${status} is not of the list of error codes`,
      remedy,
    );
  }
  return present({ code, message, requestId: pointers.get("request-id"), details: pointers.get("details") });
}

/** The header fields that carry the request id: one name for requests, one for responses. */
export function readRequestId(
  source: Source,
  operations: readonly SourceOperation[],
  problems: Problems,
): Contract["requestId"] {
  const request = new Map<string, () => void>();
  const response = new Map<string, () => void>();
  const clash = (value: object, name: string) => () =>
    problems.report(
      source.place(value, "x-request-id"),
      "request-id",
      `${name} is a second header field for the request id`,
      "An API has one for requests and one for responses; leave x-request-id on that one.",
    );
  for (const operation of operations) {
    for (const { name, value } of operation.parameters) {
      if (value["x-request-id"] === true) request.set(name.toLowerCase(), clash(value, name));
    }
    for (const { value } of operation.responses) {
      for (const [name, reference] of entriesOf(value.headers)) {
        const header = source.resolve(reference);
        if (header?.["x-request-id"] === true) response.set(name.toLowerCase(), clash(header, name));
      }
    }
  }
  for (const names of [request, response]) for (const report of [...names.values()].slice(1)) report();
  return present({ request: [...request.keys()][0], response: [...response.keys()][0] });
}
