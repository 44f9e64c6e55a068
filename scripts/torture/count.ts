import { aligned } from "../aligned.ts";

/** One line of the table, and of `dist/torture.json`. */
export interface Row {
  readonly id: string;
  readonly name: string;
  readonly cases: number;
  readonly passed: number;
  /** Work that had to be done but is missing. */
  readonly lost: number;
  /** Work that was done too often. */
  readonly doubled: number;
  /** Credentials in places where none may be. */
  readonly leaked: number;
  /** The first failed case, or else what was measured. */
  readonly worst: string;
}

/** Counts the cases of one part of the torture run. */
export class Count {
  #cases = 0;
  #passed = 0;
  #lost = 0;
  #doubled = 0;
  #leaked = 0;
  readonly failures: string[] = [];
  /** What the table shows as the worst if nothing failed. */
  measured = "";

  /** Counts one case. `why` says what is wrong; it is `undefined` if the case passed. */
  note(name: string, why: string | undefined): void {
    this.#cases++;
    if (why === undefined) this.#passed++;
    else this.failures.push(`${name}: ${why}`);
  }

  lose(count: number): void {
    this.#lost += count;
  }

  double(count: number): void {
    this.#doubled += count;
  }

  leak(count: number): void {
    this.#leaked += count;
  }

  row(id: string, name: string): Row {
    return {
      id,
      name,
      cases: this.#cases,
      passed: this.#passed,
      lost: this.#lost,
      doubled: this.#doubled,
      leaked: this.#leaked,
      worst: this.failures[0] ?? this.measured,
    };
  }
}

/** Adds up the rows of several runs, part by part. */
export function sum(...runs: readonly (readonly Row[])[]): Row[] {
  const rows = new Map<string, Row>();
  for (const row of runs.flat()) {
    const before = rows.get(row.id);
    rows.set(row.id, before ? added(before, row) : row);
  }
  return [...rows.values()];
}

function added(before: Row, row: Row): Row {
  return {
    ...before,
    cases: before.cases + row.cases,
    passed: before.passed + row.passed,
    lost: before.lost + row.lost,
    doubled: before.doubled + row.doubled,
    leaked: before.leaked + row.leaked,
    worst: isGood(before) ? row.worst : before.worst,
  };
}

/** Whether a part of the run found nothing wrong. */
export function isGood({ cases, passed, lost, doubled, leaked }: Row): boolean {
  return cases === passed && lost + doubled + leaked === 0;
}

/** The rows as a table to read. */
export function table(rows: readonly Row[]): string {
  const head = ["id", "what", "cases", "passed", "lost", "doubled", "leaked", "worst"];
  const cells = rows.map(({ id, name, cases, passed, lost, doubled, leaked, worst }) =>
    [id, name, cases, passed, lost, doubled, leaked, worst.slice(0, 120)].map(String),
  );
  return aligned([head, ...cells]).join("\n");
}

/** A part of the run. */
export interface Part {
  readonly id: string;
  readonly name: string;
  /** @throws Skipped if this machine cannot run it. */
  run(scale: Scale): Promise<Count>;
}

/** How much runs: `short` in `npm test`, `gate` in the gate, `full` by `npm run torture`. */
export interface Scale {
  readonly size: "short" | "gate" | "full";
  readonly seed: number;
  /** How many seeds go through each proxy, from `seed` on. */
  readonly seeds: number;
  /** How long the soak takes, in s. */
  readonly seconds: number;
}

/** Thrown if this machine lacks what a part needs; the message says what. */
export class Skipped extends Error {}
