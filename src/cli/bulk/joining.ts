import type { Rows } from "../../client/index.ts";
import { type BatchLimits, BatchRows } from "./batch-rows.ts";
import type { Entry } from "./roster.ts";

/** Joins the entries that are at hand into pieces of one batch each. */
export class Joining {
  readonly #rows: BatchRows;
  readonly #nextEntry: () => Entry | undefined;
  readonly #onEntry: (entry: Entry) => void;
  /** The entry that begins the next batch. */
  #waiting: Entry | undefined;
  /** What was thrown after the rows that were handed out last. */
  #failure: { readonly error: unknown } | undefined;

  /** `onEntry` takes each entry that is joined. */
  constructor(limits: BatchLimits, nextEntry: () => Entry | undefined, onEntry: (entry: Entry) => void) {
    this.#rows = new BatchRows(limits);
    this.#nextEntry = nextEntry;
    this.#onEntry = onEntry;
  }

  /** Counts rows that are handed out in this place and do not come from here. */
  note(rows: Rows): void {
    this.#rows.note(rows);
  }

  /** The next piece, good until the one after it is asked for. @throws what `nextEntry` throws, after what came before. */
  next(): Rows | undefined {
    if (this.#failure) throw this.#failure.error;
    try {
      this.#join();
    } catch (error) {
      if (this.#rows.isEmpty) throw error;
      this.#failure = { error };
    }
    return this.#rows.isEmpty ? undefined : this.#rows.take();
  }

  #join(): void {
    while (!this.#rows.isComplete) {
      const entry = this.#waiting ?? this.#nextEntry();
      if (!entry) return;
      const isTaken = this.#rows.add(entry);
      this.#waiting = isTaken ? undefined : entry;
      if (!isTaken) return;
      this.#onEntry(entry);
    }
  }
}
