import { terminalOf } from "../../../openapi/annotations.ts";
import { isObject, type JsonObject, objectsOf, textOf } from "../../../openapi/json.ts";
import { isSuccessKey } from "../../../openapi/operations.ts";
import { tokensOf } from "../../../openapi/pointer.ts";
import type { OperationEntry } from "./operations.ts";
import { resolve } from "./resolve.ts";

export interface StateEntry {
  readonly name: string;
  readonly description: string;
  /** `success`, `partial` or `failure` if the state ends the run. */
  readonly outcome: string | undefined;
}

/** The states that an operation can report, in the order of the document. */
export function statesOf(document: JsonObject, { value, contract, responses }: OperationEntry): StateEntry[] {
  if (contract.state === undefined || !isObject(value.responses)) return [];
  const success = responses.find(({ status }) => isSuccessKey(status));
  if (success === undefined) return [];
  const response = resolve(document, value.responses[success.status]);
  const content = isObject(response.content) ? response.content["application/json"] : undefined;
  let schema = resolve(document, isObject(content) ? content.schema : undefined);
  for (const name of tokensOf(contract.state.status)) {
    const owner = isObject(schema.properties) ? schema : withProperty(document, schema, name);
    schema = resolve(document, isObject(owner.properties) ? owner.properties[name] : undefined);
  }
  return objectsOf(schema.oneOf).map((state) => ({
    name: String(state.const),
    description: textOf(state.description) ?? "",
    outcome: terminalOf(state),
  }));
}

/** The part of a composed schema that has a property. */
function withProperty(document: JsonObject, schema: JsonObject, name: string): JsonObject {
  const parts = [...objectsOf(schema.allOf), ...objectsOf(schema.oneOf), ...objectsOf(schema.anyOf)];
  const found = parts
    .map((part) => resolve(document, part))
    .find(({ properties }) => isObject(properties) && name in properties);
  return found ?? {};
}
