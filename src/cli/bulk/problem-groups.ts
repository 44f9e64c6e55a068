import type { InputProblem } from "./input-problem.ts";

/** How many kinds of problems are reported one by one. */
const KINDS_KEPT = 20;

/** How many rows of one kind are named. */
const ROWS_NAMED = 5;

/** Collects the problems of all rows. Problems of one kind become one, which says how many rows have it. */
export class ProblemGroups {
  readonly #groups = new Map<string, Group>();
  #count = 0;

  /** How many problems there are in all. */
  get count(): number {
    return this.#count;
  }

  add(problems: readonly InputProblem[]): void {
    for (const problem of problems) {
      this.#count += 1;
      const kind = kindOf(problem);
      const known = this.#groups.get(kind);
      if (known) known.add(problem);
      else if (this.#groups.size < KINDS_KEPT) this.#groups.set(kind, new Group(problem));
    }
  }

  /** One problem of each kind, in the order found. */
  get problems(): readonly InputProblem[] {
    return [...this.#groups.values()].map((group) => group.problem);
  }
}

class Group {
  readonly #first: InputProblem;
  readonly #names: Set<string> | undefined;
  readonly #rows: number[] = [];
  #more = 0;

  constructor(first: InputProblem) {
    this.#first = first;
    this.#names = first.unknown && new Set(first.unknown.names);
  }

  add({ row, unknown }: InputProblem): void {
    this.#more += 1;
    if (row !== undefined && this.#rows.length < ROWS_NAMED) this.#rows.push(row);
    for (const name of unknown?.names ?? []) this.#names?.add(name);
  }

  get problem(): InputProblem {
    const { row, line, unknown } = this.#first;
    const location = { ...(row === undefined ? {} : { row }), ...(line === undefined ? {} : { line }) };
    const first = unknown && this.#names ? { ...unknown.said([...this.#names]), ...location } : this.#first;
    return this.#more === 0 ? first : { ...first, alike: { count: this.#more, rows: this.#rows } };
  }
}

/** The kind of a problem: its column, rule and code, whatever the value. */
function kindOf({ column = "", rule, code = "", unknown }: InputProblem): string {
  if (unknown) return "unknown";
  const bare = rule.replace(/"(?:[^"\\]|\\.)*"/g, '""').replace(/\d+/g, "0");
  return JSON.stringify([column, bare, code]);
}
