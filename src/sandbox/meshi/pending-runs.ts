import type { Store } from "../core/store.ts";
import type { RunRow } from "./run-table.ts";

/** Runs that have not done their work yet, in order of their ends. They are those of the table, so no request asks it. */
export class PendingRuns {
  readonly #store: Store;
  readonly #runs: RunRow[];

  /** `runs` are in order of their ends. */
  constructor(store: Store, runs: readonly RunRow[]) {
    this.#store = store;
    this.#runs = [...runs];
  }

  /** The run that ended first, if one has ended at `now`. */
  firstDue(now: number): RunRow | undefined {
    const [first] = this.#runs;
    return first !== undefined && first.finished_at <= now ? first : undefined;
  }

  /** Until the transaction under way is rolled back, if it is. */
  add(run: RunRow): void {
    this.#insert(run);
    this.#store.onRollback(() => this.#take(run));
  }

  /** As `add`. */
  remove(run: RunRow): void {
    this.#take(run);
    this.#store.onRollback(() => this.#insert(run));
  }

  #insert(run: RunRow): void {
    // Almost every run ends after all others.
    const before = this.#runs.findLastIndex((other) => isBefore(other, run));
    this.#runs.splice(before + 1, 0, run);
  }

  #take(run: RunRow): void {
    this.#runs.splice(this.#runs.indexOf(run), 1);
  }
}

function isBefore(one: RunRow, other: RunRow): boolean {
  return one.finished_at === other.finished_at ? one.id < other.id : one.finished_at < other.finished_at;
}
