import type { ApiEntry } from "../../../generated/registry.ts";
import type { Contract, OperationKey } from "../../openapi/contract.ts";
import { type FindViolations, violationFinder } from "../bulk/check.ts";
import { itemContract } from "../bulk/contract.ts";
import type { RowRules } from "../bulk/rules.ts";
import type { Parameter, Schema } from "../described-api.ts";
import { type Field, fieldsOf } from "./fields.ts";
import { plainCheck, type TextRule, textRules } from "./plain.ts";

/** Fields and rules of the rows that an operation takes. */
export interface RowContract {
  readonly fields: readonly Field[];
  readonly rules: RowRules;
  /** Rules of the text fields that can be checked without making an item of a row. */
  readonly texts: ReadonlyMap<string, TextRule>;
  /** Finds what is wrong with the path's parameters. */
  readonly pathViolations: FindViolations;
}

/** @throws Error if the operation takes no batch. */
export async function rowContract(
  entry: ApiEntry,
  contract: Contract,
  key: OperationKey,
  duplicateCode: string,
): Promise<RowContract> {
  const { document, item, maxBytes } = await itemContract(entry, contract, key);
  const fields = fieldsOf(document, item);
  const path = pathSchema(document.parametersOf(key));
  const unique = contract.operations[key]?.batch?.unique;
  return {
    fields,
    texts: textRules(item, fields),
    pathViolations: violationFinder(document, path, plainCheck(path, fieldsOf(document, path))),
    rules: {
      // Rows are built from the fields and have no other properties.
      violations: violationFinder(document, item, plainCheck(item, fields)),
      maxBytes,
      ...(unique === undefined ? {} : { unique: { field: unique, code: duplicateCode } }),
    },
  };
}

/** An object schema that has the path's parameters as properties. */
function pathSchema(parameters: readonly Parameter[]): Schema {
  const inPath = parameters.filter(({ in: location }) => location === "path");
  return {
    type: "object",
    required: inPath.map(({ name }) => name),
    properties: Object.fromEntries(inPath.map(({ name, schema }) => [name, schema ?? {}])),
  };
}
