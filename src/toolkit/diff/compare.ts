import { isObject } from "../../openapi/json.ts";
import { type Location, Problems } from "../../openapi/problem.ts";
import { Source } from "../../openapi/source.ts";
import { placeIn } from "../project/api.ts";
import { judgeApi } from "./api-changes.ts";
import { type Change, type JudgedChange, sorted, type Verdict } from "./change.ts";
import { judgeCodes } from "./codes.ts";
import { differ } from "./equal.ts";
import { judgeOperation, pairOperations } from "./operations.ts";
import { pairsOf } from "./pairs.ts";
import type { Project } from "./project.ts";
import { judgeProtection } from "./protection.ts";
import { judgeRemainder } from "./remainder.ts";
import { judgeRequirements } from "./requirements.ts";
import { remedyOf } from "./rules.ts";
import { judgeMessages, judgeNames, judgeSchemas } from "./schemas.ts";
import type { Api, Side } from "./side.ts";
import { SourceLocations } from "./source-locations.ts";
import { toolChanges } from "./tool.ts";
import { readToolChanges } from "./tool-changes.ts";
import { judgeUnproved, Proofs, withoutContradiction } from "./unproved.ts";
import { judgeValues } from "./values.ts";
import { judgeChangelog, judgeVersion } from "./versions.ts";

/** The result of comparing one API. */
export interface Comparison {
  readonly api: string;
  /** The title of its document. */
  readonly title: string;
  /** `info.version` before and after; `undefined` if that side has no such API. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** The worst verdict of its findings; `undefined` if nothing changed. */
  readonly verdict: Verdict | undefined;
  readonly findings: readonly JudgedChange[];
  /** The finding about a version that does not reflect the changes, and whether it is an error. */
  readonly version: (JudgedChange & { readonly fails: boolean }) | undefined;
  /** The API's changelog, relative to the project; `undefined` if it has none. */
  readonly changelogFile: string | undefined;
  /** The finding about a new version without an entry in the changelog. */
  readonly changelog: JudgedChange | undefined;
}

/** Compares every API of two sides. `project` is the project of the new side. */
export async function compareSides(project: Project, base: Side, head: Side): Promise<Comparison[]> {
  const names = [...new Set([...base.apis.keys(), ...head.apis.keys()])].sort();
  const comparisons: Comparison[] = [];
  for (const name of names) {
    const [was, is] = [base.apis.get(name), head.apis.get(name)];
    const subject = is ?? was;
    if (!subject) continue;
    const findings =
      was && is ? await judge(project, was, is) : [wholeApi(project, subject, is !== undefined)];
    const verdict = findings[0]?.verdict;
    const versions = { from: was?.contract.version, to: is?.contract.version };
    const title = subject.contract.title;
    const packages: [string | undefined, string | undefined] = [base.packageVersion, head.packageVersion];
    const version = judgeVersion(project, subject, verdict, versions, packages);
    const changelog = judgeChangelog(project, subject, versions);
    comparisons.push({
      api: name,
      title,
      ...versions,
      verdict,
      findings,
      version,
      changelog,
      changelogFile: subject.changelog,
    });
  }
  return comparisons;
}

async function judge(project: Project, was: Api, is: Api): Promise<JudgedChange[]> {
  if (!differ(was.bundle.root, is.bundle.root) && !differ(was.contract, is.contract)) return [];
  const [base, head] = [was.bundle, is.bundle];
  const operations = pairOperations(was.contract, is.contract, [base, head]);
  const keys = operations.map(({ key }) => key);
  const pairs = pairsOf(base, head, keys);
  const proofs = new Proofs(base, head);
  const tool = await toolChanges(was.path, is.path);
  const judged: Change[] = [
    ...readToolChanges(tool, base, head, pairs, proofs),
    ...judgeApi(was.contract, is.contract, head),
    ...judgeProtection(base, head),
    ...keys.flatMap((key) => judgeRequirements(key, base, head)),
    ...judgeCodes(was.contract, is.contract, head),
    ...judgeNames(base, head),
    ...judgePaths(was, is),
    ...judgeValues(pairs),
    ...judgeSchemas(pairs),
    ...keys.flatMap((key) => judgeMessages(key, base, head)),
    ...operations.flatMap(judgeOperation),
  ];
  const unproved = judgeUnproved([base, head], keys, proofs, judged);
  const changes = [
    ...withoutContradiction(judged, unproved),
    ...unproved,
    ...judgeRemainder(base, head, { operations, tool, changes: judged }),
  ];
  const location = await locationsIn(project.folder, is);
  const findings = new Map<string, JudgedChange>();
  for (const { verdict, weakened = false, rule, message, at } of changes) {
    const finding: JudgedChange = {
      verdict,
      weakened,
      api: is.name,
      rule,
      message,
      remedy: remedyOf({ verdict, weakened, rule }, project.consents),
      ...location(at),
    };
    // Report a change of a shared component once.
    findings.set([rule, message, finding.file, finding.line].join("\n"), finding);
  }
  return sorted(withoutRepetition([...findings.values()]));
}

/** Drops `added` and `relaxed` on lines that have a more specific finding. */
function withoutRepetition(findings: readonly JudgedChange[]): JudgedChange[] {
  const vague = ({ rule }: JudgedChange) => rule === "added" || rule === "relaxed";
  const specific = findings.filter((each) => !vague(each) && each.verdict !== "note");
  return findings.filter(
    (each) => !vague(each) || !specific.some(({ file, line }) => file === each.file && line === each.line),
  );
}

/** Finds renamed path parameters. The tool treats such paths as equal, but programs call the client by the template. */
function judgePaths(was: Api, is: Api): Change[] {
  const plain = (key: string) => key.replace(/\{[^}]*\}/g, "{}");
  const now = Object.keys(is.contract.operations);
  return Object.keys(was.contract.operations).flatMap((key): Change[] => {
    const other = now.includes(key) ? undefined : now.find((each) => plain(each) === plain(key));
    if (other === undefined) return [];
    const at = [{ object: is.bundle.operation(other) }];
    return [{ verdict: "breaking", rule: "path-parameter-renamed", message: `${key} is now ${other}`, at }];
  });
}

/** Finds where something was written by hand. If the source cannot be read, every location is the top of the root document. */
function locationsIn(root: string, { document, bundle, web }: Api): (at: Change["at"]) => Location {
  const source = new Source(root, new Problems(), web);
  const content = source.read(placeIn(root, document));
  if (!isObject(content)) return () => ({ file: document, line: 1, column: 1 });
  const locations = new SourceLocations(bundle, source, content);
  return (at) => locations.of(at);
}

function wholeApi(
  { consents }: Project,
  { name, document, contract: { title } }: Api,
  isNew: boolean,
): JudgedChange {
  const rule = isNew ? "api-added" : "api-removed";
  const verdict = isNew ? "compatible" : "breaking";
  const message = isNew
    ? `The ${title} is new`
    : `The ${title} is gone, and so is what callers import from ${name}`;
  const file = isNew ? document : "package.json";
  const remedy = remedyOf({ verdict, weakened: false, rule }, consents);
  return { verdict, weakened: false, api: name, rule, message, remedy, file, line: 1, column: 1 };
}
