/** One line of the table, and of `dist/torture.json`. */
export interface Row {
  readonly id: string;
  readonly name: string;
  readonly cases: number;
  readonly passed: number;
  /** Work that was promised and not done. */
  readonly lost: number;
  /** Work that was done more often than it may be. */
  readonly doubled: number;
  /** Credentials seen where none may be. */
  readonly leaked: number;
  /** The case that failed first, or the largest value that was measured. */
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
  /** What to show as the worst where nothing failed. */
  measured = "";

  /** Notes one case: `why` says what is wrong with it, and is `undefined` where nothing is. */
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

/** The rows of several runs as if of one: those of the same part are added up. */
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

/** The rows as a table for people. */
export function table(rows: readonly Row[]): string {
  const head = ["id", "what", "cases", "passed", "lost", "doubled", "leaked", "worst"];
  const cells = rows.map(({ id, name, cases, passed, lost, doubled, leaked, worst }) =>
    [id, name, cases, passed, lost, doubled, leaked, worst.slice(0, 120)].map(String),
  );
  const widths = head.map((_, column) =>
    Math.max(...[head, ...cells].map((line) => line[column]?.length ?? 0)),
  );
  return [head, ...cells]
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** A part of the run. */
export interface Part {
  readonly id: string;
  readonly name: string;
  /** @throws Skipped where this machine cannot run it. */
  run(scale: Scale): Promise<Count>;
}

/** How much of it runs: `short` in `npm test`, `gate` in the gate, `full` by `npm run torture`. */
export interface Scale {
  readonly size: "short" | "gate" | "full";
  readonly seed: number;
  /** So many seeds, beginning with the first, go through each proxy. */
  readonly seeds: number;
  /** How long the long run takes, in s. */
  readonly seconds: number;
}

/** This machine lacks what a part needs; the message says what. */
export class Skipped extends Error {}
