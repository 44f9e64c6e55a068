import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { Misuse } from "../command.ts";
import { type Circumstances, circumstances } from "./circumstances.ts";
import { page, type Result } from "./report.ts";
import { threeOfFour } from "./three-of-four.ts";
import type { Failure, WholeRun } from "./whole-run.ts";
import { type Row, unmeasured, worstOf } from "./worst.ts";

/** `dist/bench.json`: the only source of the tables and plots. */
export interface Results extends Circumstances {
  /** One row of all runs for each id: the worst, or the middle one if it has no target. */
  readonly rows: readonly Row[];
  /** What no run has measured. */
  readonly failures: readonly Failure[];
  /** The rows of each whole run. */
  readonly runs: readonly (readonly Result[])[];
}

/**
 * Sums up the runs of earlier files and new runs as one list. The circumstances are those of the new runs, or of the last file if
 * nothing new was measured.
 */
export async function summary(runs: readonly WholeRun[], before: readonly Results[] = []): Promise<Results> {
  const all = [...before.flatMap((results) => results.runs), ...runs.map(({ results }) => results)].filter(
    (results) => results.length > 0,
  );
  const where = runs.length === 0 ? before.at(-1) : undefined;
  const { date, machine, node, load, versions } = where ?? (await circumstances());
  const rows = threeOfFour(worstOf(all));
  return {
    ...{ date, machine, node, load, versions },
    rows,
    failures: unmeasured(
      [...before, ...runs].flatMap(({ failures }) => failures),
      rows,
    ),
    runs: all,
  };
}

/** Writes the results, and the same as a table of a page beside them. `known` are the ids of all rows that there are. */
export function writeResults(file: string, results: Results, known: readonly string[]): void {
  writeFigures(file, results);
  writeFileSync(file.replace(/(\.json)?$/, ".md"), page(results, known));
}

export function writeFigures(file: string, results: Results): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
}

/** @throws Misuse if the file is not one of `npm run bench`. */
export function readResults(file: string): Results {
  try {
    // This file's own writer made it.
    const results = JSON.parse(readFileSync(file, "utf8")) as Partial<Results>;
    if (Array.isArray(results.runs)) return results as Results;
  } catch (error) {
    throw new Misuse(`${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  throw new Misuse(`${file} is not a file of results: it has no "runs".`);
}
