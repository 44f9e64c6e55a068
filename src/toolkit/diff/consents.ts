import { existsSync } from "node:fs";
import { isAbsolute } from "node:path";
import { isObject, objectsOf, textOf } from "../../openapi/json.ts";
import { type Location, Problems } from "../../openapi/problem.ts";
import { Source } from "../../openapi/source.ts";
import { placeIn } from "../project/api.ts";
import type { Consent, JudgedChange } from "./change.ts";
import type { Comparison } from "./compare.ts";
import type { Project } from "./project.ts";

/** An entry of the file of consents: a list of `api`, `change` (the message of a finding), `by` and `reason`. */
interface Entry extends Consent {
  readonly api: string;
  readonly change: string;
  readonly location: Location;
}

/**
 * Adds the project's consents to the changes that they are about. A consent that the base already has belongs to an earlier
 * change, so it does not count for a later change with the same message.
 */
export function withConsents(
  { folder, consents, commands }: Project,
  base: string | undefined,
  comparisons: readonly Comparison[],
): Comparison[] {
  // A file outside the project has no earlier state.
  const hasEarlier = base !== undefined && !isAbsolute(consents);
  const earlier = new Set(hasEarlier ? readConsents(base, consents).map(idOf) : []);
  const given = readConsents(folder, consents).filter((each) => !earlier.has(idOf(each)));
  return comparisons.map((comparison) => {
    const mine = given.filter(({ api }) => api === comparison.api);
    const findings = comparison.findings.map((finding): JudgedChange => {
      const consent = finding.weakened && mine.find(({ change }) => change === finding.message);
      return consent ? { ...finding, consent: { by: consent.by, reason: consent.reason } } : finding;
    });
    const unused = mine.filter(
      ({ change }) => !findings.some((each) => each.weakened && each.message === change),
    );
    return {
      ...comparison,
      findings: [...findings, ...unused.map((each) => unusedFinding(each, commands.diff))],
    };
  });
}

function unusedFinding({ api, change, location }: Entry, diff: string): JudgedChange {
  return {
    ...{ verdict: "note", weakened: false, api, rule: "consent-unused" },
    message: `No change is called "${change}"`,
    remedy: `Copy the message of the change as \`${diff}\` prints it, or delete the entry.`,
    ...location,
  };
}

/** The complete entries of a project. An incomplete entry is no consent. */
function readConsents(folder: string, file: string): Entry[] {
  const path = placeIn(folder, file);
  if (!existsSync(path)) return [];
  const source = new Source(folder, new Problems());
  const content = source.read(path);
  return (Array.isArray(content) ? objectsOf(content) : []).flatMap((entry): Entry[] => {
    const [api, change, by, reason] = ["api", "change", "by", "reason"].map((key) =>
      textOf(entry[key])?.trim(),
    );
    if (!isObject(entry) || !api || !change || !by || !reason) return [];
    return [{ api, change, by, reason, location: source.location(entry) }];
  });
}

function idOf({ api, change, by, reason }: Entry): string {
  return JSON.stringify([api, change, by, reason]);
}
