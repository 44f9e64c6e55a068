import { codeListOf, listedCodes } from "../../../openapi/code-list.ts";
import type { Contract } from "../../../openapi/contract.ts";
import type { JsonObject } from "../../../openapi/json.ts";
import type { OperationEntry } from "./operations.ts";

/** What to do about a code from these operations. */
export interface Remedy {
  readonly text: string;
  readonly operations: readonly OperationEntry[];
}

export interface ErrorEntry {
  readonly code: string;
  readonly status: number;
  /** Further statuses that it can come with. */
  readonly otherStatuses: readonly number[];
  readonly cause: string;
  readonly remedy: string;
  /** Remedies of single responses that have their own. */
  readonly remedies: readonly Remedy[];
  /** Whether the same request can succeed later. */
  readonly retryable: boolean;
  readonly operations: readonly OperationEntry[];
  /** The operations that the client retries by itself. */
  readonly retried: readonly OperationEntry[];
}

/** Whether the client retries the first request of an operation after a status. */
export type IsRetried = (contract: Contract, operation: OperationEntry, status: number) => boolean;

/** All codes of an API, in the order of its document. */
export function readErrors(
  document: JsonObject,
  contract: Contract,
  operations: readonly OperationEntry[],
  isRetried: IsRetried,
): ErrorEntry[] {
  return listedCodes(codeListOf(document)).map(
    ({ name: code = "", status = 0, otherStatuses, cause = "", remedy = "", retryable }) => {
      const givers = operations.filter(({ responses }) =>
        responses.some(({ codes }) => codes.includes(code)),
      );
      return {
        ...{ code, status, otherStatuses, cause, remedy, retryable: retryable === true },
        remedies: remediesOf(code, givers),
        operations: givers,
        retried: givers.filter((operation) => isRetried(contract, operation, status)),
      };
    },
  );
}

function remediesOf(code: string, operations: readonly OperationEntry[]): Remedy[] {
  const found = new Map<string, OperationEntry[]>();
  for (const operation of operations) {
    for (const { codes, remedy } of operation.responses) {
      if (remedy === undefined || !codes.includes(code)) continue;
      found.set(remedy, [...(found.get(remedy) ?? []), operation]);
    }
  }
  return [...found].map(([text, givers]) => ({ text, operations: givers }));
}
