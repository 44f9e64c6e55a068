import { join } from "node:path";
import { isExtension } from "../../openapi/annotation-names.ts";
import { isData } from "../../openapi/data-keywords.ts";
import { isObject, type Json, type JsonObject } from "../../openapi/json.ts";
import { NAME_MAPS } from "../../openapi/name-maps.ts";
import { type Demands, type Problem, Problems } from "../../openapi/problem.ts";
import { targetIn } from "../../openapi/references.ts";
import type { Source } from "../../openapi/source.ts";
import type { Reading } from "../generate/read.ts";
import { readVocabulary } from "../generate/vocabulary.ts";
import { readRoot } from "../generate/written-api.ts";
import type { Api } from "./api.ts";
import { givenSource } from "./given-source.ts";
import type { Loaded } from "./load.ts";
import { inOriginal } from "./locations.ts";

const vocabulary = readVocabulary(join(import.meta.dirname, "../../../spec/extensions.schema.yaml"));

/** What was read from a document in one piece. */
export interface WholeReading {
  readonly reading: Reading | undefined;
  /** Problems, at their locations in the original document. */
  readonly problems: readonly Problem[];
}

/** Reads a document in one piece, overlays applied, as it was made from an original. `demands` says whether this project's style is checked, too. */
export function readWhole(
  base: string,
  api: Pick<Api, "name" | "root">,
  original: Pick<Loaded, "path" | "web">,
  document: JsonObject,
  demands: Demands,
): WholeReading {
  const problems = new Problems(demands);
  const { source, folder, given } = givenSource(api.name, document, problems);
  // In a bundle, only a vendor's extension can still refer to other files.
  const boundary = { folders: [folder], passesExtensions: true };
  const lost = unresolved(source, document);
  // With references that lead nowhere, other problems would only follow from them.
  const reading =
    lost.length === 0 ? readRoot(source, api.name, given.path, vocabulary, { boundary })?.reading : undefined;
  for (const problem of lost) problems.add(problem);
  return { reading, problems: inOriginal(base, api.root, original, given, problems.list) };
}

/** References that lead nowhere. Each missing target is reported once. */
function unresolved(source: Source, document: JsonObject): Problem[] {
  const lost = new Map<string, { readonly path: readonly (string | number)[]; count: number }>();
  const visit = (value: Json, at: readonly (string | number)[], keysAreNames: boolean): void => {
    if (typeof value !== "object" || value === null) return;
    if (isObject(value) && !keysAreNames && isLost(document, value)) {
      const target = String(value.$ref);
      const known = lost.get(target);
      if (known) known.count++;
      else lost.set(target, { path: [...at, "$ref"], count: 1 });
    }
    for (const [key, inner] of Object.entries(value)) {
      if (keysAreNames) visit(inner, [...at, key], false);
      else if (!isExtension(key) && !isData(key, inner) && key !== "examples")
        visit(inner, [...at, key], NAME_MAPS.has(key));
    }
  };
  visit(document, [], false);
  if (lost.size === 0) return [];
  return [...lost].map(([target, { path: tokens, count }]) => {
    const others = count > 1 ? ` (and so do ${count - 1} more references)` : "";
    return {
      ...locationOf(source, document, tokens),
      rule: "no-unresolved-refs",
      message: `Nothing stands at ${target}${others}`,
      remedy: "Correct the reference, or add what it names.",
    };
  });
}

function isLost(document: JsonObject, value: JsonObject): boolean {
  return typeof value.$ref === "string" && targetIn(document, value) === undefined;
}

function locationOf(source: Source, root: Json | undefined, tokens: readonly (string | number)[]) {
  let holder: Json | undefined = root;
  for (const token of tokens.slice(0, -1))
    holder = Array.isArray(holder) ? holder[Number(token)] : isObject(holder) ? holder[token] : undefined;
  return source.location(
    typeof holder === "object" && holder !== null ? holder : Object(root),
    tokens.at(-1),
  );
}
