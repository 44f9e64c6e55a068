import { join, resolve } from "node:path";
import { checkUnused, readRoot } from "../generate/document.ts";
import { reportConflicts } from "../generate/generate.ts";
import { isObject, type JsonObject } from "../generate/json.ts";
import { Problems } from "../generate/problem.ts";
import { bundles, lint, type Finding as RedoclyFinding } from "../generate/redocly.ts";
import { Source } from "../generate/source.ts";
import { readVocabulary } from "../generate/vocabulary.ts";
import { fromGenerator, fromRedocly, fromSpectral, notOpenApi, unreadable } from "./conversion.ts";
import { type Target, targetsOf } from "./documents.ts";
import { applyExceptions } from "./exceptions.ts";
import { type Finding, inOrder } from "./finding.ts";

const repository = resolve(import.meta.dirname, "../..");
const vocabulary = readVocabulary(join(repository, "spec/extensions.schema.yaml"));

export interface Options {
  /** Project folder: findings name files relative to it. The rules are those of this repository. */
  readonly base: string;
  /** APIs of the project, or root files anywhere; every API where none is named. */
  readonly apis?: readonly string[];
}

/** A document while it is judged. */
interface Reading {
  readonly target: Target;
  readonly source: Source;
  readonly findings: Finding[];
  /** `undefined` where there is too little to judge: no YAML, or no OpenAPI 3.1. */
  readonly root: JsonObject | undefined;
}

/** Everything that is wrong in the documents, by all tools. @throws Error where a name of `apis` leads nowhere. */
export async function lintSpec({ base, apis }: Options): Promise<Finding[]> {
  const readings = await Promise.all(targetsOf(base, apis).map((target) => read(base, target)));
  const judged = readings.filter(({ root }) => root !== undefined);
  const documents = judged.map(({ target }) => target.document);
  const [linted, bundled] = await Promise.all([
    together(documents, (some) => lint(base, some, join(repository, "redocly.yaml"))),
    together(documents, (some) => bundles(base, some)),
  ]);
  for (const [at, reading] of judged.entries()) {
    await judgeSource(reading, linted[at] ?? []);
    await judgeBundle(reading, bundled[at] ?? []);
  }
  return inOrder(
    applyExceptions(
      readings.flatMap(({ findings }) => findings),
      readings,
    ),
  );
}

/** Reads the sources and lets the generator judge them. */
async function read(base: string, target: Target): Promise<Reading> {
  const problems = new Problems();
  const source = new Source(base, problems);
  const path = join(base, target.document);
  const content = source.read(path);
  if (!source.broken && !(isObject(content) && /^3\.1\.\d+$/.test(String(content.openapi))))
    return { target, source, findings: [notOpenApi(target, content)], root: undefined };
  const document = readRoot(source, target.name, path, vocabulary);
  if (target.own) await checkUnused(base, target.name, source);
  return { target, source, findings: problems.list.map(fromGenerator), root: document?.root };
}

/** One process for all documents; where one of them stops it, one for each half, so that the others are still judged. */
async function together<T>(
  documents: readonly string[],
  run: (documents: readonly string[]) => Promise<T[]>,
): Promise<(T | Error)[]> {
  if (documents.length === 0) return [];
  try {
    return await run(documents);
  } catch (error) {
    if (documents.length === 1) return [error instanceof Error ? error : new Error(String(error))];
    const half = Math.ceil(documents.length / 2);
    return [
      ...(await together(documents.slice(0, half), run)),
      ...(await together(documents.slice(half), run)),
    ];
  }
}

function judgeSource({ target, source, findings }: Reading, linted: RedoclyFinding[] | Error): void {
  if (linted instanceof Error) findings.push(unreadable(target, "redocly", linted));
  else findings.push(...linted.map((found) => fromRedocly(source, found)));
}

async function judgeBundle(
  { target, source, findings, root }: Reading,
  bundled: JsonObject | RedoclyFinding[] | Error,
): Promise<void> {
  if (bundled instanceof Error || Array.isArray(bundled)) {
    // A reference that leads nowhere has been reported by its own rule; without such a finding, names are in conflict.
    if (findings.some(({ tool }) => tool === "redocly")) return;
    if (bundled instanceof Error) {
      findings.push(unreadable(target, "redocly", bundled));
      return;
    }
    const problems = new Problems();
    reportConflicts(source, bundled, problems);
    findings.push(...problems.list.map(fromGenerator));
  } else if (root) {
    findings.push(...(await fromSpectral(source, root, bundled)));
  }
}
