import { setImmediate } from "node:timers/promises";
import type { Display } from "./display.ts";
import { EntryReader } from "./entries.ts";
import { type InputProblem, UnusableInput } from "./input-problem.ts";
import type { Prefetch } from "./prefetch.ts";
import { ProblemGroups } from "./problem-groups.ts";
import type { Reading, RejectedRow } from "./roster.ts";
import { RowChecker, type RowRules } from "./rules.ts";

/** What checking a whole input has found. */
export interface Findings {
  /** Continues after the prefetched rows: `reader` takes the parts after the first `passed`. */
  readonly rest: { readonly reader: EntryReader; readonly passed: number };
  readonly rows: number;
  /** Numbers of the rows that break a rule. */
  readonly bad: ReadonlySet<number>;
  /** The first kinds of problems found. */
  readonly problems: readonly InputProblem[];
  readonly problemCount: number;
  /** The structure is broken, so the rows after the break cannot be found. */
  readonly unusable: boolean;
}

export interface Examination {
  readonly reading: Reading;
  readonly rules: RowRules;
  /** Name of the input in messages. */
  readonly name: string;
  /** Its size in bytes, where that is known. */
  readonly size: number | undefined;
  readonly display: Display;
  /** Takes the first good rows, until it is full. */
  readonly prefetch?: Prefetch;
  readonly onBad: (row: RejectedRow, reader: EntryReader) => void;
  readonly signal: AbortSignal;
}

/** How many parts are checked before timers and signals are handled. */
const PARTS_AT_A_TIME = 64;

/** Checks every row and shows progress. Keeps only the rows that `prefetch` takes. */
export async function examine(
  parts: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  { reading, rules, name, size, display, prefetch, onBad, signal }: Examination,
): Promise<Findings> {
  const reader = new EntryReader(reading);
  const checker = new RowChecker(rules);
  const bad = new Set<number>();
  const problems = new ProblemGroups();
  let rows = 0;
  let bytes = 0;
  let count = 0;
  let rest: Findings["rest"] | undefined;
  const startedAt = performance.now();
  const onProgress = (): void => display.checking(rows, size ? bytes / size : undefined);
  const check = (): void => {
    for (let entry = reader.next(); entry; entry = reader.next()) {
      rows += 1;
      const found = checker.check(entry, reader);
      if (found.length === 0) {
        if (prefetch?.add(entry)) rest = { reader: reader.fork(), passed: count };
        continue;
      }
      bad.add(entry.row);
      problems.add(found);
      onBad({ row: entry.row, original: entry.original, reason: reasonOf(found) }, reader);
    }
  };
  let unusable = false;
  try {
    for await (const part of parts) {
      reader.push(part);
      bytes += part.length;
      count += 1;
      check();
      if (count % PARTS_AT_A_TIME === 0) {
        onProgress();
        await setImmediate();
        signal.throwIfAborted();
      }
    }
    reader.end();
    check();
  } catch (error) {
    if (!(error instanceof UnusableInput)) throw error;
    unusable = true;
    problems.add(error.problems);
  }
  onProgress();
  display.checked(rows, rows - bad.size, name, performance.now() - startedAt);
  const findings = { rows, bad, problems: problems.problems, problemCount: problems.count, unusable };
  return { rest: rest ?? { reader, passed: count }, ...findings };
}

/** All problems of one row in one cell. */
export function reasonOf(problems: readonly InputProblem[]): string {
  return problems
    .map(
      ({ column, rule, code }) =>
        `${column === undefined ? "" : `${column}: `}${rule}${code ? ` (${code})` : ""}`,
    )
    .join("; ");
}
