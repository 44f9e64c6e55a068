import type { Operation, Status } from "../openapi/contract.ts";

/** The key under which an operation documents a status: the status itself, its class, or every other one; `undefined` if it does not. */
export function documentedAs({ responses }: Operation, status: number): Status | undefined {
  if (responses[status]) return status;
  // A status has three digits, of which the first names its class.
  const keys = [`${String(status)[0]}XX` as "4XX", "default"] as const;
  return keys.find((key) => responses[key]);
}
