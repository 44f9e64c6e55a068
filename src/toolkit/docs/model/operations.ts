import type { Contract, HttpMethod, Operation, OperationKey } from "../../../openapi/contract.ts";
import { entriesOf, isObject, type JsonObject, stringsOf, textOf } from "../../../openapi/json.ts";
import { resolve } from "./document.ts";

export interface ResponseEntry {
  readonly status: number;
  readonly description: string;
  readonly codes: readonly string[];
  /** What to do about this answer of this operation, where it is more than the remedies of its codes say. */
  readonly remedy: string | undefined;
}

/** An operation as the pages show it: what the document says in words, and what the contract says to the client. */
export interface OperationEntry {
  readonly id: string;
  readonly key: OperationKey;
  readonly method: HttpMethod;
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  readonly tag: string;
  readonly source: string | undefined;
  readonly assumed: string | undefined;
  /** Why a repeat needs no idempotency key. */
  readonly exempt: string | undefined;
  readonly responses: readonly ResponseEntry[];
  readonly contract: Operation;
  /** The object of the document. */
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
      // Keys of an object are strings to TypeScript; the contract's type says what they look like.
      key: key as OperationKey,
      method: method as HttpMethod,
      path,
      summary: textOf(value.summary) ?? operation.id,
      description: textOf(value.description) ?? "",
      tag: stringsOf(value.tags)[0] ?? "Operations",
      source: textOf(value["x-source"]),
      assumed: textOf(value["x-assumed"]),
      exempt: textOf(value["x-idempotency-exempt"]),
      responses: readResponses(document, value),
      contract: operation,
      value,
    };
  });
}

function readResponses(document: JsonObject, operation: JsonObject): ResponseEntry[] {
  return entriesOf(operation.responses)
    .filter(([status]) => /^\d+$/.test(status))
    .map(([status, reference]) => {
      const value = resolve(document, reference);
      return {
        status: Number(status),
        description: textOf(value.description) ?? "",
        codes: stringsOf(value["x-codes"]),
        remedy: textOf(value["x-remedy"]),
      };
    })
    .sort((a, b) => a.status - b.status);
}
