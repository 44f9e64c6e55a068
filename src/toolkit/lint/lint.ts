import type { Web } from "../../openapi/fetching.ts";
import type { JsonObject } from "../../openapi/json.ts";
import { Problems } from "../../openapi/problem.ts";
import { reportConflicts } from "../generate/generate.ts";
import { type Bundled, bundles } from "../generate/redocly-bundle.ts";
import { lint, type RedoclyProblem } from "../generate/redocly-lint.ts";
import { pathsWithNotation } from "../project/plain-templates.ts";
import { upgraded } from "../project/upgrade.ts";
import { grouped } from "../report/grouped.ts";
import { withCauses } from "./causes.ts";
import { fromGenerator, fromRedocly, fromSpectral, unreadable } from "./conversion.ts";
import type { Target } from "./documents.ts";
import { applyExceptions } from "./exceptions.ts";
import { type Finding, inOrder } from "./finding.ts";
import { Origins } from "./origins.ts";
import { JUDGES, PLAINEST } from "./profile.ts";
import { type Reading, readTarget } from "./reading.ts";

/**
 * All findings in the documents, each judged by its profile. Files are named relative to the project folder `base`. Pass many
 * documents in one call: the linters are then started only once. @throws Unusable if a document cannot be loaded.
 */
export async function lintDocuments(base: string, targets: readonly Target[]): Promise<Finding[]> {
  const readings = await Promise.all(targets.map((target) => readTarget(base, target)));
  const judged = readings.filter(({ root }) => root !== undefined);
  const [bundled] = await Promise.all([bundleAll(base, judged), judgeSources(base, judged)]);
  for (const [reading, whole] of bundled) await judgeBundle(reading, whole);
  const findings = readings.flatMap((reading) => {
    const { strict } = JUDGES[reading.target.profile];
    return reading.findings.map((each): Finding => (strict ? { ...each, severity: "error" } : each));
  });
  return grouped(inOrder(applyExceptions(findings, readings)));
}

/** Lets Redocly judge the files as they were written. All documents of a configuration share one process. */
async function judgeSources(base: string, readings: readonly Reading[]): Promise<void> {
  const configurations = new Set(readings.map(({ target }) => JUDGES[target.profile].redocly));
  await Promise.all(
    [...configurations].map(async (config) => {
      if (config === undefined) return;
      const mine = readings.filter(({ target }) => JUDGES[target.profile].redocly === config);
      const documents = mine.map(({ target }) => target.document);
      const linted = await together(documents, (some) => lint(base, some, { web: webOf(mine), config }));
      for (const [at, reading] of mine.entries()) await judgeSource(base, reading, linted[at] ?? []);
    }),
  );
}

/** Bundles the documents that Spectral judges. */
async function bundleAll(base: string, readings: readonly Reading[]): Promise<[Reading, Bundled][]> {
  const mine = readings.filter(({ target }) => JUDGES[target.profile].spectral);
  const documents = mine.map(({ target }) => target.document);
  const bundled = await together(documents, (some) => bundles(base, some, webOf(mine)));
  return mine.map((reading, at) => [reading, bundled[at] ?? []]);
}

/** Everything that was fetched for documents. */
function webOf(readings: readonly Reading[]): Web {
  return new Map(readings.flatMap(({ web }) => [...web]));
}

/** Runs one process for all documents. If it gives up on one, another takes those after it. */
async function together<T>(
  documents: readonly string[],
  run: (documents: readonly string[]) => Promise<(T | Error)[]>,
): Promise<(T | Error)[]> {
  const results: (T | Error)[] = [];
  while (results.length < documents.length) results.push(...(await run(documents.slice(results.length))));
  return results;
}

async function judgeSource(base: string, reading: Reading, linted: RedoclyProblem[] | Error): Promise<void> {
  const { target, source, findings, web } = reading;
  if (!(linted instanceof Error)) {
    const found = linted
      .filter((each) => !isOfNotation(reading, each))
      .map((each) => fromRedocly(source, each));
    findings.splice(0, findings.length, ...findings.filter((each) => !isAmong(found, each)), ...found);
    return;
  }
  findings.push(unreadable(target, linted));
  // Mostly a value of a wrong type stopped the other rules. The basic rules can name it.
  const [found = []] = await lint(base, [target.document], { web, config: PLAINEST });
  if (!(found instanceof Error)) findings.push(...found.map((each) => fromRedocly(source, each)));
}

/** Whether a finding is about a place such as `{+path}`. OpenAPI does not know it, but `generate` does, and judges its parameters. */
function isOfNotation({ root, target }: Reading, { rule, message }: RedoclyProblem): boolean {
  if (rule !== "path-parameters-defined" || target.profile === "house" || !root) return false;
  const [, path = ""] = /path `([^`]+)`/.exec(message) ?? [];
  return pathsWithNotation(root).has(path);
}

/** Whether a reference that leads nowhere is already named. Redocly names each, but none that an overlay adds. */
function isAmong(found: readonly Finding[], { rule, file, line }: Finding): boolean {
  if (rule !== "no-unresolved-refs") return false;
  return found.some((each) => each.rule === rule && each.file === file && each.line === line);
}

async function judgeBundle({ target, source, findings, root }: Reading, bundled: Bundled): Promise<void> {
  if (bundled instanceof Error || Array.isArray(bundled)) {
    // Redocly has reported references that lead nowhere. Without a finding of it, names are in conflict.
    if (findings.some(({ tool }) => tool === "redocly")) return;
    if (bundled instanceof Error) {
      findings.push(unreadable(target, bundled));
      return;
    }
    const problems = new Problems();
    reportConflicts(source, bundled, problems);
    findings.push(...problems.list.map(fromGenerator));
  } else if (root) {
    const whole = isCurrent(bundled) ? bundled : upgraded(bundled);
    const origins = new Origins(source, whole, root);
    const all = [...findings, ...(await fromSpectral(origins, whole))];
    findings.splice(0, findings.length, ...withCauses(all, whole, origins));
  }
}

/** Whether a document is OpenAPI 3.1, for which the rules are written. */
function isCurrent(document: JsonObject): boolean {
  return String(document.openapi).startsWith("3.1.");
}
