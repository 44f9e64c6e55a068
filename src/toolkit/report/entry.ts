import type { Location } from "../../openapi/problem.ts";

/** One line of a report, whoever found it: what every output format can show. */
export interface Entry extends Location {
  readonly level: "error" | "warning" | "notice";
  readonly rule: string;
  readonly message: string;
  /** What to do; empty where nothing is to be done. */
  readonly remedy: string;
}

/** `1 finding`, `2 findings`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
