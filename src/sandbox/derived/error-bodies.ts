import { STATUS_CODES } from "node:http";
import { errorPartsOf } from "../../openapi/annotations.ts";
import type { Contract } from "../../openapi/contract.ts";
import { markedFields } from "../../openapi/error-fields.ts";
import type { Failure } from "../core/api.ts";
import type { Bundle } from "../core/bundle.ts";
import type { Described } from "../core/operations.ts";
import { responseOf } from "../core/response-types.ts";
import { errorBody, fitted } from "./error-body.ts";
import type { Overrides } from "./overrides.ts";
import { reasonOf, statuses } from "./reasons.ts";
import { sampleHeaders } from "./sample.ts";

/** Finds the status and code that an operation documents for a refusal, and writes the documented body. */
export function openErrorBodies(
  bundle: Bundle,
  contract: Contract,
  operations: readonly Described[],
  own: Overrides["codes"] = {},
) {
  const byId = new Map(operations.map((operation) => [operation.id, operation]));

  const codeFor = (operation: Described | undefined, status: number): string | undefined => {
    const known = operation && contract.operations[operation.key]?.responses[status];
    const anywhere = Object.entries(contract.errors).find(([, { status: first, otherStatuses = [] }]) =>
      [first, ...otherStatuses].includes(status),
    )?.[0];
    return known?.[0] ?? anywhere;
  };

  const documented = (id: string | undefined, code: string, status: number) => {
    const reason = reasonOf(code);
    if (reason === undefined) return { code, status };
    const operation = byId.get(id ?? "");
    if (typeof reason === "number") {
      return { status: reason, code: codeFor(operation, reason) ?? styled(contract, reason) };
    }
    const written = own[reason];
    const likely = statuses[reason];
    // Keep a status that is already set, by a fault or for an unknown path.
    const chosen =
      status !== 500
        ? status
        : (contract.errors[written ?? ""]?.status ??
          likely.find((one) => responseOf(operation, one)) ??
          likely[0] ??
          status);
    // What a fault or a failure of the sandbox itself has no code for is an error of the server.
    const general = reason === "server" ? codeFor(operation, 500) : undefined;
    const found = written ?? codeFor(operation, chosen) ?? general;
    return { status: chosen, code: found ?? styled(contract, chosen) };
  };

  const body = (failure: Failure): object => {
    const response = responseOf(byId.get(failure.operation ?? ""), failure.status);
    return errorBody(bundle, contract, response ?? anyResponse(operations, failure.status), failure);
  };

  const headers = (
    id: string | undefined,
    status: number,
    { code, message }: Pick<Failure, "code" | "message">,
  ): Record<string, string> => {
    const documented = responseOf(byId.get(id ?? ""), status);
    const fields = sampleHeaders(bundle, documented);
    const response = documented ?? anyResponse(operations, status);
    for (const { name, value } of response ? markedFields(bundle, response) : []) {
      const [part] = errorPartsOf(value);
      if (part === "message") fields[name] = message.replaceAll(/[^\x20-\x7e]/g, "?");
      if (part === "code")
        fields[name] = String(fitted(bundle.layers(value.schema), code, status, fields[name]));
    }
    return fields;
  };

  return { documented, body, headers };
}

/** The words of a status, written as the codes of the API are: `method_not_allowed`, `MethodNotAllowed`. */
function styled({ errors }: Contract, status: number): string {
  const words = (STATUS_CODES[status] ?? "Error").replaceAll(/[^A-Za-z ]/g, "").split(" ");
  const [known = ""] = Object.keys(errors);
  if (/^[A-Z][A-Z\d_]+$/.test(known)) return words.join("_").toUpperCase();
  return /^[A-Z]/.test(known) ? words.join("") : words.join("_").toLowerCase();
}

/** The response that another operation documents for the status. */
function anyResponse(operations: readonly Described[], status: number) {
  for (const operation of operations) {
    const response = operation.responses.get(String(status));
    if (response) return response;
  }
  return responseOf(operations[0], 500);
}
