import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Web } from "../../openapi/fetching.ts";
import { entriesOf, isObject, type JsonObject } from "../../openapi/json.ts";
import { isUrl } from "../../openapi/loading.ts";
import { compare } from "../../openapi/problem.ts";
import { type Output, redoclyIn, withConfig } from "./redocly.ts";
import type { RedoclyProblem } from "./redocly-lint.ts";
import { untilError } from "./until-error.ts";

/** A bundled document; or why it cannot be bundled; or an Error if redocly failed. */
export type Bundled = JsonObject | RedoclyProblem[] | Error;

/**
 * Bundles all documents in one process and sorts their components by name. Two components with the same name are an error,
 * because renaming one would rename a type. If redocly fails on a document, the result ends with an Error for it.
 */
export async function bundles(
  base: string,
  documents: readonly string[],
  web: Web = new Map(),
): Promise<Bundled[]> {
  if (documents.length === 0) return [];
  return bundling(base, documents, async (args, read) => read(await redoclyIn(base, { web }, ...args)));
}

/** Gives the arguments of `redocly bundle` for all documents, and what reads its output. */
export async function bundling<T>(
  base: string,
  documents: readonly string[],
  run: (args: readonly string[], read: (ended: Output) => Bundled[]) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "concord-bundle-"));
  try {
    const outputs = documents.map((_, at) => join(folder, `${at}.json`));
    const roots = documents.map((document) => (isUrl(document) ? document : resolve(base, document)));
    const apis = Object.fromEntries(roots.map((root, at) => [`api${at}`, { root, output: outputs[at] }]));
    const config = join(folder, "redocly.yaml");
    await writeFile(config, JSON.stringify({ apis }));
    const conflicts = "--component-renaming-conflicts-severity=error";
    const args = withConfig(base, ["bundle", ...Object.keys(apis), conflicts], config);
    return await run(args, ({ stderr }) => {
      const sections = stderr.split(/^bundling /m).slice(1);
      return untilError<JsonObject | RedoclyProblem[]>(documents, (document, at) => {
        const output = outputs[at] ?? "";
        return existsSync(output)
          ? sortComponents(JSON.parse(readFileSync(output, "utf8")))
          : conflictsIn(base, document, sections[at] ?? stderr);
      });
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

function conflictsIn(base: string, document: string, stderr: string): RedoclyProblem[] | Error {
  const findings = [...stderr.matchAll(/^\[\d+\] (.+?):(\d+):(\d+) at \S+\s+(.+)$/gm)];
  if (findings.length === 0) return new Error(`redocly bundle failed for ${document}.\n${stderr}`);
  return findings.map(([, file = document, line, column, message = ""]) => ({
    path: resolve(base, file),
    line: Number(line),
    column: Number(column),
    rule: "bundle",
    severity: "error",
    message,
    page: "",
  }));
}

function sortComponents(document: JsonObject): JsonObject {
  const sorted = (value: JsonObject) =>
    Object.fromEntries(Object.entries(value).sort(([a], [b]) => compare(a, b)));
  const components = entriesOf(document.components).map(([kind, named]) => [
    kind,
    isObject(named) ? sorted(named) : named,
  ]);
  return components.length > 0
    ? { ...document, components: sorted(Object.fromEntries(components)) }
    : document;
}
