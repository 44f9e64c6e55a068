import type { Rows } from "../../client/index.ts";
import { JoinedRows } from "./joined-rows.ts";
import type { Entry } from "./roster.ts";

/** Limits of a batch. */
export interface BatchLimits {
  readonly maxItems: number;
  /** Size of the rows as JSON, with the commas between them. */
  readonly maxBytes: number;
}

/**
 * Joins entries into pieces of which each belongs to one batch. It counts as `batch` does, which takes a piece whole: so the
 * batches are the same as if each row was given alone, and so are their keys.
 */
export class BatchRows {
  readonly #limits: BatchLimits;
  readonly #rows = new JoinedRows();
  /** Of the batch at hand, what was taken from here. */
  #items = 0;
  #bytes = 0;

  constructor(limits: BatchLimits) {
    this.#limits = limits;
  }

  /** Whether the rows at hand are to be taken, because they complete a batch. */
  get isComplete(): boolean {
    return this.#items + this.#rows.count === this.#limits.maxItems;
  }

  get isEmpty(): boolean {
    return this.#rows.count === 0;
  }

  /** Adds an entry. Returns false if it begins the next batch, so that the rows at hand have to be taken first. */
  add(entry: Entry): boolean {
    const room = this.#limits.maxBytes - (this.#items > 0 ? this.#bytes + 1 : 0);
    if (this.#rows.add(entry, room)) return true;
    if (!this.isEmpty) return false;
    this.#items = this.#bytes = 0;
    return this.#rows.add(entry, Number.POSITIVE_INFINITY);
  }

  /** The rows at hand. They are good until the next entry is added. */
  take(): Rows {
    const rows = this.#rows.take();
    this.note(rows);
    return rows;
  }

  /** Counts rows that are given to `batch` in this place and were not added here. */
  note({ bytes, count }: Rows): void {
    const size = (this.#items > 0 ? this.#bytes + 1 : 0) + bytes.length;
    if (this.#items + count > this.#limits.maxItems || size > this.#limits.maxBytes) {
      this.#items = count;
      this.#bytes = bytes.length;
    } else {
      this.#items += count;
      this.#bytes = size;
    }
    if (this.#items === this.#limits.maxItems) this.#items = this.#bytes = 0;
  }
}
