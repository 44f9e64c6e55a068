import type { BatchResult } from "../../client/index.ts";
import type { Origin } from "../bulk/origins.ts";

/** What became of one batch, for people and for programs. */
export interface BatchRecord {
  /** From 1. */
  readonly number: number;
  /** First and last row of the input. */
  readonly rows: { readonly first: number; readonly last: number };
  readonly count: number;
  readonly status: BatchResult["status"];
  readonly rejected: number;
  readonly runId?: string;
  /** The run was begun by an earlier command. */
  readonly replayed: boolean;
  readonly finishedAt?: string;
  readonly requestId?: string;
  readonly error?: unknown;
}

/** Counts what became of every row. */
export class Tally {
  /** Rows of the input, empty ones aside. */
  rows = 0;
  /** Rows that broke a rule and were passed over. */
  invalid = 0;
  readonly batches: BatchRecord[] = [];
  /** Rows of each batch that was begun, by index. */
  readonly #begun = new Map<number, number>();

  begin(index: number, count: number): void {
    this.#begun.set(index, count);
  }

  add(record: BatchRecord): void {
    this.#begun.set(record.number - 1, record.count);
    this.batches.push(record);
  }

  /** Rows of the batches that were begun. */
  get begun(): number {
    return sum([...this.#begun.values()]);
  }

  /** Rows that this command brought in. */
  get imported(): number {
    return this.#in(["succeeded", "partial"]);
  }

  /** Rows that an earlier import had brought in. */
  get already(): number {
    return this.#in(["already"]);
  }

  /** Rows that are not in: passed over, or refused by the API one by one. */
  get rejected(): number {
    const refused = this.batches.filter(({ status }) => status !== "failed" && status !== "unknown");
    return this.invalid + sum(refused.map(({ rejected }) => rejected));
  }

  get failed(): number {
    return this.#of("failed");
  }

  /** Rows of which nobody can tell whether they are in. */
  get unknown(): number {
    return this.#of("unknown");
  }

  /** Rows that were on their way, or in a run, when the command stopped. */
  get underway(): number {
    return this.begun - sum(this.batches.map(({ count }) => count));
  }

  get unsent(): number {
    return this.rows - this.invalid - this.begun;
  }

  /** Batches whose run an earlier command had begun, and this one followed to its end. */
  get resumed(): number {
    return this.batches.filter(({ replayed, status }) => replayed && status !== "already").length;
  }

  get complete(): boolean {
    return this.imported + this.already === this.rows;
  }

  #in(statuses: readonly BatchRecord["status"][]): number {
    return sum(
      this.batches
        .filter(({ status }) => statuses.includes(status))
        .map(({ count, rejected }) => count - rejected),
    );
  }

  #of(wanted: BatchRecord["status"]): number {
    return sum(this.batches.filter(({ status }) => status === wanted).map(({ count }) => count));
  }
}

export function recordOf(
  result: BatchResult,
  first: Origin | undefined,
  last: Origin | undefined,
): BatchRecord {
  const { data } = result;
  const runId: unknown = typeof data === "object" && data !== null ? Reflect.get(data, "run_id") : undefined;
  return {
    number: result.index + 1,
    rows: { first: first?.row ?? result.offset + 1, last: last?.row ?? result.offset + result.count },
    count: result.count,
    status: result.status,
    rejected: result.itemErrors.length,
    replayed: result.replayed,
    ...(typeof runId === "string" ? { runId } : {}),
    ...(result.finishedAt === undefined ? {} : { finishedAt: result.finishedAt }),
    ...(result.requestId === undefined ? {} : { requestId: result.requestId }),
    ...(result.error === undefined ? {} : { error: result.error }),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
