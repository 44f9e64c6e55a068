import type { Operation } from "../openapi/contract.ts";
import type { RejectedItem } from "./batch-result.ts";
import type { Chunk } from "./chunks.ts";
import { keyText } from "./key-text.ts";
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

/**
 * Finds the items that the errors are about, by order or by the property that names them. The bytes are the only copy. They are read
 * as the response was, so that the keys on both sides are of one form. A key that several items have, perhaps because `JSON.parse` has
 * rounded it, names none of them.
 */
export function rejectedIn(
  definition: Operation,
  data: unknown,
  chunk: Chunk,
  parse: (text: string) => unknown = JSON.parse,
): RejectedItem<unknown, unknown>[] {
  const { key, order } = definition.itemErrors ?? {};
  const errors = itemErrorsIn(definition, data);
  if (errors.length === 0 || !(key || order)) return [];
  const items = itemsOf(chunk, parse);
  const keyOf = (value: unknown): string | undefined => keyText(at(value, `/${key}`));
  const positions = new Map<string | undefined, number | undefined>();
  for (const [position, item] of (key ? items : []).entries()) {
    const text = keyOf(item);
    positions.set(text, positions.has(text) ? undefined : position);
  }
  // Without a key, nothing is named.
  positions.delete(undefined);
  return errors.flatMap(({ position, error }) => {
    const found = key ? positions.get(keyOf(error)) : position;
    return found === undefined || found >= items.length
      ? []
      : [{ item: items[found], index: chunk.offset + found, error }];
  });
}

/** A reader that is made for responses may not take a list of items. */
function itemsOf({ bytes, count }: Chunk, parse: (text: string) => unknown): readonly unknown[] {
  const text = `[${new TextDecoder().decode(bytes)}]`;
  try {
    const items = parse(text);
    if (Array.isArray(items) && items.length === count) return items;
  } catch {
    // What follows reads everything.
  }
  return JSON.parse(text);
}
