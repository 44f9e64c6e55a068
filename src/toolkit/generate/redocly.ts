import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { extname, join, resolve } from "node:path";
import type { Web } from "../../openapi/fetching.ts";
import { entriesOf, isObject, type JsonObject, objectsOf, textOf } from "../../openapi/json.ts";
import { isUrl } from "../../openapi/loading.ts";
import { compare, type Problem } from "../../openapi/problem.ts";

// The command line, because @redocly/openapi-core, its library, is not published in the versions of the CLI.
const cli = join(createRequire(import.meta.url).resolve("@redocly/cli/package.json"), "../bin/cli.js");

/** The module that keeps redocly to what it was given. It is built beside this one, under the same ending. */
const GIVEN = new URL(`./redocly-given${extname(import.meta.filename)}`, import.meta.url).href;

/** What redocly works with beside the files. */
export interface Given {
  /** What was fetched. It gets this in place of the web. */
  readonly web: Web;
  /** Absolute paths of files that it must not read. */
  readonly leftOut?: readonly string[];
  /** Texts that it gets in place of what the files have, by absolute path. */
  readonly rewritten?: ReadonlyMap<string, string>;
}

/** The exit code and the output of redocly. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs redocly in the project folder `base`, with its redocly.yaml unless `config` names another one. */
function redocly(
  base: string,
  web: Web,
  args: readonly string[],
  config = join(base, "redocly.yaml"),
): Promise<Ended> {
  return redoclyIn(base, { web }, ...args, ...(existsSync(config) ? ["--config", config] : []));
}

/**
 * Runs redocly in a folder without `--config`, which not all of its commands take. With "open", for commands whose purpose it is, it
 * sends requests itself.
 */
export async function redoclyIn(folder: string, given: Given | "open", ...args: string[]): Promise<Ended> {
  const isOpen = given === "open";
  const imported = isOpen ? [] : ["--import", GIVEN];
  const { web, leftOut = [], rewritten }: Given = isOpen ? { web: new Map() } : given;
  // Too much for an environment variable, and reading files cannot wait for the standard input.
  const texts = rewritten?.size ? join(folder, "concord-rewritten.json") : undefined;
  if (texts) await writeFile(texts, JSON.stringify([...(rewritten ?? [])]));
  const child = spawn(process.execPath, [...imported, cli, ...args], {
    cwd: folder,
    env: {
      ...process.env,
      CONCORD_LEFT_OUT: JSON.stringify(leftOut),
      ...(texts && { CONCORD_REWRITTEN: texts }),
      REDOCLY_TELEMETRY: "off",
      REDOCLY_SUPPRESS_UPDATE_NOTICE: "true",
      NO_COLOR: "1",
    },
    stdio: ["pipe", "pipe", "pipe"],
  });
  // The process may end without having read it.
  child.stdin.on("error", () => {});
  child.stdin.end(JSON.stringify([...web]));
  const [stdout, stderr, status] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve)),
  ]);
  return { status, stdout, stderr };
}

async function text(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/** A problem that the linter found, with the absolute path of its file. */
export interface RedoclyProblem extends Omit<Problem, "file" | "remedy"> {
  readonly path: string;
  readonly severity: "error" | "warning";
  /** Page about the rule. */
  readonly page: string;
}

/**
 * Runs `redocly lint` on all documents in one process and returns the findings of each, warnings included. If it fails on a
 * document, the result ends with an Error for it.
 */
export async function lint(
  base: string,
  documents: readonly string[],
  { web, config }: { readonly web: Web; readonly config?: string },
): Promise<(RedoclyProblem[] | Error)[]> {
  const args = ["lint", ...documents, "--format=json", "--max-problems=10000"];
  const { stdout, stderr } = await redocly(base, web, args, config);
  // One JSON text per document, one after the other.
  const results: unknown[] = stdout.split(/(?<=^\})(?=\{)/m).map(parse);
  return untilError(documents, (document, at) => {
    const result = results[at];
    if (!isObject(result) || !Array.isArray(result.problems))
      return new Error(`redocly lint gave no result for ${document}.\n${stderr}${stdout}`);
    return objectsOf(result.problems).map((found) => readProblem(base, document, found));
  });
}

function untilError<T>(
  documents: readonly string[],
  read: (document: string, at: number) => T | Error,
): (T | Error)[] {
  const results: (T | Error)[] = [];
  for (const [at, document] of documents.entries()) {
    const result = read(document, at);
    results.push(result);
    if (result instanceof Error) break;
  }
  return results;
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
  const folder = await mkdtemp(join(tmpdir(), "concord-bundle-"));
  try {
    const outputs = documents.map((_, at) => join(folder, `${at}.json`));
    const roots = documents.map((document) => (isUrl(document) ? document : resolve(base, document)));
    const apis = Object.fromEntries(roots.map((root, at) => [`api${at}`, { root, output: outputs[at] }]));
    const config = join(folder, "redocly.yaml");
    await writeFile(config, JSON.stringify({ apis }));
    const conflicts = "--component-renaming-conflicts-severity=error";
    const { stderr } = await redocly(base, web, ["bundle", ...Object.keys(apis), conflicts], config);
    const sections = stderr.split(/^bundling /m).slice(1);
    return untilError<JsonObject | RedoclyProblem[]>(documents, (document, at) => {
      const output = outputs[at] ?? "";
      return existsSync(output)
        ? sortComponents(JSON.parse(readFileSync(output, "utf8")))
        : conflictsIn(base, document, sections[at] ?? stderr);
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

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
