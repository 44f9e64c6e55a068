import type { JudgedChange, Verdict } from "./change.ts";
import type { Comparison } from "./compare.ts";
import type { Difference } from "./diff.ts";
import { asksForConsent, counts, isRefused, versions } from "./judgement.ts";

/** The comparison as Markdown, for a job's summary and for a comment. */
export function markdown(difference: Difference): string {
  const { base, comparisons, stale } = difference;
  const rows = comparisons.map(
    (each) =>
      `| ${each.title} | ${versions(each)} | ${counts(each.findings)} | ${isRefused(each) ? "refused" : "accepted"} |`,
  );
  const head = `## Contracts\n\nCompared with ${base}.\n\n| API | Version | Changes | Verdict |\n|---|---|---|---|\n${rows.join("\n")}\n`;
  const doubts = stale.map(({ message, remedy }) => `\n**${cell(message)}.** ${cell(remedy)}\n`);
  return [head, ...doubts, ...comparisons.map(section)].join("");
}

function section({ title, findings, version, changelog }: Comparison): string {
  const doubts = [version, changelog].flatMap((each) =>
    each ? [`\n**${cell(each.message)}.** ${cell(each.remedy)}\n`] : [],
  );
  if (findings.length === 0 && doubts.length === 0) return "";
  const weakened = findings.filter((each) => each.weakened);
  const groups = (["breaking", "compatible", "note"] as const).map((verdict) =>
    group(
      verdict,
      findings.filter((each) => each.verdict === verdict),
    ),
  );
  return `\n### ${title}\n${doubts.join("")}${consents(weakened)}${groups.join("")}`;
}

/** The changes that weaken the API's protection, with their consents. They come first because somebody has to decide. */
function consents(findings: readonly JudgedChange[]): string {
  if (findings.length === 0) return "";
  const rows = findings.map((finding) => {
    const { message, file, line, rule, remedy, consent } = finding;
    const word = consent ? `${cell(consent.by)}: ${cell(consent.reason)}` : `**missing.** ${cell(remedy)}`;
    return `| ${cell(message)} | \`${file}:${line}\` | ${rule} | ${word} |`;
  });
  const heading = findings.some(asksForConsent) ? "Weakened, and asks for consent" : "Weakened, with consent";
  return `\n#### ${heading}\n\n| What | Where | Rule | Consent |\n|---|---|---|---|\n${rows.join("\n")}\n`;
}

const titles: Readonly<Record<Verdict, string>> = {
  breaking: "Breaking",
  compatible: "Compatible",
  note: "For readers only",
};

function group(verdict: Verdict, findings: readonly JudgedChange[]): string {
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
