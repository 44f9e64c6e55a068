import type { Contract, Operation, OperationKey } from "../openapi/contract.ts";
import { decide, RetryBudget, type RetryPolicy, retryPolicy } from "./retry.ts";

// What a client does by itself, for those who write about it: the documentation asks here, so that it cannot say otherwise.

/** Whether the first attempt of an operation is followed by another one after a status. */
export function isRetried(
  { retry }: Pick<Contract, "retry">,
  { key, contract }: { readonly key: OperationKey; readonly contract: Operation },
  status: number,
): boolean {
  const decision = decide({
    attempt: 1,
    outcome: { status },
    policy: retryPolicy(retry, undefined, undefined),
    operation: key,
    definition: contract,
    budget: new RetryBudget(),
    random: () => 0,
    left: Number.POSITIVE_INFINITY,
  });
  return decision.retry;
}

/** The retry profile of a client without options of its own. */
export function retryProfile({ retry }: Pick<Contract, "retry">): RetryPolicy {
  return retryPolicy(retry, undefined, undefined);
}
