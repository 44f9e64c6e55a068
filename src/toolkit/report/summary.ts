import type { Location } from "../../openapi/problem.ts";

interface Said extends Location {
  readonly rule: string;
  readonly message: string;
  /** How many operations it is about, if more than one. */
  readonly sharedBy?: number;
}

/** From this many findings on, a summary says where to begin. */
const LONG = 10;

/** Rules whose findings hide or cause others. */
const CAUSES = [
  "yaml-syntax",
  "openapi-version",
  "unreadable",
  "reference-outside",
  "no-unresolved-refs",
  "reference-cycle",
  "struct",
  "example-cause",
];

/** The end of a long report: how often each rule was broken, and what to fix first. Empty for a short report. */
export function summaryByRule(findings: readonly Said[]): string[] {
  const [first] = findings;
  if (findings.length < LONG || first === undefined) return [];
  const counts = countsOf(findings);
  const width = Math.max(...[...counts.values()].map((count) => `${count}`.length));
  const rows = [...counts].map(([rule, count]) => `  ${`${count}`.padStart(width)} ${rule}`);
  const { file, line, column, rule, message, sharedBy } = mostWorth(findings, counts);
  const why = CAUSES.includes(rule)
    ? "others may follow from it"
    : sharedBy === undefined
      ? `${counts.get(rule)} findings are of its rule`
      : `${sharedBy} operations share it`;
  return [
    "",
    "By rule:",
    ...rows,
    "",
    `Fix this first (${why}):`,
    `  ${file}:${line}:${column} ${rule} ${message}`,
    "",
  ];
}

/** The number of findings by rule, the most frequent first. */
function countsOf(findings: readonly Said[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return new Map([...counts].sort(([, a], [, b]) => b - a));
}

/** The finding to fix first: one that causes others, else the most shared, else the first of the most frequent rule. */
function mostWorth(findings: readonly Said[], counts: ReadonlyMap<string, number>): Said {
  const rank = ({ rule, sharedBy = 1 }: Said): number[] => {
    const cause = CAUSES.indexOf(rule);
    return [cause < 0 ? CAUSES.length : cause, -sharedBy, -(counts.get(rule) ?? 0)];
  };
  const before = (a: Said, b: Said): boolean => {
    const [left, right] = [rank(a), rank(b)];
    const at = left.findIndex((value, index) => value !== right[index]);
    return at >= 0 && (left[at] ?? 0) < (right[at] ?? 0);
  };
  return findings.reduce((best, each) => (before(each, best) ? each : best));
}
