import { type BatchResult, PollFailed, TransportError } from "../../client/index.ts";
import type { Origin } from "../bulk/origins.ts";
import { statusOf } from "../bulk/refusal.ts";
import { runIdOf } from "../bulk/run-id.ts";
import { isOfStop } from "../interrupt.ts";

/**
 * How one batch ended. `rejected`: the API rejected each of its rows. `underway`: its run goes on, but polling it failed; or its
 * response was no longer awaited.
 * `unknown`: its request may or may not have been worked on. `unsent`: the API has taken nothing of it, and the rows are not why.
 */
export type BatchOutcome = BatchResult["status"] | "underway" | "unsent";

/** How one batch ended, for people and for programs. */
export interface BatchRecord {
  /** From 1. The parts of a batch that was too large have its number. */
  readonly number: number;
  /** First and last row of the input. */
  readonly rows: { readonly first: number; readonly last: number };
  readonly count: number;
  readonly status: BatchOutcome;
  readonly rejected: number;
  readonly runId?: string;
  /** An earlier command began the run. */
  readonly replayed: boolean;
  readonly finishedAt?: string;
  readonly requestId?: string;
  readonly error?: unknown;
}

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

export function recordOf(
  result: BatchResult,
  first: Origin | undefined,
  last: Origin | undefined,
): BatchRecord {
  const { error } = result;
  const runId =
    runIdOf(result.data) ?? (error instanceof PollFailed ? runIdOf(error.params.path) : undefined);
  return {
    number: result.index + 1,
    rows: { first: first?.row ?? result.offset + 1, last: last?.row ?? result.offset + result.count },
    count: result.count,
    status: outcomeOf(result),
    rejected: result.itemErrors.length,
    replayed: result.replayed,
    ...(runId === undefined ? {} : { runId }),
    ...(result.finishedAt === undefined ? {} : { finishedAt: result.finishedAt }),
    ...(result.requestId === undefined ? {} : { requestId: result.requestId }),
    ...(error === undefined || isOfStop(error) ? {} : { error }),
  };
}

function outcomeOf({ status, error }: BatchResult): BatchOutcome {
  if (isUntaken(error)) return "unsent";
  // The API took the batch, and its run goes on; or this command no longer waits. That is more than a lost response shows.
  return status === "unknown" && (error instanceof PollFailed || isOfStop(error)) ? "underway" : status;
}

/** Whether nothing of a request was worked on, for a reason that is not in it: no connection, or a rate limit. */
function isUntaken(error: BatchResult["error"]): boolean {
  const isElsewhere = error instanceof TransportError || statusOf(error) === 429;
  return isElsewhere && error !== undefined && "outcomeUnknown" in error && !error.outcomeUnknown;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
