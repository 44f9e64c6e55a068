import type { OperationKey } from "../../../src/openapi/contract.ts";

/**
 * What shows a cell's client that the API works, before its verb begins: it asks for a number of attempts, which holds by
 * itself; a call has just succeeded; a call has succeeded, but more than five seconds ago; or nothing.
 */
export type Proof = "asked" | "recent" | "old" | "none";

/** The path of a call that succeeds, and its operation, which no contract has. */
export const PROVING_PATH = "/proving";
export const PROVING: OperationKey = `GET ${PROVING_PATH}`;

/** How long a success shows that the API works, in ms. */
export const PROOF = 5000;
