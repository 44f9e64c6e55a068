import type { Operation } from "../openapi/contract.ts";
import type { RejectedItem } from "./batch-result.ts";
import type { Chunk } from "./chunks.ts";
import { at } from "./pointer.ts";

/** What the API says of one item. */
export interface ItemError {
  /** Where its entry stands in the list of the response, from 0. */
  readonly position: number;
  readonly error: unknown;
}

/** The errors of single items in a success body, as the operation's contract describes them; none where it has no list. */
export function itemErrorsIn({ itemErrors }: Operation, data: unknown): ItemError[] {
  const entries = itemErrors && at(data, itemErrors.at);
  const mark = itemErrors?.error;
  return (Array.isArray(entries) ? entries : []).flatMap((error: unknown, position) =>
    mark === undefined || at(error, `/${mark}`) !== undefined ? [{ position, error }] : [],
  );
}

/**
 * Why a list that owes one entry for each item cannot be read: it has fewer or more. `undefined` where the number is right
 * and where the contract promises none.
 */
export function miscounted({ itemErrors }: Operation, data: unknown, items: number): string | undefined {
  if (itemErrors?.order !== "request") return undefined;
  const entries = at(data, itemErrors.at);
  const found = Array.isArray(entries) ? entries.length : 0;
  return found === items ? undefined : `with ${found} entries for ${items} items`;
}

/** Finds the items that the errors are about, by order or by the property that names them. The bytes are the only copy. */
export function rejectedIn(
  definition: Operation,
  data: unknown,
  chunk: Chunk,
): RejectedItem<unknown, unknown>[] {
  const { key, order } = definition.itemErrors ?? {};
  const errors = itemErrorsIn(definition, data);
  if (errors.length === 0 || !(key || order)) return [];
  const items: unknown[] = JSON.parse(`[${new TextDecoder().decode(chunk.bytes)}]`);
  const positions = new Map(key ? items.map((item, position) => [at(item, `/${key}`), position]) : []);
  return errors.flatMap(({ position, error }) => {
    const found = key ? positions.get(at(error, `/${key}`)) : position;
    return found === undefined || found >= items.length
      ? []
      : [{ item: items[found], index: chunk.offset + found, error }];
  });
}
