import { annotations } from "../report/annotations.ts";
import { junit } from "../report/junit.ts";
import { sarif } from "../report/sarif.ts";
import type { JudgedChange } from "./change.ts";
import type { Difference } from "./diff.ts";
import { counts, entriesOf, entry, hasFailed, versions } from "./judgement.ts";
import { markdown } from "./markdown.ts";

export const FORMATS = ["human", "github", "markdown", "json", "sarif", "junit"] as const;

export type Format = (typeof FORMATS)[number];

/** The comparison as text. */
export function render(format: Format, difference: Difference): string {
  const { base, comparisons, stale } = difference;
  const late = stale.map((each) => entry("error", each));
  const entries = [...comparisons.flatMap(entriesOf), ...late];
  switch (format) {
    case "json":
      return `${JSON.stringify({ base, failed: hasFailed(difference), stale, apis: comparisons }, null, 2)}\n`;
    case "markdown":
      return markdown(difference);
    case "github":
      return annotations(entries);
    case "sarif":
      return sarif(entries);
    case "junit": {
      const subjects = comparisons.map((each) => ({ name: each.api, entries: entriesOf(each) }));
      return junit([...subjects, ...(late.length > 0 ? [{ name: "generated", entries: late }] : [])]);
    }
    case "human":
      return human(difference);
  }
}

function human({ base, comparisons, stale }: Difference): string {
  const lines = [`Compared with ${base}`];
  const list = (label: string, { file, line, column, rule, message, remedy, consent }: JudgedChange) => {
    lines.push(`  ${label.padEnd(10)} ${file}:${line}:${column} ${rule}`, `             ${message}`);
    if (consent) lines.push(`             ${consent.by} consents: ${consent.reason}`);
    else if (remedy !== "") lines.push(`             ${remedy}`);
  };
  for (const comparison of comparisons) {
    const { api, findings, version, changelog } = comparison;
    lines.push(...(findings.length > 0 ? [""] : []), `${api} (${versions(comparison)}): ${counts(findings)}`);
    for (const finding of findings) list(labelOf(finding), finding);
    if (version) list(version.fails ? "error" : "warning", version);
    if (changelog) list("error", changelog);
  }
  if (stale.length > 0) lines.push("");
  for (const finding of stale) list("error", finding);
  return `${lines.join("\n")}\n`;
}

/** The verdict and `weakened`, or both. */
function labelOf({ verdict, weakened }: JudgedChange): string {
  if (!weakened) return verdict;
  return verdict === "breaking" ? "breaking, weakened" : "weakened";
}
