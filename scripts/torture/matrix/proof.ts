import type { OperationKey } from "../../../src/openapi/contract.ts";

/**
 * What a cell's client knows of the API before its verb begins. `recent`: a call has just succeeded. `old`: one has succeeded, but
 * more than five seconds ago. `none`: no call has succeeded. `asked`: it does not matter, because the client names a number of attempts.
 */
export type Proof = "asked" | "recent" | "old" | "none";

/** The path of a call that succeeds, and its operation, which no contract has. */
export const PROVING_PATH = "/proving";
export const PROVING: OperationKey = `GET ${PROVING_PATH}`;

/** How long a success shows that the API works, in ms. */
export const PROOF = 5000;
