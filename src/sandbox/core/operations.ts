import type { OperationKey } from "../../openapi/contract.ts";
import { isObject, type JsonObject } from "../../openapi/json.ts";
import { jsonSchemaOf } from "../../openapi/media-types.ts";
import { readOperations } from "../../openapi/operations.ts";
import { isPlaceless } from "../../openapi/path-places.ts";
import { DESCRIBED_ELSEWHERE, OF_TRANSPORT } from "../../openapi/transport-fields.ts";
import type { Bundle } from "./bundle.ts";

/** A parameter with its references followed. */
export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schema: JsonObject;
  readonly value: JsonObject;
}

/** The parts of an operation that requests are checked against. */
export interface Described {
  readonly id: string;
  readonly key: OperationKey;
  /** In upper case. */
  readonly method: string;
  readonly path: string;
  readonly value: JsonObject;
  readonly parameters: readonly Parameter[];
  /** `undefined` if the operation takes none. */
  readonly requestBody: JsonObject | undefined;
  /** Schema of its JSON request body. */
  readonly requestSchema: JsonObject | undefined;
  /** Responses by status. */
  readonly responses: ReadonlyMap<string, JsonObject>;
}

/** All operations of a document. Without an `operationId`, the method and path are the id. */
export function describedOperations(bundle: Bundle): Described[] {
  return readOperations(bundle, bundle.root).map((operation) => ({
    ...operation,
    id: operation.id || operation.key,
    parameters: operation.parameters
      .filter((each) => !isIgnored(operation.path, each))
      .map((each) => ({ ...each, schema: isObject(each.value.schema) ? each.value.schema : {} })),
    responses: new Map(operation.responses.map(({ status, value }) => [String(status), value])),
  }));
}

/** Whether no caller can give a parameter, or OpenAPI gives it no effect. */
function isIgnored(path: string, parameter: { readonly in: string; readonly name: string }): boolean {
  const name = parameter.in === "header" ? parameter.name.toLowerCase() : "";
  return isPlaceless(path, parameter) || OF_TRANSPORT.test(name) || DESCRIBED_ELSEWHERE.test(name);
}

/** Schema of the JSON media type of a request body or response. */
export function jsonSchema(bundle: Bundle, body: unknown): JsonObject | undefined {
  return jsonSchemaOf(bundle, isObject(body) ? body : undefined);
}
