import type { Entry } from "../report/entry.ts";
import type { JudgedChange } from "./change.ts";
import type { Comparison } from "./compare.ts";
import type { Difference } from "./diff.ts";

/** True if a version is too low, a consent or changelog entry is missing, or generated/ is out of date or could not be read. */
export function hasFailed({ comparisons, stale }: Pick<Difference, "comparisons" | "stale">): boolean {
  return stale.length > 0 || comparisons.some(isRefused);
}

/** True for an API whose changes must not be merged as they are. */
export function isRefused({ version, changelog, findings }: Comparison): boolean {
  return version?.fails === true || changelog !== undefined || findings.some(asksForConsent);
}

/** True for a change that weakens and has no consent. */
export function asksForConsent({ weakened, consent }: JudgedChange): boolean {
  return weakened && consent === undefined;
}

/** `1 breaking, 2 compatible, 1 weakened`, or `unchanged`. */
export function counts(findings: readonly JudgedChange[]): string {
  const words = (["breaking", "compatible", "note"] as const).flatMap((verdict) => {
    const count = findings.filter((each) => each.verdict === verdict).length;
    if (count === 0) return [];
    return [`${count} ${verdict === "note" ? (count === 1 ? "note" : "notes") : verdict}`];
  });
  const weakened = findings.filter((each) => each.weakened).length;
  return [...words, ...(weakened > 0 ? [`${weakened} weakened`] : [])].join(", ") || "unchanged";
}

/** The versions before and after, and whether the new one is too low. */
export function versions({ from, to, version }: Comparison): string {
  if (from === undefined) return `new, ${to}`;
  if (to === undefined) return `${from}, gone`;
  return `${from === to ? to : `${from} → ${to}`}${version ? (version.fails ? ", too low" : ", could be higher") : ""}`;
}

/** The entries of a report. Changes that neither break nor weaken are left out, so that the others are seen. */
export function entriesOf({ findings, version, changelog }: Comparison): Entry[] {
  const found = findings.flatMap((finding): Entry[] => {
    if (finding.verdict !== "breaking" && !finding.weakened) return [];
    const refused = asksForConsent(finding) || (finding.verdict === "breaking" && version?.fails === true);
    return [entry(refused ? "error" : "warning", finding)];
  });
  return [
    ...found,
    ...(version ? [entry(version.fails ? "error" : "warning", version)] : []),
    ...(changelog ? [entry("error", changelog)] : []),
  ];
}

export function entry(
  level: Entry["level"],
  { file, line, column, rule, message, remedy }: JudgedChange,
): Entry {
  return { level, file, line, column, rule, message, remedy };
}
