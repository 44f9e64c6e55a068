import { ApiError, existingCall, TransportError } from "../../client/index.ts";
import { codePointers } from "../../openapi/likely-codes.ts";
import { shellWord } from "../shell-word.ts";
import type { DynamicCall } from "../verbs.ts";
import { type CallableOperation, isRead } from "./operation.ts";
import { withOptions } from "./parameter-options.ts";

/** The command that explains an error code, where the list of codes lacks it and the document of the operation knows it. */
export function explainHint(
  error: unknown,
  { contract, document, key }: CallableOperation,
): string | undefined {
  if (!(error instanceof ApiError) || contract.errors[error.code]) return undefined;
  const documented = [...document.codesOf(key, codePointers(contract)).values()];
  const isKnown = documented.some(({ given, possible }) => given.has(error.code) || possible.has(error.code));
  return isKnown ? `    concord explain ${contract.name} ${error.code}` : undefined;
}

/** What a lost response leaves open, where the operation writes. */
export function outcomeHint(error: unknown, { key }: CallableOperation): string | undefined {
  if (!(error instanceof TransportError) || !error.outcomeUnknown || isRead(key)) return undefined;
  return "The API may have worked on it all the same: look before you call again.";
}

/** The command that shows the conflicting resource, if the contract links to it. */
export function hintFor(
  error: unknown,
  { contract, document, key }: CallableOperation,
  call: Pick<DynamicCall, "params" | "body">,
): string | undefined {
  const found = error instanceof ApiError ? existingCall(contract, key, call, error) : undefined;
  const reader = found && contract.operations[found.operation];
  if (!reader) return undefined;
  const { params } = found;
  const options = withOptions(document.parametersOf(found.operation)).flatMap((parameter) => {
    const value = params[parameter.in]?.[parameter.name];
    return value === undefined ? [] : [`--${parameter.option} ${shellWord(String(value))}`];
  });
  return `To see what exists: concord call ${contract.name} ${reader.id} ${options.join(" ")}`;
}
