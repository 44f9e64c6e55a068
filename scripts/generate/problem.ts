/** Where something stands: `file` relative to the project, `line` and `column` counted from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What is wrong, where, and what to do about it. */
export interface Problem extends Place {
  readonly rule: string;
  readonly message: string;
  readonly remedy: string;
}

/** Collects every problem of a run, so that one run shows them all. */
export class Problems {
  readonly #found = new Map<string, Problem>();

  /** A component that many operations share is read once per operation, but its problem is one problem. */
  report({ file, line, column }: Place, rule: string, message: string, remedy: string): void {
    const key = JSON.stringify([file, line, column, rule, message]);
    if (!this.#found.has(key)) this.#found.set(key, { file, line, column, rule, message, remedy });
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
