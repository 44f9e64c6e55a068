import { join } from "node:path";
import type { JsonObject } from "../../openapi/json.ts";
import { type Demands, type Problem, Problems } from "../../openapi/problem.ts";
import type { Reading } from "../generate/read.ts";
import { readVocabulary } from "../generate/vocabulary.ts";
import { readRoot } from "../generate/written-api.ts";
import type { Api } from "./api.ts";
import { givenSource } from "./given-source.ts";
import type { Loaded } from "./load.ts";
import { inOriginal } from "./locations.ts";
import { problemOfLost } from "./lost-notes.ts";
import { lostReferences } from "./lost-references.ts";

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
  const lost = lostReferences(document);
  // With references that lead nowhere, other problems would only follow from them.
  const reading =
    lost.length === 0 ? readRoot(source, api.name, given.path, vocabulary, { boundary })?.reading : undefined;
  for (const each of lost) problems.add(problemOfLost(source, each));
  return { reading, problems: inOriginal(base, api.root, original, given, problems.list) };
}
