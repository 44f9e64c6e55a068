import type { Operation } from "../../openapi/contract.ts";
import type { Bundle } from "./bundle.ts";
import type { Spot, Verdict } from "./change.ts";

/** Where one operation stands before and after. */
export interface OperationPair {
  readonly key: string;
  readonly was: Operation;
  readonly is: Operation;
  readonly base: Bundle;
  readonly head: Bundle;
}

/** Reports a change of an operation; `weakened` is what no client feels and the API risks. */
export type Report = (verdict: Verdict | "weakened", rule: string, message: string, ...at: Spot[]) => void;
