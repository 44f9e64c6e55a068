import { aligned } from "../aligned.ts";
import { type Items, type Kind, kinds } from "./items.ts";
import type { Missing } from "./reasons.ts";

export interface Count {
  readonly covered: number;
  readonly of: number;
}

/** The coverage of one API, as in `dist/coverage.json`. */
export interface ApiCoverage {
  readonly api: string;
  readonly counts: Readonly<Record<Kind, Count>>;
  readonly missing: readonly Missing[];
  /** What is wrong with the reasons. */
  readonly problems: readonly string[];
}

export function countsOf(expected: Items, missing: readonly Missing[]): Record<Kind, Count> {
  const count = (kind: Kind): Count => {
    const of = expected[kind].size;
    return { covered: of - missing.filter((entry) => entry.kind === kind).length, of };
  };
  return {
    operations: count("operations"),
    parameters: count("parameters"),
    breaches: count("breaches"),
    statuses: count("statuses"),
    codes: count("codes"),
    properties: count("properties"),
  };
}

/** The counts as a table, then what is missing. Items with a reason are counted by it; the others are named. */
export function reported(all: readonly ApiCoverage[]): string {
  const rows = [
    ["API", ...kinds],
    ...all.map(({ api, counts }) => [
      api,
      ...kinds.map((kind) => `${counts[kind].covered} of ${counts[kind].of}`),
    ]),
  ];
  return [...aligned(rows), ...all.flatMap(shortcomings)].join("\n");
}

function shortcomings({ api, missing, problems }: ApiCoverage): string[] {
  const explained = new Map<string, number>();
  for (const { kind, reason } of missing) {
    if (reason === undefined) continue;
    const what = `${kind}, as ${reason}`;
    explained.set(what, (explained.get(what) ?? 0) + 1);
  }
  const unexplained = missing.filter(({ reason }) => reason === undefined);
  return [
    ...[...explained].map(([what, count]) => `\n${api}: ${count} missing ${what}`),
    ...(unexplained.length > 0 ? [`\n${api}: missing without a reason`] : []),
    ...unexplained.map(({ kind, item }) => `  ${kind.padEnd(10)}  ${item}`),
    ...(problems.length > 0 ? [`\n${api}: reasons that do not hold`] : []),
    ...problems.map((problem) => `  ${problem}`),
  ];
}
