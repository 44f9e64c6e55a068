import type { BatchOutcome, BatchRecord } from "./batch-record.ts";

/** Counts how every row ended. */
export class Tally {
  /** Rows of the input, without empty ones. */
  rows = 0;
  /** Rows that broke a rule and were skipped. */
  invalid = 0;
  readonly batches: BatchRecord[] = [];
  /** Rows of each batch that was begun, by index. */
  readonly #begun = new Map<number, number>();
  /** Runs of batches that are not recorded yet, by index of the batch. */
  readonly #runs = new Map<number, string>();

  begin(index: number, count: number, runId: string | undefined): void {
    // Parts of a batch report its number as well.
    if (!this.#begun.has(index)) this.#begun.set(index, count);
    if (runId !== undefined) this.#runs.set(index, runId);
  }

  /** Takes rows out of a batch that was begun: they are not sent. */
  leave(index: number, count: number): void {
    this.#begun.set(index, (this.#begun.get(index) ?? 0) - count);
  }

  add(record: BatchRecord): void {
    this.batches.push(record);
    this.#runs.delete(record.number - 1);
  }

  /** Rows of the batches that were begun. */
  get begun(): number {
    return sum([...this.#begun.values()]);
  }

  /** Rows that this command imported. */
  get imported(): number {
    return this.#in(["succeeded", "partial"]);
  }

  /** Rows that an earlier command imported. */
  get already(): number {
    return this.#in(["already"]);
  }

  /** Rows that were skipped, or that the API rejected one by one. */
  get rejected(): number {
    const judged = this.batches.filter(({ status }) =>
      ["succeeded", "partial", "already", "rejected"].includes(status),
    );
    return this.invalid + sum(judged.map(({ rejected }) => rejected));
  }

  get failed(): number {
    return this.#of("failed");
  }

  /** Rows that may or may not be in. */
  get unknown(): number {
    return this.#of("unknown");
  }

  /** Rows that were sent, or in a run, when the command stopped, and rows whose run could not be polled. */
  get underway(): number {
    return this.begun - sum(this.batches.map(({ count }) => count)) + this.#of("underway");
  }

  get unsent(): number {
    return this.rows - this.invalid - this.begun + this.#of("unsent");
  }

  /** Runs that go on without this command. */
  get openRuns(): readonly string[] {
    const followed = this.batches.flatMap(({ status, runId }) =>
      status === "underway" && runId !== undefined ? [runId] : [],
    );
    return [...followed, ...this.#runs.values()];
  }

  /** Batches whose run an earlier command began and this one followed to its end. */
  get resumed(): number {
    return this.batches.filter(
      ({ replayed, status }) => replayed && status !== "already" && status !== "underway",
    ).length;
  }

  /** True if rows are in, or their run goes on. */
  get touched(): boolean {
    return this.imported + this.already + this.underway > 0;
  }

  get complete(): boolean {
    return this.imported + this.already === this.rows;
  }

  /** The outcome of every row is known. */
  get settled(): boolean {
    return this.unsent + this.unknown + this.underway === 0;
  }

  #in(statuses: readonly BatchOutcome[]): number {
    return sum(
      this.batches
        .filter(({ status }) => statuses.includes(status))
        .map(({ count, rejected }) => count - rejected),
    );
  }

  #of(wanted: BatchOutcome): number {
    return sum(this.batches.filter(({ status }) => status === wanted).map(({ count }) => count));
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
