import type { HttpMethod, OperationKey, Status } from "./contract.ts";
import { entriesOf, isObject, type JsonObject, objectsOf, textOf } from "./json.ts";
import { jsonSchemaOf } from "./media-types.ts";
import { fieldOf, METHODS } from "./methods.ts";
import { type References, resolve } from "./references.ts";

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly value: JsonObject;
  /** The entry in the document's list: the parameter itself, or a reference to it. */
  readonly entry: JsonObject;
}

export interface Response {
  readonly status: Status;
  readonly value: JsonObject;
  /** Schema of its JSON body. */
  readonly schema: JsonObject | undefined;
}

/** An operation of a document with its references followed. */
export interface DescribedOperation {
  readonly key: OperationKey;
  /** `operationId`; empty where it has none. */
  readonly id: string;
  readonly method: HttpMethod;
  /** Path template. */
  readonly path: string;
  readonly value: JsonObject;
  readonly pathItem: JsonObject;
  /** Those of the path included. */
  readonly parameters: readonly Parameter[];
  readonly requestBody: JsonObject | undefined;
  /** Schema of its JSON request body. */
  readonly requestSchema: JsonObject | undefined;
  /** By ascending status, `default` last. */
  readonly responses: readonly Response[];
}

/** All operations, in the order of the document's paths. */
export function readOperations(references: References, root: JsonObject): DescribedOperation[] {
  const found: DescribedOperation[] = [];
  for (const [path, reference] of entriesOf(root.paths)) {
    const pathItem = resolve(references, reference);
    if (!path.startsWith("/") || !pathItem) continue;
    for (const method of METHODS) {
      const value = pathItem[fieldOf(method)];
      if (!isObject(value)) continue;
      const requestBody = resolve(references, value.requestBody);
      found.push({
        key: `${method} ${path as `/${string}`}`, // it starts with "/", as checked above
        id: textOf(value.operationId) ?? "",
        method,
        path,
        value,
        pathItem,
        parameters: readParameters(references, pathItem, value),
        requestBody,
        requestSchema: jsonSchemaOf(references, requestBody),
        responses: readResponses(references, value),
      });
    }
  }
  return found;
}

/** The parameters of an operation replace those of its path that have the same name and location. */
function readParameters(references: References, pathItem: JsonObject, operation: JsonObject): Parameter[] {
  const found = new Map<string, Parameter>();
  for (const entry of [...objectsOf(pathItem.parameters), ...objectsOf(operation.parameters)]) {
    const value = resolve(references, entry);
    const name = textOf(value?.name);
    const location = textOf(value?.in);
    if (!value || name === undefined || location === undefined) continue;
    found.set(parameterKey(location, name), {
      name,
      in: location,
      required: value.required === true,
      value,
      entry,
    });
  }
  return [...found.values()];
}

/** What tells a parameter of an operation from its others. Header fields are the same in any case. */
export function parameterKey(location: string, name: string): string {
  return `${location}.${location === "header" ? name.toLowerCase() : name}`;
}

function readResponses(references: References, operation: JsonObject): Response[] {
  const found: Response[] = [];
  for (const [text, reference] of entriesOf(operation.responses)) {
    const status = statusOf(text);
    const value = resolve(references, reference);
    if (status !== undefined && value) found.push({ status, value, schema: jsonSchemaOf(references, value) });
  }
  return found.sort((a, b) => rank(a.status) - rank(b.status));
}

/** What a key of `responses` says; `undefined` if it is none, as an extension. */
export function statusOf(text: string): Status | undefined {
  if (/^[1-5]\d\d$/.test(text)) return Number(text);
  if (text === "default") return text;
  // The pattern allows these five only.
  return /^[1-5]XX$/i.test(text) ? (text.toUpperCase() as Status) : undefined;
}

/** The place of a status in the order: a class of statuses follows all statuses of that class. */
function rank(status: Status): number {
  if (typeof status === "number") return status;
  return status === "default" ? Infinity : Number(status[0]) * 100 + 99.5;
}

export function isSuccessStatus(status: Status): boolean {
  return status === "2XX" || (typeof status === "number" && status >= 200 && status < 300);
}

/** Whether an error comes with this status. Every status that is not documented is one. */
export function isErrorStatus(status: Status): boolean {
  return typeof status === "number" ? status >= 400 : ["4XX", "5XX", "default"].includes(status);
}

/** Whether a key of `responses` is that of a success. */
export function isSuccessKey(text: string): boolean {
  const status = statusOf(text);
  return status !== undefined && isSuccessStatus(status);
}

/** Whether a key of `responses` is that of an error. */
export function isErrorKey(text: string): boolean {
  const status = statusOf(text);
  return status !== undefined && isErrorStatus(status);
}

/** Success responses: those a run, a page or a batch can come with. */
export function successesOf(operation: DescribedOperation): Response[] {
  return operation.responses.filter(({ status }) => isSuccessStatus(status));
}

export function errorsOf(operation: DescribedOperation): Response[] {
  return operation.responses.filter(({ status }) => isErrorStatus(status));
}
