import { data, property } from "../lint/report.ts";
import type { Finding } from "./finding.ts";

/** A workflow command of GitHub Actions that marks a line of the change; what its syntax uses is percent-encoded. */
export function annotation(
  level: "error" | "warning" | "notice",
  { file, line, column, rule, message, remedy }: Finding,
): string {
  const where = `file=${property(file)},line=${line},col=${column},title=${property(rule)}`;
  return `::${level} ${where}::${data(remedy === "" ? message : `${message}\n${remedy}`)}\n`;
}
