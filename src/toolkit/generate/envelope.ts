import { errorPartOf, isRequestId } from "../../openapi/annotations.ts";
import type { Contract, ErrorBody, Pointer } from "../../openapi/contract.ts";
import { entriesOf, type JsonObject, present } from "../../openapi/json.ts";
import { type DescribedOperation, errorsOf, type Response } from "../../openapi/operations.ts";
import { atPointer, findMarked, layersOf } from "../../openapi/schema.ts";
import type { Source } from "../../openapi/source.ts";
import type { CodeList } from "./codes.ts";
import { responseLocation } from "./locations.ts";

/** Where an error body says what: the same in every error response, and its code is one of the list. */
export function readEnvelope(
  source: Source,
  operations: readonly DescribedOperation[],
  list: CodeList,
): ErrorBody | undefined {
  let first: ErrorBody | undefined;
  for (const operation of operations) {
    for (const response of errorsOf(operation)) {
      const envelope = readResponse(source, operation, response, list);
      first ??= envelope;
      if (!envelope || !first || JSON.stringify(envelope) === JSON.stringify(first)) continue;
      const remedy = "Give all error responses of an API one envelope, or annotate the same members of it.";
      const message = `${operation.key} ${response.status} has another error envelope than the responses before it`;
      source.report(responseLocation(source, operation, response), "error-envelope", message, remedy);
    }
  }
  return first;
}

function readResponse(
  source: Source,
  operation: DescribedOperation,
  response: Response,
  list: CodeList,
): ErrorBody | undefined {
  const { schema, status } = response;
  const location = responseLocation(source, operation, response);
  const pointers = new Map<string, Pointer>();
  for (const { pointer, schema: marked } of findMarked(source, schema, "x-error")) {
    const part = errorPartOf(marked) ?? "";
    const other = pointers.get(part);
    if (other !== undefined && other !== pointer) {
      const message = `\`x-error: ${part}\` stands at ${other} and at ${pointer}`;
      source.report(
        source.location(marked, "x-error"),
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
    source.report(
      location,
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
    source.report(
      location,
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
  operations: readonly DescribedOperation[],
): Contract["requestId"] {
  const parameters = operations
    .flatMap((operation) => operation.parameters)
    .filter(({ value }) => isRequestId(value));
  for (const { in: location, value } of parameters.filter((parameter) => parameter.in !== "header")) {
    const at = source.location(value, "x-request-id");
    source.report(at, "misplaced-annotation", `A request id in the ${location}`, "Send it as a header.");
  }
  const headers = operations
    .flatMap(({ responses }) => responses.flatMap(({ value }) => entriesOf(value.headers)))
    .flatMap(([name, reference]) => {
      const value = source.resolve(reference);
      return value && isRequestId(value) ? [{ name, value }] : [];
    });
  return present({
    request: oneName(source, parameters),
    response: oneName(source, headers),
  });
}

/** The name that all these header fields have, in lower case. */
function oneName(source: Source, fields: readonly { name: string; value: JsonObject }[]): string | undefined {
  const name = fields[0]?.name.toLowerCase();
  for (const field of fields) {
    if (field.name.toLowerCase() === name) continue;
    const message = `${field.name} is a second header field for the request id`;
    const remedy = "An API has one for requests and one for responses; leave x-request-id on that one.";
    source.report(source.location(field.value, "x-request-id"), "request-id", message, remedy);
  }
  return name;
}
