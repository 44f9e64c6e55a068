import type { Location } from "../../openapi/problem.ts";

/** One finding of a report, in the form that all output formats share. */
export interface Entry extends Location {
  readonly level: "error" | "warning" | "notice";
  readonly rule: string;
  readonly message: string;
  /** What to do; empty if nothing is needed. */
  readonly remedy: string;
}

/** `1 finding`, `2 findings`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
