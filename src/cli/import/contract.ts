import type { ApiEntry } from "../../../generated/registry.ts";
import type { Contract, OperationKey } from "../../contract.ts";
import { wrapping } from "../../send-batch.ts";
import { OpenApiDocument, type Parameter, type Schema } from "../document.ts";
import { type FindViolations, violationFinder } from "./check.ts";
import { type Field, fieldsOf } from "./fields.ts";
import type { RowRules } from "./rules.ts";

/** What the contract and the document of an API say of the rows that an operation takes. */
export interface RowContract {
  readonly fields: readonly Field[];
  readonly rules: RowRules;
  /** What is wrong with the values of the path's parameters. */
  readonly pathViolations: FindViolations;
}

/** @throws Error where the operation takes no batch. */
export async function rowContract(
  entry: ApiEntry,
  contract: Contract,
  key: OperationKey,
  duplicateCode: string,
): Promise<RowContract> {
  const definition = contract.operations[key];
  if (!definition?.batch) throw new Error(`${entry.title} has no operation "${key}" that takes rows`);
  const { batch } = definition;
  const document = await OpenApiDocument.of(entry);
  const body = document.operations().find((operation) => operation.key === key);
  const schema = body && document.bodySchemaOf(body.operation);
  const items = schema && document.schemaAt(schema, batch.at).items;
  if (!items) throw new Error(`The document of ${entry.title} does not say what the rows of "${key}" are`);
  const item = document.resolve(items);
  const fields = fieldsOf(document, item);
  const path = pathSchema(document.parametersOf(key, body.operation));
  // A row alone in its batch has what surrounds the rows beside it.
  const [before, after] = wrapping(
    { definition, limits: batch, body: {} },
    "0".repeat(definition.key?.maxLength ?? 255),
  );
  return {
    fields,
    pathViolations: violationFinder(document, path, fieldsOf(document, path)),
    rules: {
      violations: violationFinder(document, item, fields),
      maxBytes: (batch.maxBytes ?? Number.POSITIVE_INFINITY) - before.length - after.length,
      ...(batch.unique === undefined ? {} : { unique: { field: batch.unique, code: duplicateCode } }),
    },
  };
}

/** One schema for all parameters of the path, as if they were the members of an object. */
function pathSchema(parameters: readonly Parameter[]): Schema {
  const inPath = parameters.filter(({ in: place }) => place === "path");
  return {
    type: "object",
    required: inPath.map(({ name }) => name),
    properties: Object.fromEntries(inPath.map(({ name, schema }) => [name, schema ?? {}])),
  };
}
