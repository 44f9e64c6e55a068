import { join } from "node:path";
import { strayFile } from "../../openapi/boundary.ts";
import { isObject, type Json, type JsonObject } from "../../openapi/json.ts";
import { CannotLoad, isUrl } from "../../openapi/loading.ts";
import { Problems } from "../../openapi/problem.ts";
import { Source } from "../../openapi/source.ts";
import { readVocabulary } from "../generate/vocabulary.ts";
import { checkUnused, readRoot } from "../generate/written-api.ts";
import { placeIn } from "../project/api.ts";
import { staysWithin } from "../project/boundary.ts";
import { bundle } from "../project/bundle.ts";
import { Unusable } from "../project/unusable.ts";
import { upgraded } from "../project/upgrade.ts";
import { readWhole } from "../project/whole.ts";
import { fromGenerator, notOpenApi, unreadable } from "./conversion.ts";
import type { Target } from "./documents.ts";
import type { Finding } from "./finding.ts";
import { JUDGES } from "./profile.ts";

const vocabulary = readVocabulary(join(import.meta.dirname, "../../../spec/extensions.schema.yaml"));

/** A document while it is judged. */
export interface Reading {
  readonly target: Target;
  /** Its files as they were written. */
  readonly source: Source;
  readonly findings: Finding[];
  /** Its root file; `undefined` if there is nothing to judge, as without YAML or OpenAPI. */
  readonly root: JsonObject | undefined;
}

/** Reads a document and lets the generator judge it. @throws Unusable if it cannot be loaded. */
export async function readTarget(base: string, target: Target): Promise<Reading> {
  const { name, document, boundary, folder, profile, overlays } = target;
  const { demands } = JUDGES[profile];
  const problems = new Problems(demands);
  const source = new Source(base, problems);
  const path = placeIn(base, document);
  const content = await contentOf(source, target, path);
  const version = isObject(content) ? String(content.openapi) : "";
  if (content !== undefined && !source.broken && !/^3\.[012]\.\d+$/.test(version))
    return { target, source, findings: [notOpenApi(target, content)], root: undefined };

  const findings: Finding[] = [];
  let root: JsonObject | undefined;
  if (profile !== "runtime" && !isUrl(path) && overlays.length === 0 && !/^3\.[02]/.test(version)) {
    root = readRoot(source, name, path, vocabulary, { boundary })?.root;
  } else if (staysWithin(source, base, { root: document, overlays }, boundary)) {
    root = isObject(content) && !source.broken ? content : undefined;
    if (root) findings.push(...(await inOnePiece(base, target)));
  }
  if (folder !== undefined) await checkUnused(base, folder, source);
  findings.unshift(...problems.list.map(fromGenerator));
  // The profile `house` judges sources as written, so they must be OpenAPI 3.1.
  if (profile === "house" && root && !version.startsWith("3.1.")) findings.push(notOpenApi(target, content));
  return { target, source, findings, root };
}

/** The content of the root file; `undefined` if it must not or cannot be read. */
async function contentOf(
  source: Source,
  { document, boundary }: Target,
  path: string,
): Promise<Json | undefined> {
  if (!isUrl(path)) return strayFile(boundary, path) === undefined ? source.read(path) : undefined;
  try {
    return (await source.load(path)).root;
  } catch (error) {
    throw error instanceof CannotLoad
      ? new Unusable(`${document} cannot be judged. ${error.message}`)
      : error;
  }
}

/** The generator's findings in the document in one piece: bundled, overlays applied, upgraded to OpenAPI 3.1. */
async function inOnePiece(base: string, target: Target): Promise<Finding[]> {
  const { name, document, overlays, profile } = target;
  try {
    const whole = upgraded(await bundle(base, { root: document, overlays }));
    const { problems } = await readWhole(base, { name, root: document }, whole, JUDGES[profile].demands);
    return problems.map(fromGenerator);
  } catch (error) {
    if (error instanceof Unusable) return [unreadable(target, error)];
    throw error;
  }
}
