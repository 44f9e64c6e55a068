import type { JudgedChange } from "../diff/change.ts";
import type { Comparison } from "../diff/compare.ts";

/** The headings of an entry and their findings: breaking changes first, then headings of Keep a Changelog. */
const headings: readonly [heading: string, holds: (finding: JudgedChange) => boolean][] = [
  ["Breaking", ({ verdict }) => verdict === "breaking"],
  ["Added", ({ verdict, rule }) => verdict === "compatible" && /(?:^|-)added$/.test(rule)],
  ["Deprecated", ({ verdict, rule }) => verdict === "compatible" && rule === "deprecated"],
  ["Changed", ({ verdict }) => verdict === "compatible"],
  ["Fixed", ({ verdict, rule }) => verdict === "note" && rule === "text-changed"],
];

/** An entry without its own heading: one list of changes under each heading that has any. */
export function entryBody({ findings }: Comparison): string {
  const left = new Set(findings);
  const sections: string[] = [];
  for (const [heading, holds] of headings) {
    const mine = [...left].filter(holds);
    for (const finding of mine) left.delete(finding);
    if (mine.length === 0) continue;
    const lines = [...new Set(mine.map(({ message }) => item(message)))];
    // Only say how many texts changed. `diff` lists them.
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
