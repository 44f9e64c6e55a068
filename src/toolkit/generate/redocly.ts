import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import type { Web } from "../../openapi/fetching.ts";
import { BETWEEN } from "./between-outputs.ts";

// The command line, because @redocly/openapi-core, its library, is not published in the versions of the CLI.
const cli = join(createRequire(import.meta.url).resolve("@redocly/cli/package.json"), "../bin/cli.js");

/** The program that keeps redocly to what it was given. It is built beside this module, under the same ending. */
const KEPT = join(import.meta.dirname, `redocly-kept${extname(import.meta.filename)}`);

/** Compiled code is kept for the next process, that of the program too. Node before 22.8 lacks this. */
const CACHE = 'data:text/javascript,import module from "node:module";module.enableCompileCache?.()';

/**
 * Redocly follows references by functions that call each other, and the usual stack of a megabyte ends after some hundred schemas in a
 * row. A process has eight megabytes; on Windows, one.
 */
export const STACK = process.platform === "win32" ? [] : ["--stack-size=6000"];

/** What redocly works with beside the files. */
export interface Given {
  /** What was fetched. It gets this in place of the web. */
  readonly web: Web;
  /** Absolute paths of files that it must not read. */
  readonly leftOut?: readonly string[];
  /** Texts that it gets in place of what the files have, by absolute path. */
  readonly rewritten?: ReadonlyMap<string, string>;
}

/** What redocly wrote. */
export interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

/** The exit code and the output of redocly. */
export interface Ended extends Output {
  readonly status: number | null;
}

/** Arguments of one command of redocly in the project folder `base`, with its redocly.yaml unless `config` names another one. */
export function withConfig(
  base: string,
  args: readonly string[],
  config = join(base, "redocly.yaml"),
): string[] {
  return [...args, ...(existsSync(config) ? ["--config", config] : [])];
}

/** Runs redocly in a folder. With "open", for commands whose purpose it is, it sends requests itself. */
export async function redoclyIn(folder: string, given: Given | "open", ...args: string[]): Promise<Ended> {
  if (given === "open") return run(folder, { web: new Map() }, [cli, ...args]);
  return run(folder, given, kept([args]));
}

/**
 * Runs commands of redocly one after the other in one process: to start it and to warm it up takes longer than to read a document.
 * Returns the output of each.
 */
export async function redoclyInTurn(
  folder: string,
  given: Given,
  commands: readonly (readonly string[])[],
): Promise<Output[]> {
  const { stdout, stderr } = await run(folder, given, kept(commands));
  const [out, errors] = [stdout.split(BETWEEN), stderr.split(BETWEEN)];
  return commands.map((_, at) => ({ stdout: out[at] ?? "", stderr: errors[at] ?? "" }));
}

/** The arguments of the program that runs these commands. */
function kept(commands: readonly (readonly string[])[]): string[] {
  return ["--import", CACHE, KEPT, cli, JSON.stringify(commands)];
}

async function run(
  folder: string,
  { web, leftOut = [], rewritten }: Given,
  args: readonly string[],
): Promise<Ended> {
  // Too much for an environment variable, and reading files cannot wait for the standard input.
  const texts = rewritten?.size ? join(folder, "concord-rewritten.json") : undefined;
  if (texts) await writeFile(texts, JSON.stringify([...(rewritten ?? [])]));
  const child = spawn(process.execPath, [...STACK, ...args], {
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
