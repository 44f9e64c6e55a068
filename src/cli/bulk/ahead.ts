import { Origins } from "./origins.ts";
import type { Entry } from "./roster.ts";

/** An item as the JSON text that will be sent. */
export type Ready = Uint8Array;

/** So much is made ready: the first batch. */
export interface AheadLimits {
  readonly maxItems: number;
  /** Of the JSON text. */
  readonly maxBytes: number;
}

/**
 * The first items of a file as the JSON text that will be sent, made while the file is checked: the first batch leaves
 * as soon as the last row is checked. Packed into one buffer, because as objects they would cost several times the
 * memory, and all the time that they save.
 */
export class Ahead {
  readonly origins = new Origins();
  readonly #limits: AheadLimits;
  readonly #encoder = new TextEncoder();
  #bytes = new Uint8Array(1 << 16);
  /** Where each item ends in `#bytes`; it starts where the one before it ends. */
  readonly #ends: number[] = [];
  #full = false;

  constructor(limits: AheadLimits) {
    this.#limits = limits;
  }

  /** Takes the next good entry, unless it is full; true for the one that fills it. */
  add({ row, item, original }: Entry): boolean {
    if (this.#full) return false;
    const text = JSON.stringify(item);
    const start = this.#ends.at(-1) ?? 0;
    // A code unit takes at most three bytes in UTF-8.
    this.#grow(start + text.length * 3);
    const end = start + this.#encoder.encodeInto(text, this.#bytes.subarray(start)).written;
    this.#ends.push(end);
    this.origins.add(row, original);
    this.#full = this.#ends.length >= this.#limits.maxItems || end >= this.#limits.maxBytes;
    return this.#full;
  }

  /** Each item, in order. */
  *items(): Generator<Ready, void, undefined> {
    let start = 0;
    for (const end of this.#ends) {
      yield this.#bytes.subarray(start, end);
      start = end;
    }
  }

  #grow(length: number): void {
    if (length <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, length));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}
