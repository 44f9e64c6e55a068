import { CATALOGUE, readCatalogue } from "./catalogue.ts";
import type { Finding } from "./finding.ts";

export type Format = "human" | "github" | "json";
export const FORMATS: readonly Format[] = ["human", "github", "json"];

/** The findings as text, with a line break at the end unless there is nothing to say. */
export function report(findings: readonly Finding[], format: Format, judged: string): string {
  if (format === "json") return `${JSON.stringify(findings, null, 2)}\n`;
  const lines = findings.map(format === "github" ? annotation : paragraph);
  return [...lines, summary(findings, judged)].map((line) => `${line}\n`).join("");
}

/** A place that an editor can jump to, what is wrong, what to do, where the rule is explained. */
function paragraph({ file, line, column, rule, message, remedy }: Finding): string {
  const page = pageOf(rule);
  return [
    `${file}:${line}:${column} ${rule} ${message}`,
    `    ${remedy}`,
    ...(page ? [`    ${page}`] : []),
  ].join("\n");
}

/** A workflow command of GitHub, which shows the finding on its line of a pull request. */
function annotation({ file, line, column, rule, message, remedy }: Finding): string {
  const page = pageOf(rule);
  const properties = [`file=${property(file)}`, `line=${line}`, `col=${column}`, `title=${property(rule)}`];
  const text = [message, remedy, ...(page ? [page] : [])].join("\n");
  return `::error ${properties.join(",")}::${data(text)}`;
}

/** Anchor of one of our rules; the page of another's stands in its remedy. */
function pageOf(rule: string): string | undefined {
  return readCatalogue().has(rule) ? `${CATALOGUE}#${rule}` : undefined;
}

function summary(findings: readonly Finding[], judged: string): string {
  if (findings.length === 0) return `${judged}: no findings`;
  const files = new Set(findings.map(({ file }) => file)).size;
  return `${judged}: ${count(findings.length, "finding")} in ${count(files, "file")}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** What a workflow command cannot hold as it is. */
export function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

export function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
