import type { Operation } from "../openapi/contract.ts";

/** The codes that an operation documents for a status: by itself, by its class, or as any other; `undefined` if it does not. */
export function documentedCodes({ responses }: Operation, status: number): readonly string[] | undefined {
  // A status has three digits, of which the first names its class.
  const family = `${String(status)[0]}XX` as "4XX";
  return responses[status] ?? responses[family] ?? responses.default;
}
