import type { Contract, Operation, OperationKey } from "../../../src/openapi/contract.ts";

/** The right response to one request of a verb. */
export interface Response {
  readonly status: number;
  readonly body: string;
}

/** One request that a verb makes where nothing fails. */
export interface Step {
  /** What it is for, in the names of cells. */
  readonly name: string;
  /** The operation that it calls; a storage, to which a short-lived URL leads, has none. */
  readonly called?: { readonly key: OperationKey; readonly definition: Operation };
  /** Takes the base URL of the server. */
  respond(server: string): Response;
}

/** How a verb ended. */
export interface Ended {
  readonly ends: string;
  /** What the error of a call says of its outcome. */
  readonly outcomeUnknown?: boolean;
}

/** A verb used on one operation: its requests in order, and what happens where one of them fails. */
export interface Plan {
  readonly verb: string;
  readonly contract: Contract;
  readonly key: OperationKey;
  readonly steps: readonly Step[];
  /** What the verb's documentation says of a call of that step that ends with an error. */
  fails(step: number, call: FailedCall): Ended;
  /** How the verb ends where each step gets its response. */
  readonly succeeds: string;
  /** Runs the verb. Returns how it ended, and what it threw or reported. */
  run(client: object): Promise<Ended & { readonly error?: unknown }>;
}

/** What is known of a call that failed. */
export interface FailedCall {
  readonly outcomeUnknown: boolean;
  /** It got a success whose body cannot be read. */
  readonly unreadable: boolean;
}

/** Path of the storage in a server. */
export const STORAGE = "/storage/file";
