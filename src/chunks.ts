import type { Batch } from "./contract.ts";
import { KeyIndex } from "./duplicates.ts";

/** Rows of one batch as the JSON text that will be sent: `bytes` are the rows, separated by commas. */
export interface Chunk {
  readonly index: number;
  /** Position of the first row in the whole input, from 0. */
  readonly offset: number;
  readonly count: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Two rows of one import carry the same key, which the API would refuse, or silently merge. */
export class DuplicateItem extends Error {
  override readonly name = "DuplicateItem";
  readonly key: string;
  readonly index: number;
  readonly firstIndex: number;

  constructor(member: string, key: string, index: number, firstIndex: number) {
    super(`Row ${index + 1} has the ${member} "${key}" of row ${firstIndex + 1}; remove one of them`);
    this.key = key;
    this.index = index;
    this.firstIndex = firstIndex;
  }
}

/** A single row is larger than a whole request may be. */
export class ItemTooLarge extends Error {
  override readonly name = "ItemTooLarge";
  readonly index: number;
  readonly bytes: number;

  constructor(index: number, bytes: number, limit: number) {
    super(
      `Row ${index + 1} takes ${bytes} bytes as JSON; with what surrounds it, a request may have ${limit}`,
    );
    this.index = index;
    this.bytes = bytes;
  }
}

const COMMA = 44;

/**
 * Splits rows into the fewest batches that keep the contract's limits, in order; one batch is held at a time.
 * `overhead` is what surrounds the rows in the body, in bytes.
 * @throws DuplicateItem, ItemTooLarge, or what reading or serialising the rows throws; earlier batches stay good.
 */
export async function* chunks(
  rows: Iterable<unknown> | AsyncIterable<unknown>,
  limits: Batch,
  overhead: number,
): AsyncGenerator<Chunk> {
  const cutter = new Cutter(limits, overhead);
  // Rows that are at hand are not awaited one by one: for a large roster that would cost more than sending it.
  if (Symbol.iterator in rows) {
    for (const row of rows) {
      const chunk = cutter.add(row);
      if (chunk) yield chunk;
    }
  } else {
    for await (const row of rows) {
      const chunk = cutter.add(row);
      if (chunk) yield chunk;
    }
  }
  const last = cutter.cut();
  if (last) yield last;
}

class Cutter {
  readonly #limits: Batch;
  readonly #room: number;
  readonly #encoder = new TextEncoder();
  readonly #seen = new KeyIndex();
  #buffer = new Uint8Array(1 << 16);
  #used = 0;
  #count = 0;
  #offset = 0;
  #index = 0;

  constructor(limits: Batch, overhead: number) {
    this.#limits = limits;
    this.#room = (limits.maxBytes ?? Number.POSITIVE_INFINITY) - overhead;
  }

  /** Takes a row; gives the batch that it completes, or that it no longer fits into. */
  add(row: unknown): Chunk | undefined {
    const { maxItems, maxBytes = 0, unique } = this.#limits;
    const position = this.#offset + this.#count;
    if (unique !== undefined) note(this.#seen, unique, row, position);
    const text = JSON.stringify(row);
    const start = this.#count > 0 ? this.#used + 1 : 0;
    // A code unit takes at most three bytes in UTF-8.
    this.#grow(start + text.length * 3);
    const { written } = this.#encoder.encodeInto(text, this.#buffer.subarray(start));
    if (written > this.#room) throw new ItemTooLarge(position, written, maxBytes);
    const full = start + written > this.#room ? this.cut() : undefined;
    if (full) this.#buffer.copyWithin(0, start, start + written);
    else if (start > 0) this.#buffer[start - 1] = COMMA;
    this.#used = full ? written : start + written;
    this.#count++;
    return this.#count === maxItems ? this.cut() : full;
  }

  /** Closes the batch at hand, if there is one. */
  cut(): Chunk | undefined {
    if (this.#count === 0) return undefined;
    const bytes = this.#buffer.slice(0, this.#used);
    const chunk = { index: this.#index, offset: this.#offset, count: this.#count, bytes };
    this.#index++;
    this.#offset += this.#count;
    this.#used = 0;
    this.#count = 0;
    return chunk;
  }

  #grow(length: number): void {
    if (length <= this.#buffer.length) return;
    const larger = new Uint8Array(Math.max(this.#buffer.length * 2, length));
    larger.set(this.#buffer.subarray(0, this.#used));
    this.#buffer = larger;
  }
}

/** Only rows that have the member can repeat it; the others are the API's to refuse. */
function note(seen: KeyIndex, member: string, item: unknown, position: number): void {
  const key =
    typeof item === "object" && item !== null && Object.hasOwn(item, member)
      ? Reflect.get(item, member)
      : undefined;
  // A position keeps the index counting rows; no id has a NUL in it.
  const first = seen.add(typeof key === "string" ? key : `\0${position}`);
  if (first !== undefined) throw new DuplicateItem(member, String(key), position, first);
}
