import type { HttpMethod, OperationKey } from "./contract.ts";
import { entriesOf, isObject, type Json, type JsonObject, objectsOf, textOf } from "./json.ts";
import type { Place } from "./problem.ts";
import type { Source } from "./source.ts";

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly value: JsonObject;
}

export interface Response {
  readonly status: number;
  readonly value: JsonObject;
  /** Schema of its JSON body. */
  readonly schema: JsonObject | undefined;
  readonly place: Place;
}

/** An operation of the document with its references followed. */
export interface SourceOperation {
  readonly key: OperationKey;
  readonly id: string;
  readonly method: HttpMethod;
  readonly place: Place;
  readonly value: JsonObject;
  readonly pathItem: JsonObject;
  readonly parameters: readonly Parameter[];
  readonly requestBody: JsonObject | undefined;
  /** Schema of its JSON request body. */
  readonly requestSchema: JsonObject | undefined;
  /** By ascending status. */
  readonly responses: readonly Response[];
}

const methods: readonly HttpMethod[] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"];

/** All operations, in the order of the document's paths. */
export function readOperations(source: Source, root: JsonObject): SourceOperation[] {
  const found: SourceOperation[] = [];
  for (const [path, reference] of entriesOf(root.paths)) {
    const pathItem = source.resolve(reference);
    if (!path.startsWith("/") || !pathItem) continue;
    for (const method of methods) {
      const value = pathItem[method.toLowerCase()];
      if (!isObject(value)) continue;
      const requestBody = source.resolve(value.requestBody);
      found.push({
        key: `${method} ${path as `/${string}`}`, // it starts with "/", as checked above
        id: textOf(value.operationId) ?? "",
        method,
        place: source.place(pathItem, method.toLowerCase()),
        value,
        pathItem,
        parameters: readParameters(source, pathItem, value),
        requestBody,
        requestSchema: jsonSchemaOf(source, requestBody),
        responses: readResponses(source, value),
      });
    }
  }
  return found;
}

/** Success responses: those a run, a page or a batch can come with. */
export function successesOf(operation: SourceOperation): Response[] {
  return operation.responses.filter(({ status }) => status >= 200 && status < 300);
}

export function errorsOf(operation: SourceOperation): Response[] {
  return operation.responses.filter(({ status }) => status >= 400);
}

/** Those of an operation replace those of its path that have the same name and place. */
function readParameters(source: Source, pathItem: JsonObject, operation: JsonObject): Parameter[] {
  const found = new Map<string, Parameter>();
  for (const reference of [...objectsOf(pathItem.parameters), ...objectsOf(operation.parameters)]) {
    const value = source.resolve(reference);
    const name = textOf(value?.name);
    const place = textOf(value?.in);
    if (!value || name === undefined || place === undefined) continue;
    reportNotation(source, name, place, value);
    found.set(`${place}.${name}`, { name, in: place, required: value.required === true, value });
  }
  return [...found.values()];
}

/** The client writes the values of a place in one notation; any other would reach the server as something else. */
function reportNotation(source: Source, name: string, place: string, value: JsonObject): void {
  if (place === "cookie") return;
  const inQuery = place === "query";
  const usual = inQuery ? "form" : "simple";
  const hasMembers = inQuery && source.resolve(value.schema)?.type === "object";
  const written = { style: hasMembers ? "deepObject" : usual, explode: inQuery, allowReserved: false };
  for (const [keyword, expected] of Object.entries(written)) {
    const said = value[keyword] ?? (keyword === "style" ? usual : expected);
    if (said === expected) continue;
    const message = `The ${place} parameter ${name} has \`${keyword}: ${said}\`, and is sent with \`${keyword}: ${expected}\``;
    const remedy = `Write \`${keyword}: ${expected}\`, or make it a string that the caller puts together.`;
    source.report(source.place(value, keyword), "parameter-style", message, remedy);
  }
}

function readResponses(source: Source, operation: JsonObject): Response[] {
  const found: Response[] = [];
  const responses = isObject(operation.responses) ? operation.responses : {};
  for (const [status, reference] of Object.entries(responses)) {
    if (status.startsWith("x-")) continue;
    const place = source.place(responses, status);
    const value = source.resolve(reference);
    if (!/^[1-5]\d\d$/.test(status)) {
      const remedy = "Write one response per status, so that codes and types can be told apart by it.";
      source.report(place, "status-range", `"${status}" is not one status`, remedy);
    } else if (value) {
      found.push({ status: Number(status), value, schema: jsonSchemaOf(source, value), place });
    }
  }
  return found.sort((a, b) => a.status - b.status);
}

/** Schema of the JSON among the media types of a request body or response. */
function jsonSchemaOf(source: Source, body: JsonObject | undefined): JsonObject | undefined {
  for (const [type, reference] of entriesOf(body?.content)) {
    const schema: Json | undefined = source.resolve(reference)?.schema;
    if (/^application\/(?:[\w.-]+\+)?json\b/i.test(type) && isObject(schema)) return schema;
  }
  return undefined;
}
