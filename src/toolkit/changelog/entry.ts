import type { JudgedChange } from "../diff/change.ts";
import type { Comparison } from "../diff/compare.ts";

/** What an entry says under which heading; Keep a Changelog's own headings, and the breaking ones first. */
const headings: readonly [heading: string, holds: (finding: JudgedChange) => boolean][] = [
  ["Breaking", ({ verdict }) => verdict === "breaking"],
  ["Added", ({ verdict, rule }) => verdict === "compatible" && /(?:^|-)added$/.test(rule)],
  ["Deprecated", ({ verdict, rule }) => verdict === "compatible" && rule === "deprecated"],
  ["Changed", ({ verdict }) => verdict === "compatible"],
  ["Fixed", ({ verdict, rule }) => verdict === "note" && rule === "text-changed"],
];

/** The changes of an API as an entry without its heading: a list under each heading that has something to say. */
export function entryBody({ findings }: Comparison): string {
  const left = new Set(findings);
  const sections: string[] = [];
  for (const [heading, holds] of headings) {
    const mine = [...left].filter(holds);
    for (const finding of mine) left.delete(finding);
    if (mine.length === 0) continue;
    const lines = [...new Set(mine.map(({ message }) => item(message)))];
    // Which text was bettered is for those who read the difference; that one was is for everybody.
    sections.push(`### ${heading}\n\n${(heading === "Fixed" ? [texts(mine)] : lines).join("\n")}\n`);
  }
  return sections.join("\n");
}

function item(message: string): string {
  return `- ${message}${/[.!?]$/.test(message) ? "" : "."}`;
}

function texts(findings: readonly JudgedChange[]): string {
  return item(
    findings.length === 1 ? "A description is clearer" : `${findings.length} descriptions are clearer`,
  );
}

/** The entry of a version, with its heading. */
export function entry(comparison: Comparison, date: string): string {
  return `## [${comparison.to}] - ${date}\n\n${entryBody(comparison)}`;
}
