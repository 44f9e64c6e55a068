import { STATUS_CODES } from "node:http";
import { assumptionOf, codesOf, exemptionOf, remedyOf, sourceOf } from "../../../openapi/annotations.ts";
import type { Contract, HttpMethod, Operation, OperationKey } from "../../../openapi/contract.ts";
import { OpenApiDocument } from "../../../openapi/document.ts";
import { documentedCodes } from "../../../openapi/documented-codes.ts";
import { entriesOf, type Json, type JsonObject, stringsOf, textOf } from "../../../openapi/json.ts";
import { codePointers, openLikelyCodes } from "../../../openapi/likely-codes.ts";
import { errorsOf, type Parameter, type Response } from "../../../openapi/operations.ts";
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

/** A code of an error body, with what its schema says of it. */
export interface BodyCode {
  readonly code: string;
  readonly cause: string | undefined;
}

export interface ResponseEntry {
  /** `200`, `4XX` or `default`. */
  readonly status: string;
  /** The status in words (RFC 9110, section 15). */
  readonly name: string;
  readonly description: string;
  readonly codes: readonly string[];
  /** Codes that its body alone lists or shows. */
  readonly inBody: readonly BodyCode[];
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
  const whole = new OpenApiDocument(document);
  const inBodies = readBodyCodes(whole, contract);
  return whole.operations.flatMap((described) => {
    const { key, method, path, value } = described;
    const operation = contract.operations[key];
    if (operation === undefined) return [];
    return {
      ...{ id: operation.id, key, method, path, value },
      summary: textOf(value.summary) ?? operation.id,
      description: textOf(value.description) ?? "",
      tag: stringsOf(value.tags)[0] ?? "Operations",
      deprecated: value.deprecated === true,
      source: sourceOf(value),
      assumed: assumptionOf(value),
      exempt: exemptionOf(value),
      parameters: described.parameters.map((each) => readParameter(document, each)),
      body: bodyOf(document, described.requestBody),
      responses: described.responses.map((each) => readResponse(document, each, inBodies(each))),
      contract: operation,
    };
  });
}

function readParameter(
  document: JsonObject,
  { name, in: place, required, value }: Parameter,
): ParameterEntry {
  const { description, ...field } = fieldOf(document, value.schema);
  return {
    ...field,
    ...{ name, in: place, required },
    description: textOf(value.description) ?? description,
    example: exampleOf(document, value),
  };
}

function exampleOf(document: JsonObject, parameter: JsonObject): Json | undefined {
  const [first] = entriesOf(parameter.examples);
  return parameter.example ?? (first && resolve(document, first[1]).value);
}

/** Reads the codes of the error bodies, which say with less certainty than annotations which of them come with a status. */
function readBodyCodes(whole: OpenApiDocument, contract: Contract): (response: Response) => BodyCode[] {
  const pointers = codePointers(contract);
  const read = new Map(
    whole.operations.flatMap((operation) =>
      errorsOf(operation).map((response) => [response, documentedCodes(whole, response, pointers)] as const),
    ),
  );
  const likely = openLikelyCodes([...read].map(([{ status }, documented]) => [status, documented]));
  return (response) => {
    const documented = read.get(response);
    if (documented === undefined) return [];
    return likely(response.status, documented).map((code) => ({ code, cause: documented.causes.get(code) }));
  };
}

function readResponse(
  document: JsonObject,
  { status, value }: Response,
  inBody: readonly BodyCode[],
): ResponseEntry {
  return {
    status: String(status),
    name: STATUS_CODES[status] ?? "",
    description: textOf(value.description) ?? "",
    codes: codesOf(value) ?? [],
    inBody,
    remedy: remedyOf(value),
    headers: entriesOf(value.headers).map(([name, header]) => {
      const { schema, description } = resolve(document, header);
      const field = fieldOf(document, schema);
      return { ...field, name, description: textOf(description) ?? field.description };
    }),
    body: bodyOf(document, value),
  };
}
