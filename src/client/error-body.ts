import type { Contract, Operation, Status } from "../openapi/contract.ts";
import { at } from "./pointer.ts";
import type { ReadResponse } from "./response.ts";

/** What an error body says. */
export interface ErrorWords {
  readonly code: string;
  readonly message: string;
  readonly details: unknown;
  /** The body has no code: that is the status. */
  readonly codeless?: boolean;
}

/** What a reader of error bodies gets. */
export interface FailedRequest extends ReadResponse {
  readonly contract: Contract;
  readonly definition: Operation;
  readonly operation: string;
  /** Under which the contract documents the status. */
  readonly documented: Status;
}

/** Reads an error body with a code and a message, as most APIs have it; `undefined` for another one. */
export function readUsualBody({ contract, data }: FailedRequest): ErrorWords | undefined {
  const { code: codeAt = "", message: messageAt = "", details } = contract.error;
  const code = at(data, codeAt);
  const message = at(data, messageAt);
  if (typeof code !== "string" || typeof message !== "string") return undefined;
  return { code, message, details: details && at(data, details) };
}
