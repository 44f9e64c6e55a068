import type { Contract } from "../../openapi/contract.ts";
import type { Failure, RefusalReason } from "../core/api.ts";
import type { Bundle } from "../core/bundle.ts";
import { object } from "../core/json.ts";
import type { Described } from "../core/operations.ts";
import { withValue } from "./location.ts";
import { sampleBody, sampleHeaders } from "./sample.ts";

/** Statuses of each refusal, likeliest first. An operation responds with the first that it documents. */
const statuses: Readonly<Record<RefusalReason | "missing" | "conflict", readonly number[]>> = {
  route: [404],
  method: [405],
  "credential-missing": [401, 403],
  "credential-unknown": [401, 403],
  "account-disabled": [401, 403],
  "wrong-principal": [403, 401],
  "tenant-missing": [403, 401],
  scope: [403, 401],
  rate: [429],
  size: [413, 400, 422],
  json: [400, 422],
  schema: [400, 422],
  missing: [404, 410],
  conflict: [409, 422, 400],
  server: [500],
};

/** Prefix of a code until the operation is known. No API has such a code. */
const MARK = "sandbox:";

export function codeOf(reason: keyof typeof statuses): string {
  return MARK + reason;
}

export const codes = Object.fromEntries(
  Object.keys(statuses).map((reason) => [reason, MARK + reason]),
) as Readonly<Record<RefusalReason, string>>; // every reason is a name of `statuses`

/** Finds the status and code that an operation documents for a refusal, and writes the documented body. */
export function openErrorBodies(bundle: Bundle, contract: Contract, operations: readonly Described[]) {
  const byId = new Map(operations.map((operation) => [operation.id, operation]));

  const documented = (id: string | undefined, code: string, status: number) => {
    const operation = byId.get(id ?? "");
    const reason = code.startsWith(MARK) ? code.slice(MARK.length) : undefined;
    const likely = statuses[reason as RefusalReason] ?? [status]; // any other text has no entry
    // Keep a status that is already set, by a fault or for an unknown path.
    const chosen =
      reason === undefined || status !== 500
        ? status
        : (likely.find((one) => responseOf(operation, one)) ?? likely[0] ?? status);
    const known = operation && contract.operations[operation.key]?.responses[chosen];
    const own = Object.entries(contract.errors).find(([, { status: first, otherStatuses = [] }]) =>
      [first, ...otherStatuses].includes(chosen),
    )?.[0];
    return {
      status: chosen,
      code: reason === undefined ? code : (known?.[0] ?? own ?? String(reason).replaceAll("-", "_")),
    };
  };

  const body = ({ operation: id, status, code, message, requestId, details }: Failure): object => {
    const { error } = contract;
    const response = responseOf(byId.get(id ?? ""), status) ?? anyResponse(operations, status);
    let made: unknown = sampleBody(bundle, response) ?? {};
    if (error.code !== error.message) made = withValue(made, error.code || "/code", code);
    made = withValue(made, error.message || "/message", message);
    if (error.requestId !== undefined) made = withValue(made, error.requestId, requestId);
    // The details of the example belong to another error.
    if (error.details !== undefined) made = withValue(made, error.details, details);
    return object(made);
  };

  const headers = (id: string | undefined, status: number): Record<string, string> =>
    sampleHeaders(bundle, responseOf(byId.get(id ?? ""), status));

  return { documented, body, headers };
}

export function responseOf(operation: Described | undefined, status: number) {
  const { responses } = operation ?? {};
  return (
    responses?.get(String(status)) ??
    responses?.get(`${Math.floor(status / 100)}XX`) ??
    responses?.get("default")
  );
}

/** The response that another operation documents for the status. */
function anyResponse(operations: readonly Described[], status: number) {
  for (const operation of operations) {
    const response = operation.responses.get(String(status));
    if (response) return response;
  }
  return responseOf(operations[0], 500);
}
