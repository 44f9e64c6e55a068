import type { JsonObject } from "../../openapi/json.ts";
import { type Problem, Problems } from "../../openapi/problem.ts";
import type { Source } from "../../openapi/source.ts";
import type { Api } from "./api.ts";
import { givenSource } from "./given-source.ts";
import type { Loaded } from "./load.ts";
import { inOriginal } from "./locations.ts";
import { type Lost, lostReferences, withoutLost } from "./lost-references.ts";

/** References that led nowhere, and were taken out of a document. */
export interface TakenOut {
  /** What `lint` says of them, at their locations in the original document. */
  readonly problems: readonly Problem[];
  /** The same with what became of each, in sentences. */
  readonly notes: readonly string[];
}

/** Takes references that lead nowhere out of a document in one piece, in place. The rest of it is used as if they were not there. */
export function takeOutLost(
  base: string,
  api: Pick<Api, "root">,
  original: Pick<Loaded, "path" | "web">,
  document: JsonObject,
): TakenOut {
  const lost = lostReferences(document);
  if (lost.length === 0) return { problems: [], notes: [] };
  const { source, given } = givenSource("document", document, new Problems());
  const found = lost.map((each) => problemOfLost(source, each));
  // The lines of the document are found before it changes.
  const problems = inOriginal(base, api.root, original, given, found);
  const became = withoutLost(document, lost);
  const notes = problems.map(
    ({ file, line, message, remedy }, at) => `${file}:${line} ${message}: ${became[at]}. ${remedy}`,
  );
  return { problems, notes };
}

/** What `takeOutLost` would say of a document, which stays as it is. */
export function lostNotes(
  ...[base, api, original, document]: Parameters<typeof takeOutLost>
): readonly string[] {
  if (lostReferences(document).length === 0) return [];
  return takeOutLost(base, api, original, structuredClone(document)).notes;
}

/** What is wrong with references that lead nowhere. */
export function problemOfLost(source: Source, { target, places }: Lost): Problem {
  const [{ holder }] = places;
  const { file, line, column } = source.location(holder, "$ref");
  return {
    ...{ file, line, column },
    rule: "no-unresolved-refs",
    message: `Nothing stands at ${target}${places.length > 1 ? `, which ${places.length} references name` : ""}`,
    remedy: "Correct the reference, or add what it names.",
  };
}
