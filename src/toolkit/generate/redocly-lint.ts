import { resolve } from "node:path";
import type { Web } from "../../openapi/fetching.ts";
import { isObject, type JsonObject, jsonIn, objectsOf, textOf } from "../../openapi/json.ts";
import { isUrl } from "../../openapi/loading.ts";
import type { Problem } from "../../openapi/problem.ts";
import { type Output, redoclyIn, withConfig } from "./redocly.ts";
import { untilError } from "./until-error.ts";

/** A problem that the linter found, with the absolute path of its file. */
export interface RedoclyProblem extends Omit<Problem, "file" | "remedy"> {
  readonly path: string;
  readonly severity: "error" | "warning";
  /** Page about the rule. */
  readonly page: string;
}

/** What the linter found in a document; an Error if it failed. */
export type Linted = RedoclyProblem[] | Error;

/**
 * Runs `redocly lint` on all documents in one process and returns the findings of each, warnings included. If it fails on a
 * document, the result ends with an Error for it.
 */
export async function lint(
  base: string,
  documents: readonly string[],
  { web, config }: { readonly web: Web; readonly config?: string },
): Promise<Linted[]> {
  const ended = await redoclyIn(base, { web }, ...lintArguments(base, documents, config));
  return lintedIn(base, documents, ended);
}

/** The arguments of `redocly lint` for all documents. */
export function lintArguments(base: string, documents: readonly string[], config?: string): string[] {
  return withConfig(base, ["lint", ...documents, "--format=json", "--max-problems=10000"], config);
}

/** Reads the output of `redocly lint` for all documents. */
export function lintedIn(base: string, documents: readonly string[], { stdout, stderr }: Output): Linted[] {
  // One JSON text per document, one after the other.
  const results: unknown[] = stdout.split(/(?<=^\})(?=\{)/m).map(jsonIn);
  return untilError(documents, (document, at) => {
    const result = results[at];
    if (!isObject(result) || !Array.isArray(result.problems))
      return new Error(`redocly lint gave no result for ${document}.\n${stderr}${stdout}`);
    return objectsOf(result.problems).map((found) => readProblem(base, document, found));
  });
}

function readProblem(base: string, document: string, found: JsonObject): RedoclyProblem {
  const [location] = objectsOf(found.location);
  const file = isObject(location?.source) ? textOf(location.source.ref) : undefined;
  const start = isObject(location?.start) ? location.start : {};
  return {
    path: isUrl(file ?? document) ? (file ?? document) : resolve(base, file ?? document),
    line: Number(start.line ?? 1),
    column: Number(start.col ?? 1),
    // Drop the prefixes of our plugin and of configured assertions: a rule has one name, whatever checks it.
    rule: (textOf(found.ruleId) ?? "lint").replace(/^(?:concord|rule)\//, ""),
    severity: found.severity === "warn" ? "warning" : "error",
    message: (textOf(found.message) ?? "").replace(/\s+/g, " ").trim(),
    page: textOf(found.reference) ?? "",
  };
}
