import type { BatchResult } from "../src/client/index.ts";

/**
 * The items of a batch that the API has. It has none of a failed batch. After a lost response nobody knows, so none count.
 * @param items all items that were given to `batch`.
 */
export function takenOf<Item>(
  items: readonly Item[],
  { offset, count, status, rejected }: Pick<BatchResult<Item>, "offset" | "count" | "status" | "rejected">,
): Item[] {
  if (status === "failed" || status === "unknown") return [];
  const refused = new Set(rejected.map(({ index }) => index - offset));
  return items.slice(offset, offset + count).filter((_, index) => !refused.has(index));
}
