import type { Rows } from "../../client/index.ts";
import type { BatchLimits } from "./batch-rows.ts";
import { JoinedRows, rowOf } from "./joined-rows.ts";
import { Origins } from "./origins.ts";
import type { Entry } from "./roster.ts";

/**
 * The first items of a file, as the JSON text that will be sent: those of the first batch, and the one after them. The text
 * is made during the check, so the first batch leaves as soon as the last row is checked. Objects would cost several times
 * the memory, and all the time that this saves.
 */
export class Prefetch {
  readonly origins = new Origins();
  readonly #limits: BatchLimits;
  #rows = new JoinedRows();
  /** The first item that does not fit. */
  #beyond: Rows | undefined;

  constructor(limits: BatchLimits) {
    this.#limits = limits;
  }

  get #isFull(): boolean {
    return this.#beyond !== undefined || this.#rows.count === this.#limits.maxItems;
  }

  /** Takes the next good entry, unless it is full. Returns true for the last entry that it takes. */
  add(entry: Entry): boolean {
    if (this.#isFull) return false;
    this.origins.add(entry);
    if (!this.#rows.add(entry, this.#limits.maxBytes)) this.#beyond = rowOf(entry);
    return this.#isFull;
  }

  /** Everything that it took, in order and only once. Asking for the next item frees the memory. */
  *items(): Generator<Rows, void, undefined> {
    if (this.#rows.count > 0) yield this.#rows.take();
    this.#rows = new JoinedRows();
    if (this.#beyond) yield this.#beyond;
  }
}
