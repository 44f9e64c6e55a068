import { compare, type Problem } from "../../openapi/problem.ts";

/** Who judges: the generator, the linters, or `lint:spec` itself. */
export type Tool = "generate" | "redocly" | "spectral" | "lint";

/** A problem of a document, with who found it. */
export interface Finding extends Problem {
  /** Of the other tools' own rules some only warn; our documents have neither. */
  readonly severity: "error" | "warning";
  readonly tool: Tool;
}

/** Each finding once, in the order in which an editor would walk through them; causes before what follows from them. */
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
