/*
 * Two types say what is wrong, and where. A `Problem` is wrong in a document: its location is a line of a file. A
 * `Violation` is wrong in a value that a contract describes, such as a request or a row: its location is a path into that
 * value. Every room adds to them what it alone knows. What is wrong in a user's own input has a row and a column, and is the
 * command line's `InputProblem`.
 */

/** Where something stands in a document: `file` relative to the project, `line` and `column` counted from 1. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What `generate` itself finds wrong; the linter has names of its own. */
export const RULES = [
  "batch-unique",
  "bundle",
  "code-incomplete",
  "code-list",
  "code-unused",
  "codes-missing",
  "codes-on-success",
  "codes-status",
  "codes-unknown",
  "error-body",
  "file-unused",
  "foreign-annotation",
  "homepage",
  "idempotency-contradiction",
  "idempotency-undecided",
  "item-error-key",
  "items-without-next",
  "link-codes",
  "link-expression",
  "link-operation",
  "link-parameter",
  "link-parameter-missing",
  "link-location",
  "link-target",
  "malformed-annotation",
  "misplaced-annotation",
  "next-default",
  "next-nowhere",
  "next-without-items",
  "parameter-style",
  "path-parameter",
  "pattern",
  "presigned-expires",
  "progress-incomplete",
  "reference-cycle",
  "reference-outside",
  "remedy-codes",
  "request-id",
  "request-media-type",
  "request-part-header",
  "said-twice",
  "security-scheme",
  "servers",
  "source-missing",
  "status-range",
  "token-supplied",
  "unknown-annotation",
  "violation-undocumented",
  "violation-unknown",
  "yaml-syntax",
] as const;

export type Rule = (typeof RULES)[number];

/** Rules of this project's style. The runtime needs none of them, so documents of others are not held to them. */
const STYLE: ReadonlySet<string> = new Set<Rule>([
  "code-incomplete",
  "code-list",
  "code-unused",
  "codes-missing",
  "codes-on-success",
  "error-body",
  "file-unused",
  "foreign-annotation",
  "homepage",
  "idempotency-undecided",
  "items-without-next",
  "request-media-type",
  "security-scheme",
  "servers",
  "source-missing",
  "status-range",
]);

/** What a document is held to: what the runtime needs, or this project's style as well. */
export type Demands = "runtime" | "style";

/** What is wrong in a document, where, and what to do about it. */
export interface Problem extends Location {
  readonly rule: string;
  readonly message: string;
  readonly remedy: string;
}

/** What is wrong with a value that a contract describes. */
export interface Violation {
  /** Properties on the way to the wrong part; empty for the whole value. */
  readonly path: readonly string[];
  /** The API's own code for it, where the contract names one. */
  readonly code?: string | undefined;
}

/** Collects every problem of a run, so that one run shows them all. */
export class Problems {
  readonly #found = new Map<string, Problem>();
  readonly demands: Demands;

  constructor(demands: Demands = "style") {
    this.demands = demands;
  }

  /** A component is read once for each operation that uses it, but its problem is reported once. */
  report(location: Location, rule: Rule, message: string, remedy: string): void {
    // Some locations are only found when they are read.
    if (this.#isPassed(rule)) return;
    const { file, line, column } = location;
    this.add({ file, line, column, rule, message, remedy });
  }

  add(problem: Problem): void {
    const { file, line, column, rule, message } = problem;
    if (this.#isPassed(rule)) return;
    const key = JSON.stringify([file, line, column, rule, message]);
    if (!this.#found.has(key)) this.#found.set(key, problem);
  }

  #isPassed(rule: string): boolean {
    return this.demands === "runtime" && STYLE.has(rule);
  }

  /** In the order in which an editor would walk through them. */
  get list(): Problem[] {
    return [...this.#found.values()].sort(
      (a, b) => compare(a.file, b.file) || a.line - b.line || a.column - b.column || compare(a.rule, b.rule),
    );
  }
}

/** One line that an editor can jump to, and the remedy beneath it. */
export function format({ file, line, column, rule, message, remedy }: Problem): string {
  const head = `${file}:${line}:${column} ${rule} ${message}`;
  return remedy === "" ? head : `${head}\n    ${remedy}`;
}

/** Orders by code unit: the same on every machine, whatever its locale. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
