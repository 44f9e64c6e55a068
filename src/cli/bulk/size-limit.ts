import { Rows } from "../../client/index.ts";
import type { Item } from "./roster.ts";

/** The smallest request that was rejected as too large during this command. */
export class SizeLimit {
  #bytes = Number.POSITIVE_INFINITY;

  refused(bytes: number): void {
    this.#bytes = Math.min(this.#bytes, bytes);
  }

  /** Whether a request of this size would be rejected as well. */
  excludes(bytes: number): boolean {
    return bytes >= this.#bytes;
  }
}

/** How many bytes a range of items takes in a request, counted as the client counts them. */
export class Sizes {
  readonly #offset: number;
  /** Bytes of all items before each. */
  readonly #before: Float64Array;

  constructor(offset: number, items: readonly (Item | Rows)[]) {
    this.#offset = offset;
    this.#before = new Float64Array(items.length + 1);
    for (const [index, item] of items.entries())
      this.#before[index + 1] = (this.#before[index] ?? 0) + sizeOf(item);
  }

  of(offset: number, count: number): number {
    const first = offset - this.#offset;
    const commas = count - 1;
    return (this.#before[first + count] ?? 0) - (this.#before[first] ?? 0) + commas;
  }
}

function sizeOf(item: Item | Rows): number {
  return item instanceof Rows ? item.bytes.length : Buffer.byteLength(JSON.stringify(item));
}
