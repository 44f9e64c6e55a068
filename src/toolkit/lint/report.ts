import { annotations } from "../report/annotations.ts";
import { count, type Entry } from "../report/entry.ts";
import { junit } from "../report/junit.ts";
import { sarif } from "../report/sarif.ts";
import { summaryByRule } from "../report/summary.ts";
import { CATALOGUE, readCatalogue } from "./catalogue.ts";
import type { Finding } from "./finding.ts";

export const FORMATS = ["human", "github", "markdown", "json", "sarif", "junit"] as const;
export type Format = (typeof FORMATS)[number];

/** Renders the findings. `judged` names the documents; `pages` says whether the project has the catalogue of rules. */
export function report(
  findings: readonly Finding[],
  format: Format,
  judged: readonly string[],
  pages = false,
): string {
  const pageOf = (rule: string) => (pages && readCatalogue().has(rule) ? `${CATALOGUE}#${rule}` : undefined);
  const entries = findings.map((each) => entryOf(each, pageOf(each.rule)));
  const names = judged.join(", ");
  switch (format) {
    case "json":
      return `${JSON.stringify(findings, null, 2)}\n`;
    case "sarif":
      return sarif(entries);
    case "junit":
      return junit([{ name: names, entries }]);
    case "markdown":
      return markdown(findings, names);
    case "github":
      return `${annotations(entries)}${summary(findings, names)}\n`;
    case "human":
      return `${[
        ...findings.map((each) => paragraph(each, pageOf(each.rule))),
        ...summaryByRule(findings),
        summary(findings, names),
      ].join("\n")}\n`;
  }
}

/** A finding for people: location, message, remedy, and the page of its rule. */
function paragraph(finding: Finding, page: string | undefined): string {
  const { file, line, column, rule, severity, message, remedy } = finding;
  const mild = severity === "warning" ? "warning: " : "";
  return [
    `${file}:${line}:${column} ${rule} ${mild}${message}`,
    `    ${remedy}`,
    ...(page ? [`    ${page}`] : []),
  ].join("\n");
}

function entryOf(finding: Finding, page: string | undefined): Entry {
  const { file, line, column, rule, severity, message, remedy } = finding;
  return { level: severity, file, line, column, rule, message, remedy: page ? `${remedy}\n${page}` : remedy };
}

/** All findings as Markdown, for a job's summary. */
function markdown(findings: readonly Finding[], judged: string): string {
  const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");
  const rows = findings.map(
    ({ file, line, rule, message, remedy }) =>
      `| ${cell(message)} | \`${file}:${line}\` | ${rule} | ${cell(remedy)} |\n`,
  );
  const table =
    rows.length > 0 ? `\n| What | Where | Rule | Remedy |\n|---|---|---|---|\n${rows.join("")}` : "";
  return `## Documents\n\n${summary(findings, judged)}.\n${table}`;
}

function summary(findings: readonly Finding[], judged: string): string {
  if (findings.length === 0) return `${judged}: no findings`;
  const files = new Set(findings.map(({ file }) => file)).size;
  const warnings = findings.filter(({ severity }) => severity === "warning").length;
  const mild = warnings > 0 ? `, ${count(warnings, "warning")} among them` : "";
  return `${judged}: ${count(findings.length, "finding")} in ${count(files, "file")}${mild}`;
}
