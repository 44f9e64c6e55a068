import { STATUS_CODES } from "node:http";
import { isExtension } from "../../../openapi/annotation-names.ts";
import { assumptionOf, codesOf, exemptionOf, remedyOf, sourceOf } from "../../../openapi/annotations.ts";
import type { Contract, HttpMethod, Operation, OperationKey } from "../../../openapi/contract.ts";
import {
  entriesOf,
  isObject,
  type Json,
  type JsonObject,
  objectsOf,
  stringsOf,
  textOf,
} from "../../../openapi/json.ts";
import { type BodyEntry, bodyOf } from "./bodies.ts";
import { type Field, fieldOf } from "./fields.ts";
import { resolve } from "./resolve.ts";

export interface ParameterEntry extends Omit<Field, "path" | "variant"> {
  readonly name: string;
  readonly in: string;
  readonly example: Json | undefined;
}

export interface HeaderEntry extends Omit<Field, "path" | "variant" | "required"> {
  readonly name: string;
}

export interface ResponseEntry {
  /** `200`, `4XX` or `default`. */
  readonly status: string;
  /** The status in words (RFC 9110, section 15). */
  readonly name: string;
  readonly description: string;
  readonly codes: readonly string[];
  /** What to do about this response, if it differs from the remedies of its codes. */
  readonly remedy: string | undefined;
  readonly headers: readonly HeaderEntry[];
  readonly body: BodyEntry | undefined;
}

/** An operation for the pages, from the document and the contract. */
export interface OperationEntry {
  readonly id: string;
  readonly key: OperationKey;
  readonly method: HttpMethod;
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  readonly tag: string;
  /** Whether the operation will be retired. */
  readonly deprecated: boolean;
  readonly source: string | undefined;
  readonly assumed: string | undefined;
  /** Why a repeat needs no idempotency key. */
  readonly exempt: string | undefined;
  readonly parameters: readonly ParameterEntry[];
  readonly body: BodyEntry | undefined;
  readonly responses: readonly ResponseEntry[];
  readonly contract: Operation;
  /** The Operation Object of the document. */
  readonly value: JsonObject;
}

/** All operations, in the order of the document. */
export function readOperations(document: JsonObject, contract: Contract): OperationEntry[] {
  return Object.entries(contract.operations).map(([key, operation]) => {
    const [method = "", path = ""] = key.split(" ");
    const item = isObject(document.paths) ? resolve(document, document.paths[path]) : {};
    const value = resolve(document, item[method.toLowerCase()]);
    return {
      id: operation.id,
      // TypeScript types the keys of an object as strings; here they are those of the contract's operations.
      key: key as OperationKey,
      method: method as HttpMethod,
      path,
      summary: textOf(value.summary) ?? operation.id,
      description: textOf(value.description) ?? "",
      tag: stringsOf(value.tags)[0] ?? "Operations",
      deprecated: value.deprecated === true,
      source: sourceOf(value),
      assumed: assumptionOf(value),
      exempt: exemptionOf(value),
      parameters: readParameters(document, item, value),
      body: bodyOf(document, value.requestBody),
      responses: readResponses(document, value),
      contract: operation,
      value,
    };
  });
}

/** The parameters of the path and the operation. An operation's parameter replaces one with the same name and location. */
function readParameters(document: JsonObject, item: JsonObject, operation: JsonObject): ParameterEntry[] {
  const found = new Map<string, ParameterEntry>();
  for (const reference of [...objectsOf(item.parameters), ...objectsOf(operation.parameters)]) {
    const parameter = resolve(document, reference);
    const name = textOf(parameter.name) ?? "";
    const { description, ...field } = fieldOf(document, parameter.schema);
    found.set(`${parameter.in} ${name}`, {
      ...field,
      name,
      in: textOf(parameter.in) ?? "",
      required: parameter.required === true,
      description: textOf(parameter.description) ?? description,
      example: exampleOf(document, parameter),
    });
  }
  return [...found.values()];
}

function exampleOf(document: JsonObject, parameter: JsonObject): Json | undefined {
  const [first] = entriesOf(parameter.examples);
  return parameter.example ?? (first && resolve(document, first[1]).value);
}

function readResponses(document: JsonObject, operation: JsonObject): ResponseEntry[] {
  return entriesOf(operation.responses)
    .filter(([status]) => !isExtension(status))
    .map(([status, reference]) => {
      const value = resolve(document, reference);
      return {
        status,
        name: STATUS_CODES[status] ?? "",
        description: textOf(value.description) ?? "",
        codes: codesOf(value) ?? [],
        remedy: remedyOf(value),
        headers: entriesOf(value.headers).map(([name, header]) => {
          const { schema, description } = resolve(document, header);
          const field = fieldOf(document, schema);
          return { ...field, name, description: textOf(description) ?? field.description };
        }),
        body: bodyOf(document, reference),
      };
    })
    .sort((a, b) => (a.status < b.status ? -1 : 1));
}
