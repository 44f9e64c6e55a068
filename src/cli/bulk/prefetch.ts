import { Rows } from "../../client/index.ts";
import { Origins } from "./origins.ts";
import type { Entry, Item } from "./roster.ts";

/** Limits of the first batch. Nothing beyond them is prefetched. */
export interface PrefetchLimits {
  readonly maxItems: number;
  /** Size of the JSON text. */
  readonly maxBytes: number;
}

const COMMA = 0x2c;

/**
 * The first items of a file, as the JSON text that will be sent. The text is made during the check, so the first batch
 * leaves as soon as the last row is checked. Objects would cost several times the memory, and all the time that this saves.
 */
export class Prefetch {
  readonly origins = new Origins();
  readonly #limits: PrefetchLimits;
  readonly #encoder = new TextEncoder();
  #bytes = new Uint8Array(1 << 16);
  #used = 0;
  #count = 0;
  /** The first item that might not fit. */
  #beyond: Item | Rows | undefined;

  constructor(limits: PrefetchLimits) {
    this.#limits = limits;
  }

  get #full(): boolean {
    return this.#beyond !== undefined || this.#count === this.#limits.maxItems;
  }

  /** Takes the next good entry, unless it is full. Returns true for the last entry that it takes. */
  add({ row, item, json, original }: Entry): boolean {
    if (this.#full) return false;
    this.origins.add(row, original);
    const text = json ?? JSON.stringify(item);
    const start = this.#used === 0 ? 0 : this.#used + 1;
    // A code unit takes at most three bytes in UTF-8.
    const end = start + text.length * 3;
    if (end > this.#limits.maxBytes) {
      this.#beyond = json === undefined ? item : new Rows(this.#encoder.encode(json), 1);
      return true;
    }
    this.#grow(end);
    if (start > 0) this.#bytes[start - 1] = COMMA;
    this.#used = start + this.#encoder.encodeInto(text, this.#bytes.subarray(start)).written;
    this.#count += 1;
    return this.#full;
  }

  /** Everything that it took, in order and only once. Asking for the next item frees the memory. */
  *items(): Generator<Item | Rows, void, undefined> {
    if (this.#count > 0) yield new Rows(this.#bytes.subarray(0, this.#used), this.#count);
    this.#bytes = new Uint8Array();
    if (this.#beyond) yield this.#beyond;
  }

  #grow(length: number): void {
    if (length <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, length));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}
