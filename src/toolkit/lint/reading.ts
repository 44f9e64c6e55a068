import { join } from "node:path";
import { strayFile } from "../../openapi/boundary.ts";
import type { Web, WebFile } from "../../openapi/fetching.ts";
import { isObject, type Json, type JsonObject } from "../../openapi/json.ts";
import { isUrl } from "../../openapi/loading.ts";
import { Problems } from "../../openapi/problem.ts";
import { Source } from "../../openapi/source.ts";
import { readVocabulary } from "../generate/vocabulary.ts";
import { checkUnused, readRoot } from "../generate/written-api.ts";
import { placeIn } from "../project/api.ts";
import { rootsOf, staysWithin } from "../project/boundary.ts";
import { bundleLoaded } from "../project/bundle.ts";
import { fetchParts, type Loaded } from "../project/load.ts";
import { pathsWithNotation } from "../project/plain-templates.ts";
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
  /** What was fetched for it. */
  readonly web: Web;
  /** Its root file; `undefined` if there is nothing to judge, as without YAML or OpenAPI. */
  readonly root: JsonObject | undefined;
}

/** Reads a document and lets the generator judge it. @throws Unusable if it cannot be loaded. */
export async function readTarget(base: string, target: Target): Promise<Reading> {
  const { name, document, boundary, folder, profile, overlays, fetched } = target;
  const { demands } = JUDGES[profile];
  const problems = new Problems(demands);
  const path = placeIn(base, document);
  const parts = { root: path, overlays };
  const web = new Map<string, WebFile>();
  const source = new Source(base, problems, web);
  await fetchParts(source, web, rootsOf(base, parts, boundary), fetched);
  const content = contentOf(source, target, path);
  const version = isObject(content) ? String(content.openapi) : "";
  if (content !== undefined && !source.broken && !/^3\.[012]\.\d+$/.test(version))
    return { target, source, findings: [notOpenApi(target, content)], web, root: undefined };

  const findings: Finding[] = [];
  let root: JsonObject | undefined;
  const isAsWritten = profile === "house" || (isObject(content) && pathsWithNotation(content).size === 0);
  if (
    profile !== "runtime" &&
    !isUrl(path) &&
    overlays.length === 0 &&
    !/^3\.[02]/.test(version) &&
    isAsWritten
  ) {
    root = readRoot(source, name, path, vocabulary, { boundary })?.root;
  } else if (staysWithin(source, base, parts, boundary)) {
    root = isObject(content) && !source.broken ? content : undefined;
    if (root) findings.push(...(await inOnePiece(base, target, { path, root, web })));
  }
  if (folder !== undefined) await checkUnused(base, folder, source);
  findings.unshift(...problems.list.map(fromGenerator));
  // The profile `house` judges sources as written, so they must be OpenAPI 3.1.
  if (profile === "house" && root && !version.startsWith("3.1.")) findings.push(notOpenApi(target, content));
  return { target, source, findings, web, root };
}

/** The content of the root file; `undefined` if it must not or cannot be read. */
function contentOf(source: Source, { boundary }: Target, path: string): Json | undefined {
  return isUrl(path) || strayFile(boundary, path) === undefined ? source.read(path) : undefined;
}

/** The generator's findings in the document in one piece: bundled, overlays applied, upgraded to OpenAPI 3.1. */
async function inOnePiece(
  base: string,
  target: Target,
  read: Pick<Loaded, "path" | "root" | "web">,
): Promise<Finding[]> {
  const { name, document, overlays, profile } = target;
  try {
    const whole = upgraded(await bundleLoaded(base, { root: document, overlays }, read));
    const { problems } = readWhole(base, { name, root: document }, read, whole, JUDGES[profile].demands);
    return problems.map(fromGenerator);
  } catch (error) {
    if (error instanceof Unusable) return [unreadable(target, error)];
    throw error;
  }
}
