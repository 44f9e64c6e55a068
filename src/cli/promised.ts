import { type Meta, UnexpectedResponse } from "../client/index.ts";
import type { OperationKey } from "../openapi/contract.ts";
import { isObject } from "../openapi/json.ts";
import { typeName } from "./bulk/check.ts";
import type { DescribedApi, Schema } from "./described-api.ts";

/** A success, with its trace. */
export interface Success {
  readonly data: unknown;
  readonly response: Response;
  readonly meta: Meta;
}

/**
 * Checks that the body of a success has the type and the top-level properties that the document requires. If not, something
 * other than the API has responded. Nested values are not checked: they are shown as they came.
 * @throws UnexpectedResponse
 */
export function checkPromised(
  document: DescribedApi,
  key: OperationKey,
  { data, response, meta }: Success,
): void {
  const schema = document.responseSchemaOf(key, response.status);
  const why = schema && breachOf(document, schema, data);
  if (why === undefined) return;
  const { replayed: _, ...trace } = meta;
  throw new UnexpectedResponse(`${key} got ${response.status} ${why}`, {
    ...trace,
    response,
    bodyText: "",
  });
}

/** How a value breaks a schema, as the end of a sentence; `undefined` if it does not. */
function breachOf(document: DescribedApi, declared: Schema, data: unknown): string | undefined {
  const { type, required = [], allOf = [] } = document.resolve(declared);
  const types = type === undefined ? [] : [type].flat();
  if (types.length > 0 && !types.some((name) => isOf(name, data)))
    return `with ${typeName(data)}, where the contract has ${types.join(" or ")}`;
  const missing = isObject(data) ? required.filter((name) => !Object.hasOwn(data, name)) : [];
  if (missing.length > 0)
    return `without ${missing.map((name) => `"${name}"`).join(", ")}, which its contract requires`;
  return allOf.map((part) => breachOf(document, part, data)).find((why) => why !== undefined);
}

function isOf(name: string, data: unknown): boolean {
  const found = typeName(data);
  return found === name || (name === "integer" && Number.isInteger(data));
}
