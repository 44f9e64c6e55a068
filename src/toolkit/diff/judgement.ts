import type { Entry } from "../report/entry.ts";
import type { JudgedChange } from "./change.ts";
import type { Comparison } from "./compare.ts";
import type { Difference } from "./diff.ts";

/** True where a version does not carry what changed, a consent or an entry is missing, or not everything was compared. */
export function hasFailed({ comparisons, stale }: Pick<Difference, "comparisons" | "stale">): boolean {
  return stale.length > 0 || comparisons.some(isRefused);
}

/** True for an API whose changes may not pass as they are. */
export function isRefused({ version, changelog, findings }: Comparison): boolean {
  return version?.fails === true || changelog !== undefined || findings.some(asksForConsent);
}

/** True for a change that weakens and that nobody has consented to. */
export function asksForConsent({ weakened, consent }: JudgedChange): boolean {
  return weakened && consent === undefined;
}

/** `1 breaking, 2 compatible, 1 weakened`, or that nothing changed. */
export function counts(findings: readonly JudgedChange[]): string {
  const words = (["breaking", "compatible", "note"] as const).flatMap((verdict) => {
    const count = findings.filter((each) => each.verdict === verdict).length;
    if (count === 0) return [];
    return [`${count} ${verdict === "note" ? (count === 1 ? "note" : "notes") : verdict}`];
  });
  const weakened = findings.filter((each) => each.weakened).length;
  return [...words, ...(weakened > 0 ? [`${weakened} weakened`] : [])].join(", ") || "unchanged";
}

/** What the version says of the changes. */
export function versions({ from, to, version }: Comparison): string {
  if (from === undefined) return `new, ${to}`;
  if (to === undefined) return `${from}, gone`;
  return `${from === to ? to : `${from} → ${to}`}${version ? (version.fails ? ", too low" : ", could be higher") : ""}`;
}

/** What is compatible and risks nothing. Most formats leave it out: every entry stands in the way of reading the change. */
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
