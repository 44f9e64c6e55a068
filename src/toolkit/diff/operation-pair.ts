import type { Operation } from "../../openapi/contract.ts";
import type { Bundle } from "./bundle.ts";
import type { Spot, Verdict } from "./change.ts";

/** One operation before and after. */
export interface OperationPair {
  readonly key: string;
  readonly was: Operation;
  readonly is: Operation;
  readonly base: Bundle;
  readonly head: Bundle;
}

/** Reports a change of an operation. `weakened` means compatible for clients, but a risk for the API. */
export type Report = (verdict: Verdict | "weakened", rule: string, message: string, ...at: Spot[]) => void;
