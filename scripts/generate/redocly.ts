import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { entriesOf, isObject, type JsonObject, objectsOf, textOf } from "./json.ts";
import { compare } from "./problem.ts";

// The command line, because @redocly/openapi-core, its library, is not published in the versions of the CLI.
const cli = join(createRequire(import.meta.url).resolve("@redocly/cli/package.json"), "../bin/cli.js");

/** Runs redocly in the project folder `base`, with its redocly.yaml if it has one. */
export async function redocly(
  base: string,
  ...args: string[]
): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const config = join(base, "redocly.yaml");
  const options = existsSync(config) ? ["--config", config] : [];
  const child = spawn(process.execPath, [cli, ...args, ...options], {
    cwd: base,
    env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true", NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
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

/** A finding of the linter, with the absolute path of its file and the JSON Pointer in it. */
export interface Finding {
  readonly path: string;
  readonly pointer: string;
  readonly line: number;
  readonly column: number;
  readonly rule: string;
  readonly message: string;
  /** Page about the rule. */
  readonly page: string;
}

/** What `redocly lint` finds in a document, warnings included. */
export async function lint(base: string, document: string): Promise<Finding[]> {
  const { stdout, stderr } = await redocly(base, "lint", document, "--format=json", "--max-problems=10000");
  const result: unknown = parse(stdout);
  if (!isObject(result) || !Array.isArray(result.problems)) {
    throw new Error(`redocly lint gave no result.\n${stderr}${stdout}`);
  }
  return objectsOf(result.problems).map((found) => {
    const [location] = objectsOf(found.location);
    const file = isObject(location?.source) ? textOf(location.source.ref) : undefined;
    const start = isObject(location?.start) ? location.start : {};
    return {
      path: resolve(base, file ?? document),
      pointer: textOf(location?.pointer) ?? "",
      line: Number(start.line ?? 1),
      column: Number(start.col ?? 1),
      rule: textOf(found.ruleId) ?? "lint",
      message: (textOf(found.message) ?? "").replace(/\s+/g, " ").trim(),
      page: textOf(found.reference) ?? "",
    };
  });
}

/**
 * The document as one, its components by name in alphabetical order; or why it cannot be one: two components that want
 * the same name are an error, because renaming one would rename a type.
 */
export async function bundle(base: string, document: string): Promise<JsonObject | Finding[]> {
  const folder = await mkdtemp(join(tmpdir(), "concord-bundle-"));
  try {
    const output = join(folder, "bundle.json");
    const conflicts = "--component-renaming-conflicts-severity=error";
    const { status, stderr } = await redocly(
      base,
      "bundle",
      document,
      "--output",
      output,
      "--ext=json",
      conflicts,
    );
    if (status === 0) return sortComponents(JSON.parse(await readFile(output, "utf8")));
    const findings = [...stderr.matchAll(/^\[\d+\] (.+?):(\d+):(\d+) at (\S+)\s+(.+)$/gm)];
    if (findings.length === 0) throw new Error(`redocly bundle failed for ${document}.\n${stderr}`);
    return findings.map(([, file = document, line, column, pointer = "", message = ""]) => ({
      path: resolve(base, file),
      pointer,
      line: Number(line),
      column: Number(column),
      rule: "bundle",
      message,
      page: "",
    }));
  } finally {
    await rm(folder, { recursive: true });
  }
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
