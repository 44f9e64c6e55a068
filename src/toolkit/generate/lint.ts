import { join } from "node:path";
import type { Problem } from "../../openapi/problem.ts";
import { lint, type RedoclyProblem } from "./redocly.ts";
import { type Document, documentOf } from "./written-api.ts";

/** The rules for a valid document; `lint` has many more. */
const NEEDED = join(import.meta.dirname, "../lint/rules/redocly/basics.yaml");

/** Checks the validity of all documents in one run of Redocly. */
export async function lintProblems(
  base: string,
  documents: readonly Document[],
): Promise<ReadonlyMap<Document, Problem[]>> {
  const found = new Map<Document, Problem[]>();
  // Without arguments, the linter would search for documents itself.
  if (documents.length === 0) return found;
  const names = documents.map(({ name }) => documentOf(name));
  for (const [at, findings] of (await lint(base, names, { web: new Map(), config: NEEDED })).entries()) {
    if (findings instanceof Error) throw findings;
    const document = documents[at];
    if (document) found.set(document, problemsOf(document, findings));
  }
  return found;
}

function problemsOf({ source }: Document, findings: readonly RedoclyProblem[]): Problem[] {
  return findings.map(({ path, line, column, rule, message, page }) => {
    const remedy =
      page === "" ? "Correct it, or except it with x-lint-except and the reason." : `See ${page}`;
    return { file: source.nameOf(path), line, column, rule, message, remedy };
  });
}
