import { compare, type Problem } from "../../openapi/problem.ts";

/** Who judges: the generator, the linters, or `lint:spec` itself. */
export type Tool = "generate" | "redocly" | "spectral" | "lint";

/** A problem of a document, with the tool that found it. */
export interface Finding extends Problem {
  /** Some rules of the linters only warn. In the profile `house` a warning becomes an error. */
  readonly severity: "error" | "warning";
  readonly tool: Tool;
}

/** Removes duplicates and sorts by file, line and column. Findings of `example-cause` come first. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  const distinct = new Map(
    findings.map((finding) => [
      JSON.stringify([finding.file, finding.line, finding.column, finding.rule, finding.message]),
      finding,
    ]),
  );
  return [...distinct.values()].sort(
    (a, b) =>
      Number(b.rule === "example-cause") - Number(a.rule === "example-cause") ||
      compare(a.file, b.file) ||
      a.line - b.line ||
      a.column - b.column ||
      compare(a.rule, b.rule) ||
      compare(a.message, b.message),
  );
}
