import { dirname, join, resolve } from "node:path";
import { strayFile } from "../../openapi/boundary.ts";
import { isObject, type Json, type JsonObject } from "../../openapi/json.ts";
import { Problems } from "../../openapi/problem.ts";
import { Source } from "../../openapi/source.ts";
import { reportConflicts } from "../generate/generate.ts";
import { type Bundled, bundles, lint, type Finding as RedoclyFinding } from "../generate/redocly.ts";
import { readVocabulary } from "../generate/vocabulary.ts";
import { boundaryOf, checkUnused, readRoot } from "../generate/written-api.ts";
import { withCauses } from "./causes.ts";
import { fromGenerator, fromRedocly, fromSpectral, notOpenApi, unreadable } from "./conversion.ts";
import { type Target, targetsOf } from "./documents.ts";
import { applyExceptions } from "./exceptions.ts";
import { type Finding, inOrder } from "./finding.ts";
import { Origins } from "./origins.ts";

const repository = resolve(import.meta.dirname, "../../..");
const vocabulary = readVocabulary(join(repository, "spec/extensions.schema.yaml"));

const rules = join(repository, "redocly.yaml");
const basics = join(repository, "src/toolkit/lint/rules/redocly/basics.yaml");

export interface Options {
  /** Project folder: findings name files relative to it. The rules are those of this repository. */
  readonly base: string;
  /** APIs of the project, or root files anywhere; every API where none is named. */
  readonly apis?: readonly string[];
  /** Hosts that a document of others may take parts from, over https; none unless they are named. */
  readonly hosts?: readonly string[];
}

/** A document while it is judged. */
interface Reading {
  readonly target: Target;
  readonly source: Source;
  readonly findings: Finding[];
  /** `undefined` where there is too little to judge: no YAML, or no OpenAPI 3.1. */
  readonly root: JsonObject | undefined;
}

/**
 * Everything that is wrong in the documents, by all tools. Many documents in one call cost far less than as many calls,
 * since the linters are started once. @throws Error where a name of `apis` leads nowhere.
 */
export async function lintSpec({ base, apis, hosts = [] }: Options): Promise<Finding[]> {
  const readings = await Promise.all(targetsOf(base, apis).map((target) => read(base, target, hosts)));
  const judged = readings.filter(({ root }) => root !== undefined);
  const documents = judged.map(({ target }) => target.document);
  const [linted, bundled] = await Promise.all([
    together(documents, (some) => lint(base, some, rules)),
    together(documents, (some) => bundles(base, some)),
  ]);
  for (const [at, reading] of judged.entries()) {
    await judgeSource(base, reading, linted[at] ?? []);
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
async function read(base: string, target: Target, hosts: readonly string[]): Promise<Reading> {
  const problems = new Problems();
  const source = new Source(base, problems);
  const path = join(base, target.document);
  const boundary = target.own ? boundaryOf(base, target.name) : { folders: [dirname(path)], hosts };
  const content = strayFile(boundary, path) === undefined ? source.read(path) : undefined;
  if (content !== undefined && !source.broken && !isSupported(content))
    return { target, source, findings: [notOpenApi(target, content)], root: undefined };
  const document = readRoot(source, target.name, path, vocabulary, { boundary });
  if (target.own) await checkUnused(base, target.name, source);
  return { target, source, findings: problems.list.map(fromGenerator), root: document?.root };
}

function isSupported(content: Json): boolean {
  return isObject(content) && /^3\.1\.\d+$/.test(String(content.openapi));
}

/** One process for all documents; where it gives up on one, another for those after it. */
async function together<T>(
  documents: readonly string[],
  run: (documents: readonly string[]) => Promise<(T | Error)[]>,
): Promise<(T | Error)[]> {
  const answers: (T | Error)[] = [];
  while (answers.length < documents.length) answers.push(...(await run(documents.slice(answers.length))));
  return answers;
}

async function judgeSource(base: string, reading: Reading, linted: RedoclyFinding[] | Error): Promise<void> {
  const { target, source, findings } = reading;
  if (!(linted instanceof Error)) {
    findings.push(...linted.map((found) => fromRedocly(source, found)));
    return;
  }
  findings.push(unreadable(target, linted));
  // What stops the other rules is mostly a value of a wrong type, and the plainest rules can name it.
  const [found = []] = await lint(base, [target.document], basics);
  if (!(found instanceof Error)) findings.push(...found.map((each) => fromRedocly(source, each)));
}

async function judgeBundle({ target, source, findings, root }: Reading, bundled: Bundled): Promise<void> {
  if (bundled instanceof Error || Array.isArray(bundled)) {
    // A reference that leads nowhere has been reported by its own rule; without such a finding, names are in conflict.
    if (findings.some(({ tool }) => tool === "redocly")) return;
    if (bundled instanceof Error) {
      findings.push(unreadable(target, bundled));
      return;
    }
    const problems = new Problems();
    reportConflicts(source, bundled, problems);
    findings.push(...problems.list.map(fromGenerator));
  } else if (root) {
    const origins = new Origins(source, bundled, root);
    const all = [...findings, ...(await fromSpectral(origins, bundled))];
    findings.splice(0, findings.length, ...withCauses(all, bundled, origins));
  }
}
