import type { Batch } from "../openapi/contract.ts";
import type { Frame } from "./batch-body.ts";
import { Failed } from "./errors.ts";

/** Rows of one batch as the JSON text that will be sent: `bytes` are the rows, separated by commas. */
export interface Chunk {
  readonly index: number;
  /** Position of the first row in the whole input, from 0. */
  readonly offset: number;
  readonly count: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The body: `bytes`, with room for the frame around them. */
  readonly whole: Uint8Array;
}

/** A row that no request may carry: it repeats a key of its batch (`firstIndex`), is too large by itself, or has no JSON. */
export class UnusableItem extends Failed {
  override readonly name = "UnusableItem";
  /** Position in the whole input, from 0. */
  declare readonly index: number;
  declare readonly firstIndex?: number;
}

/**
 * Items that are JSON text already: `count` of them, in UTF-8, separated by commas, without brackets. `batch` sends them as
 * they are, all in one batch, so together they must fit into one. It does not compare their keys.
 */
export class Rows {
  readonly bytes: Uint8Array;
  readonly count: number;

  constructor(bytes: Uint8Array, count: number) {
    this.bytes = bytes;
    this.count = count;
  }
}

const COMMA = 44;

/**
 * Splits rows into the fewest batches that keep the contract's limits, in order; one batch is held at a time.
 * `Rows` among them are sent as they are, and their keys are not compared.
 * `around` is as long as what stands around the rows in the body.
 * @throws UnusableItem, or what reading the rows throws; earlier batches stay good.
 */
export async function* chunks(
  rows: Iterable<unknown> | AsyncIterable<unknown>,
  limits: Batch,
  around: Frame,
): AsyncGenerator<Chunk> {
  const { [Symbol.iterator]: each, [Symbol.asyncIterator]: later } = Object(rows);
  if (!each && !later)
    throw new TypeError("The items of a batch have to be a list, or something else to iterate over");
  const cutter = new Cutter(limits, around);
  // Rows that are at hand are not awaited one by one: for a large roster that would cost more than sending it.
  if (isAtHand(rows)) {
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

function textOf(row: unknown, index: number): string {
  let text: string | undefined;
  let cause: unknown;
  try {
    text = JSON.stringify(row);
  } catch (error) {
    cause = error;
  }
  if (text === undefined) throw new UnusableItem(`Row ${index + 1} has no JSON`, { index, cause });
  return text;
}

function isAtHand(rows: Iterable<unknown> | AsyncIterable<unknown>): rows is Iterable<unknown> {
  return Symbol.iterator in Object(rows);
}

class Cutter {
  readonly #limits: Batch;
  readonly #around: Frame;
  readonly #room: number;
  readonly #encoder = new TextEncoder();
  /** Where the keys of the batch at hand stand. */
  readonly #seen = new Map<unknown, number>();
  #buffer = new Uint8Array(1 << 16);
  #used = 0;
  #count = 0;
  #offset = 0;
  #index = 0;

  constructor(limits: Batch, around: Frame) {
    this.#limits = limits;
    this.#around = around;
    this.#room = (limits.maxBytes ?? Number.POSITIVE_INFINITY) - around.before.length - around.after.length;
  }

  /** Takes a row; gives the batch that it completes, or that it no longer fits into. */
  add(row: unknown): Chunk | undefined {
    const { maxItems, unique } = this.#limits;
    const start = this.#count > 0 ? this.#used + 1 : 0;
    const ready = row instanceof Rows ? row : undefined;
    const count = ready?.count ?? 1;
    const index = this.#offset + this.#count;
    const written = ready ? this.#put(ready.bytes, start) : this.#write(textOf(row, index), start);
    const full = start + written > this.#room || this.#count + count > maxItems ? this.cut() : undefined;
    if (full) this.#buffer.copyWithin(0, start, start + written);
    else if (start > 0) this.#buffer[start - 1] = COMMA;
    // An item that is no object, or lacks the property, has no key. Reading a pointer would take as long as all the rest.
    const key = ready || !unique ? undefined : (row as Record<string, unknown> | null)?.[unique];
    const firstIndex = this.#seen.get(key);
    if (firstIndex !== undefined) {
      const message = `Row ${index + 1} has the ${unique} "${key}" of row ${firstIndex + 1}`;
      throw new UnusableItem(message, { index, firstIndex });
    }
    if (written > this.#room) {
      throw new UnusableItem(`Row ${index + 1} takes ${written} bytes, more than a request may have`, {
        index,
      });
    }
    if (key !== undefined) this.#seen.set(key, index);
    this.#used = full ? written : start + written;
    this.#count += count;
    return full ?? (this.#count === maxItems ? this.cut() : undefined);
  }

  /** Closes the batch at hand, if there is one. */
  cut(): Chunk | undefined {
    if (this.#count === 0) return undefined;
    const { before, after } = this.#around;
    const end = before.length + this.#used;
    const whole = new Uint8Array(end + after.length);
    whole.set(this.#buffer.subarray(0, this.#used), before.length);
    const bytes = whole.subarray(before.length, end);
    const chunk = { index: this.#index++, offset: this.#offset, count: this.#count, bytes, whole };
    this.#offset += this.#count;
    this.#used = this.#count = 0;
    this.#seen.clear();
    return chunk;
  }

  /** Writes into the buffer; gives how many bytes. */
  #write(text: string, start: number): number {
    // A code unit takes at most three bytes in UTF-8.
    this.#grow(start + text.length * 3);
    return this.#encoder.encodeInto(text, this.#buffer.subarray(start)).written;
  }

  #put(bytes: Uint8Array, start: number): number {
    this.#grow(start + bytes.length);
    this.#buffer.set(bytes, start);
    return bytes.length;
  }

  #grow(length: number): void {
    if (length <= this.#buffer.length) return;
    const larger = new Uint8Array(Math.max(this.#buffer.length * 2, length));
    larger.set(this.#buffer.subarray(0, this.#used));
    this.#buffer = larger;
  }
}
