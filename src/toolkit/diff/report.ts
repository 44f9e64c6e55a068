import { annotation } from "./annotation.ts";
import type { Comparison } from "./compare.ts";
import type { Finding, Verdict } from "./finding.ts";

export const FORMATS = ["human", "github", "markdown", "json"] as const;

export type Format = (typeof FORMATS)[number];

/** The comparison as text; `base` is what was compared with, in words. */
export function render(
  format: Format,
  base: string,
  comparisons: readonly Comparison[],
  stale: readonly Finding[],
): string {
  const failed = stale.length > 0 || hasFailed(comparisons);
  if (format === "json") return `${JSON.stringify({ base, failed, stale, apis: comparisons }, null, 2)}\n`;
  if (format === "markdown") return markdown(base, comparisons, stale);
  if (format === "github")
    return [...comparisons.map(annotations), ...stale.map((each) => annotation("error", each))].join("");
  return human(base, comparisons, stale);
}

/** True where a version does not carry what changed. */
export function hasFailed(comparisons: readonly Comparison[]): boolean {
  return comparisons.some(({ version }) => version?.fails === true);
}

/** `1 breaking, 2 compatible`, or that nothing changed. */
export function counts(findings: readonly Finding[]): string {
  const words = (["breaking", "compatible", "note"] as const).flatMap((verdict) => {
    const count = findings.filter((each) => each.verdict === verdict).length;
    if (count === 0) return [];
    return [`${count} ${verdict === "note" ? (count === 1 ? "note" : "notes") : verdict}`];
  });
  return words.join(", ") || "unchanged";
}

/** What the version says of the changes. */
function versions({ from, to, version }: Comparison): string {
  if (from === undefined) return `new, ${to}`;
  if (to === undefined) return `${from}, gone`;
  return `${from === to ? to : `${from} → ${to}`}${version ? (version.fails ? ", too low" : ", could be higher") : ""}`;
}

function human(base: string, comparisons: readonly Comparison[], stale: readonly Finding[]): string {
  const lines = [`Compared with ${base}`];
  const list = (label: string, { file, line, column, rule, message, remedy }: Finding) => {
    lines.push(`  ${label.padEnd(10)} ${file}:${line}:${column} ${rule}`, `             ${message}`);
    if (remedy !== "") lines.push(`             ${remedy}`);
  };
  for (const comparison of comparisons) {
    const { api, findings, version } = comparison;
    lines.push(...(findings.length > 0 ? [""] : []), `${api} (${versions(comparison)}): ${counts(findings)}`);
    for (const finding of findings) list(finding.verdict, finding);
    if (version) list(version.fails ? "error" : "warning", version);
  }
  if (stale.length > 0) lines.push("");
  for (const finding of stale) list("error", finding);
  return `${lines.join("\n")}\n`;
}

/** Only what somebody has to look at: every annotation stands in the way of reading the change itself. */
function annotations({ findings, version }: Comparison): string {
  const level = version?.fails === true ? "error" : "warning";
  const breaking = findings.filter(({ verdict }) => verdict === "breaking");
  return [
    ...breaking.map((finding) => annotation(level, finding)),
    ...(version ? [annotation(version.fails ? "error" : "warning", version)] : []),
  ].join("");
}

const titles: Readonly<Record<Verdict, string>> = {
  breaking: "Breaking",
  compatible: "Compatible",
  note: "For readers only",
};

function markdown(base: string, comparisons: readonly Comparison[], stale: readonly Finding[]): string {
  const rows = comparisons.map(
    (each) =>
      `| ${each.title} | ${versions(each)} | ${counts(each.findings)} | ${each.version?.fails ? "refused" : "accepted"} |`,
  );
  const head = `## Contracts\n\nCompared with ${base}.\n\n| API | Version | Changes | Verdict |\n|---|---|---|---|\n${rows.join("\n")}\n`;
  const sections = comparisons
    .filter(({ findings }) => findings.length > 0)
    .map(({ title, findings, version }) => {
      const warning = version ? `\n**${cell(version.message)}.** ${cell(version.remedy)}\n` : "";
      const groups = (["breaking", "compatible", "note"] as const).map((verdict) =>
        group(
          verdict,
          findings.filter((each) => each.verdict === verdict),
        ),
      );
      return `\n### ${title}\n${warning}${groups.join("")}`;
    });
  const doubts = stale.map(({ message, remedy }) => `\n**${cell(message)}.** ${cell(remedy)}\n`);
  return head + doubts.join("") + sections.join("");
}

function group(verdict: Verdict, findings: readonly Finding[]): string {
  if (findings.length === 0) return "";
  const rows = findings.map(
    ({ message, file, line, rule, remedy }) =>
      `| ${cell(message)} | \`${file}:${line}\` | ${rule} | ${cell(remedy)} |`,
  );
  const table = `| What | Where | Rule | Remedy |\n|---|---|---|---|\n${rows.join("\n")}\n`;
  return verdict === "breaking"
    ? `\n#### ${titles[verdict]}\n\n${table}`
    : `\n<details><summary>${titles[verdict]}: ${findings.length}</summary>\n\n${table}\n</details>\n`;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
