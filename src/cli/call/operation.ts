import type { Contract, HttpMethod, Operation, OperationKey } from "../../openapi/contract.ts";
import { apiNamed, loadApi } from "../apis.ts";
import type { DescribedApi, OperationObject, Parameter, Schema } from "../described-api.ts";

/** One operation, as the document describes it to people and the contract describes it to the client. */
export interface CallableOperation {
  readonly document: DescribedApi;
  readonly contract: Contract;
  readonly key: OperationKey;
  readonly described: OperationObject;
  readonly definition: Operation;
  readonly parameters: readonly Parameter[];
  readonly body: BodyDescription | undefined;
}

export interface BodyDescription {
  readonly schema: Schema;
  /** Also false if only the idempotency key is required, because the client makes it. */
  readonly required: boolean;
  readonly example: unknown;
}

/** Operations of an API, in the document's order. */
export function callableOperations(document: DescribedApi, contract: Contract): CallableOperation[] {
  return document.operations().flatMap(({ key, operation }) => {
    const definition = contract.operations[key];
    if (!definition) return [];
    return [
      {
        document,
        contract,
        key,
        described: operation,
        definition,
        parameters: document.parametersOf(key),
        body: bodyOf(document, key, operation, definition),
      },
    ];
  });
}

/** @throws Error for an unknown API or operation. */
export async function operationNamed(api: string, id: string): Promise<CallableOperation> {
  const { document, contract } = await loadApi(apiNamed(api));
  const found = callableOperations(document, contract).find(({ definition }) => definition.id === id);
  if (!found) throw new Error(`${contract.title} has no operation ${id}.`);
  return found;
}

/** Method and path template of an operation. */
export function target(key: OperationKey): { method: HttpMethod; path: string } {
  const space = key.indexOf(" ");
  // A key is a method, a space and a path.
  return { method: key.slice(0, space) as HttpMethod, path: key.slice(space + 1) };
}

function bodyOf(
  document: DescribedApi,
  at: OperationKey,
  operation: OperationObject,
  { key }: Operation,
): BodyDescription | undefined {
  const declared = document.bodySchemaOf(at);
  if (!declared || !operation.requestBody) return undefined;
  const schema = document.resolve(declared);
  const own = key?.in === "body" ? key.name.slice(1) : undefined;
  const asked = (schema.required ?? []).filter((name) => name !== own);
  const { required = false, content } = document.resolve(operation.requestBody);
  const [example] = Object.values(content["application/json"]?.examples ?? {});
  const { value } = example ? document.resolve(example) : {};
  return { schema, required: required && (own === undefined || asked.length > 0), example: value };
}
