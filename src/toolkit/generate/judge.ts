import { join } from "node:path";
import type { Problem } from "../../openapi/problem.ts";
import { redoclyInTurn } from "./redocly.ts";
import { type Bundled, bundling } from "./redocly-bundle.ts";
import { lintArguments, lintedIn, type RedoclyProblem } from "./redocly-lint.ts";
import { type Document, documentOf } from "./written-api.ts";

/** The rules for a valid document; `lint` has many more. */
const NEEDED = join(import.meta.dirname, "../lint/rules/redocly/basics.yaml");

const NOTHING = { stdout: "", stderr: "" };

/** What Redocly made of a document. */
export interface Judged {
  readonly document: Document;
  readonly problems: readonly Problem[];
  /** `undefined` if Redocly failed on an earlier document. */
  readonly bundled: Bundled | undefined;
}

/** Checks the validity of all documents and bundles them, in one process of Redocly. */
export async function judge(base: string, documents: readonly Document[]): Promise<Judged[]> {
  // Without arguments, the linter would search for documents itself.
  if (documents.length === 0) return [];
  const names = documents.map(({ name }) => documentOf(name));
  return bundling(base, names, async (bundle, read) => {
    const commands = [lintArguments(base, names, NEEDED), bundle];
    const [lint = NOTHING, bundles = NOTHING] = await redoclyInTurn(base, { web: new Map() }, commands);
    const linted = lintedIn(base, names, lint);
    const bundled = read(bundles);
    return documents.map((document, at) => {
      const found = linted[at] ?? [];
      if (found instanceof Error) throw found;
      return { document, problems: problemsOf(document, found), bundled: bundled[at] };
    });
  });
}

function problemsOf({ source }: Document, findings: readonly RedoclyProblem[]): Problem[] {
  return findings.map(({ path, line, column, rule, message, page }) => {
    const remedy =
      page === "" ? "Correct it, or except it with x-lint-except and the reason." : `See ${page}`;
    return { file: source.nameOf(path), line, column, rule, message, remedy };
  });
}
