import type { Result } from "./report.ts";
import type { Failure } from "./whole-run.ts";

/** A row of several runs. */
export interface Row extends Result {
  /** The value of each run, in their order. */
  readonly values: readonly number[];
}

/**
 * Merges whole runs into one list. Each row is that of its worst run: the farthest from its target, on the bad side. A row
 * without a target has no bad side, so it is that of the middle run. A row that failed in one run is that of the others.
 */
export function worstOf(runs: readonly (readonly Result[])[]): Row[] {
  const ids = new Set(runs.flatMap((results) => results.map(({ id }) => id)));
  return [...ids].flatMap((id) => {
    const found = runs.flatMap((results) => results.filter((result) => result.id === id));
    const row = found.toSorted(worstFirst)[found[0]?.target == null ? Math.floor((found.length - 1) / 2) : 0];
    return row === undefined ? [] : [{ ...row, values: found.map(({ value }) => value) }];
  });
}

function worstFirst(one: Result, other: Result): number {
  const lowIsBad = one.target?.startsWith(">=") ?? false;
  return lowIsBad ? one.value - other.value : other.value - one.value;
}

/** The failures of runs without the rows that another run has measured. */
export function unmeasured(failures: readonly Failure[], rows: readonly Result[]): Failure[] {
  return failures.flatMap(({ ids, reason }) => {
    const left = ids.filter((id) => rows.every((row) => row.id !== id));
    return left.length > 0 ? [{ ids: left, reason }] : [];
  });
}

/** How many rows have a target, and which of them missed it. */
export function verdictOf(rows: readonly Result[]): { readonly targets: number; readonly missed: string[] } {
  return {
    targets: rows.filter(({ target }) => target !== null).length,
    missed: rows.filter(({ met }) => met === false).map(({ id }) => id),
  };
}
