import type { Contract, Operation, OperationKey } from "../../../src/openapi/contract.ts";
import type { WireFault } from "./wire-fault.ts";

/** What the README's retry table promises for a call whose requests meet a fault. */
export interface Expectation {
  readonly requests: number;
  readonly ends: "success" | "error";
  readonly outcomeUnknown: boolean;
}

/** Attempts of a call, unless the contract sets them, where something shows that the API works, or the caller asks for them. */
export const ATTEMPTS = 5;

/** Attempts where nothing shows it. Batches and the status of a run have more: hours of work may hang on them. */
const UNPROVEN = 3;

/** How many 429s a call waits out. They do not count as attempts. */
const RATE_LIMITED = 20;

/**
 * Derives the expectation for a call whose first `times` requests meet the fault and whose later ones succeed. It follows the
 * contract and the README's retry table and uses no code of the client. `isProven`: a call of the client has succeeded within five
 * seconds before this one began, or the caller asks for a number.
 */
export function expectationOf(
  { retry }: Contract,
  key: OperationKey,
  definition: Operation,
  { seen }: WireFault,
  times: number,
  isProven = true,
): Expectation {
  const limited = seen.kind === "status" && seen.status === 429;
  const own = isProven || definition.batch || definition.state ? ATTEMPTS : UNPROVEN;
  const attempts = limited ? RATE_LIMITED + 1 : (retry?.attempts ?? own);
  const unknown = isUnknown(seen);
  const good = seen.kind === "status" && seen.status === 200 && seen.readable;
  if (good) return { requests: 1, ends: "success", outcomeUnknown: false };
  const again = isRetried(seen, canRepeat(key, definition), retry?.statuses);
  if (!again) return { requests: 1, ends: "error", outcomeUnknown: unknown };
  const ends = times < attempts ? "success" : "error";
  return { requests: Math.min(attempts, times + 1), ends, outcomeUnknown: unknown };
}

/** The first three rows of the table. */
function canRepeat(key: OperationKey, { key: idempotency, idempotent }: Operation): boolean {
  const [method = ""] = key.split(" ");
  if (["GET", "HEAD"].includes(method) || idempotency) return true;
  return ["PUT", "DELETE"].includes(method) && idempotent !== false;
}

function isRetried(
  seen: WireFault["seen"],
  repeats: boolean,
  statuses: readonly number[] | undefined,
): boolean {
  if (seen.kind === "refused") return true;
  if (seen.kind !== "status") return repeats;
  if (!repeats) return seen.status === 429;
  return statuses?.includes(seen.status) ?? (seen.status === 429 || seen.status >= 500);
}

function isUnknown(seen: WireFault["seen"]): boolean {
  if (seen.kind === "status") return seen.status >= 500;
  return seen.kind !== "refused";
}
