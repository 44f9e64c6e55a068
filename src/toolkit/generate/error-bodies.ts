import { ANNOTATION } from "../../openapi/annotation-names.ts";
import { errorPartsOf, isRequestId } from "../../openapi/annotations.ts";
import type { Contract, ErrorBody, Pointer } from "../../openapi/contract.ts";
import { entriesOf, type JsonObject, present, stringsOf } from "../../openapi/json.ts";
import { type DescribedOperation, errorsOf, type Response } from "../../openapi/operations.ts";
import { escapeToken, tokensOf } from "../../openapi/pointer.ts";
import { atPointer, findMarked, layersOf } from "../../openapi/schema.ts";
import type { Source } from "../../openapi/source.ts";
import type { CodeList } from "./codes.ts";
import { codeFieldOf } from "./error-fields.ts";
import { responseLocation } from "./locations.ts";

/** The usual error body of an API, and all others. */
export interface ErrorBodies {
  readonly error: ErrorBody;
  readonly otherErrors?: readonly ErrorBody[];
}

/** Reads the parts of all error bodies. */
export function readErrorBodies(
  source: Source,
  operations: readonly DescribedOperation[],
  list: CodeList,
): ErrorBodies {
  const found = new Map<string, { body: ErrorBody; count: number }>();
  const lesser = new Map<string, ErrorBody>();
  for (const operation of operations) {
    for (const response of errorsOf(operation)) {
      const [body, ...less] = readResponse(source, operation, response, list);
      if (!body) continue;
      for (const each of less) lesser.set(JSON.stringify(each), each);
      const key = JSON.stringify(body);
      const known = found.get(key) ?? { body, count: 0 };
      if (known.count === 0 && found.size > 0) {
        const remedy = "Give all error responses of an API one body, or annotate the same properties of it.";
        const message = `${operation.key} ${response.status} has another error body than the responses before it`;
        source.report(responseLocation(source, operation, response), "error-body", message, remedy);
      }
      known.count++;
      found.set(key, known);
    }
  }
  const whole = [...found.values()].sort((a, b) => b.count - a.count).map(({ body }) => body);
  // Bodies without a code or a message match more responses, so they come last.
  const left = [...lesser].filter(([key]) => !found.has(key)).map(([, body]) => body);
  const isEmpty = ({ code, message }: ErrorBody) => Number(code === undefined && message === undefined);
  left.sort((a, b) => isEmpty(a) - isEmpty(b));
  const [usual, ...others] = [...whole, ...left];
  return { error: usual ?? {}, ...(others.length > 0 && { otherErrors: others }) };
}

function readResponse(
  source: Source,
  operation: DescribedOperation,
  response: Response,
  list: CodeList,
): ErrorBody[] {
  const { schema, status } = response;
  const shared = schema && typeof schema.$ref === "string" ? source.resolve(schema) : undefined;
  // Report a shared schema once, at its own location.
  const location = shared ? source.location(shared) : responseLocation(source, operation, response);
  const pointers = new Map<string, Pointer>();
  for (const { pointer, schema: marked } of findMarked(source, schema, ANNOTATION.error, {
    intoArrays: true,
  })) {
    for (const part of errorPartsOf(marked)) {
      const other = pointers.get(part);
      if (other !== undefined && other !== pointer) {
        const message = `\`x-error: ${part}\` stands at ${other} and at ${pointer}`;
        const at = source.location(marked, ANNOTATION.error);
        source.report(at, "error-body", message, "Leave it on one of the two.");
      } else pointers.set(part, pointer);
    }
  }
  const code = pointers.get("code");
  const message = pointers.get("message");
  const codeField = codeFieldOf(source, response);
  if (!schema || (code === undefined && !codeField) || message === undefined) {
    const remedy =
      "Give it the API's error schema, with `x-error: code` and `x-error: message` on its properties.";
    const text = `${operation.key} ${status} does not say where its code and message stand`;
    source.report(location, "error-body", text, remedy);
  }
  const ofCode =
    schema && code !== undefined ? atPointer(source, schema, code) : codeField ? [codeField] : [];
  const listed = ofCode.some((each) => list.schema && layersOf(source, each).has(list.schema));
  if ((code !== undefined || codeField) && list.schema && !listed) {
    const remedy =
      "Make the property or header field with `x-error: code` a $ref to the list of error codes.";
    const text = `The code of ${operation.key} ${status} is not of the list of error codes`;
    source.report(location, "error-body", text, remedy);
  }
  if (!schema || pointers.size === 0) return [];
  const rest = present({ requestId: pointers.get("request-id"), details: pointers.get("details") });
  const lessers: ErrorBody[] = [];
  if (code !== undefined && message !== undefined && code !== message) {
    if (mayLack(source, schema, code, message)) lessers.push({ message, ...rest });
    if (mayLack(source, schema, message, code)) lessers.push({ code, ...rest });
  }
  if ([code, message].every((each) => each === undefined || mayBeMissing(source, schema, each)))
    lessers.push(rest);
  return [present({ code, message, ...rest }), ...lessers];
}

/** Whether a body can have a value at `other` and none at `pointer`. */
function mayLack(source: Source, schema: JsonObject, pointer: Pointer, other: Pointer): boolean {
  const others = tokensOf(other);
  const shared = tokensOf(pointer).findIndex((token, index) => token !== others[index]);
  return isOptional(source, schema, pointer, shared);
}

/** Whether the object that has the value at a pointer can lack it. A list may be empty. */
function mayBeMissing(source: Source, schema: JsonObject, pointer: Pointer): boolean {
  return /\/\d+(?:\/|$)/.test(pointer) || isOptional(source, schema, pointer, tokensOf(pointer).length - 1);
}

/** Whether a property on the way to a value may be left out, from the token `first` on. */
function isOptional(source: Source, schema: JsonObject, pointer: Pointer, first: number): boolean {
  const tokens = tokensOf(pointer);
  return tokens.some((token, index) => {
    if (index < first || /^\d+$/.test(token)) return false;
    const above = tokens
      .slice(0, index)
      .map((each) => `/${escapeToken(each)}`)
      .join("");
    const layers = atPointer(source, schema, above).flatMap((each) => [...layersOf(source, each)]);
    return !layers.some((layer) => stringsOf(layer.required).includes(token));
  });
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
    const at = source.location(value, ANNOTATION.requestId);
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

/** The name of these header fields, in lower case. A second name is a problem. */
function oneName(source: Source, fields: readonly { name: string; value: JsonObject }[]): string | undefined {
  const name = fields[0]?.name.toLowerCase();
  for (const field of fields) {
    if (field.name.toLowerCase() === name) continue;
    const message = `${field.name} is a second header field for the request id`;
    const remedy = "An API has one for requests and one for responses; leave x-request-id on that one.";
    source.report(source.location(field.value, ANNOTATION.requestId), "request-id", message, remedy);
  }
  return name;
}
