import type { ApiEntry } from "../../../generated/registry.ts";
import { largestItem } from "../../client/index.ts";
import type { Contract, OperationKey } from "../../openapi/contract.ts";
import { DescribedApi, type OperationObject, type Schema } from "../described-api.ts";

/** What the contract and the document of an API say of the items that a batch operation takes. */
export interface ItemContract {
  readonly document: DescribedApi;
  readonly operation: OperationObject;
  /** The schema of one item. */
  readonly item: Schema;
  /** The largest item, as JSON in UTF-8. */
  readonly maxBytes: number;
}

/** @throws Error if the operation takes no batch. */
export async function itemContract(
  entry: ApiEntry,
  contract: Contract,
  key: OperationKey,
): Promise<ItemContract> {
  const definition = contract.operations[key];
  if (!definition?.batch) throw new Error(`${entry.title} has no operation "${key}" that takes many items`);
  const { batch } = definition;
  const document = await DescribedApi.of(entry);
  const operation = document.operations().find((operation) => operation.key === key)?.operation;
  const schema = operation && document.bodySchemaOf(key);
  const items = schema && document.schemaAt(schema, batch.at).items;
  if (!items) throw new Error(`The document of ${entry.title} does not say what the items of "${key}" are`);
  return { document, operation, item: document.resolve(items), maxBytes: largestItem(contract, key) };
}
