import { bind } from "../../client/expressions.ts";
import { ApiError } from "../../client/index.ts";
import type { DynamicCall } from "../verbs.ts";
import type { CallableOperation } from "./operation.ts";

/** Which command shows what a conflict is about, where the contract links to it. */
export function hintFor(
  error: unknown,
  { contract, definition: { existing } }: CallableOperation,
  { params, body }: Pick<DynamicCall, "params" | "body">,
): string | undefined {
  if (!(error instanceof ApiError) || !existing?.codes.includes(error.code)) return undefined;
  const exchange = {
    params,
    requestBody: body,
    responseBody: error.body,
    responseHeaders: error.response.headers,
  };
  const found = bind(existing.parameters, existing.operation, exchange);
  const reader = contract.operations[existing.operation];
  if (!found || !reader) return undefined;
  const options = Object.values(found).flatMap((values) =>
    Object.entries(values ?? {}).map(([name, value]) => `--${name} ${value}`),
  );
  return `To see what exists: concord call ${contract.name} ${reader.id} ${options.join(" ")}`;
}
