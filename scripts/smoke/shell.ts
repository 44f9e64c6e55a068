import { execFile } from "node:child_process";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";

/** Runs a program in a folder, with this process's Node first on PATH. Returns its standard output, trimmed. */
export async function run(folder: string, program: string, ...args: string[]): Promise<string> {
  const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter);
  try {
    const { stdout } = await promisify(execFile)(program, args, {
      cwd: folder,
      env: { ...process.env, PATH },
    });
    return stdout.trim();
  } catch (error) {
    // The error has output unless the program could not be started.
    const { stdout = "", stderr = "", message } = error as Error & { stdout?: string; stderr?: string };
    throw new Error([message, stdout, stderr].join("\n").trim());
  }
}

/** Where a program is that is on PATH. */
export async function pathOf(program: string): Promise<string> {
  return run(".", "sh", "-c", `command -v ${program}`);
}

/** Installs packages into a folder with npm, from what is cached where possible. */
export async function npmInstall(folder: string, ...packages: string[]): Promise<void> {
  const flags = ["--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
  await run(folder, "npm", "install", ...flags, ...packages);
}

/** The first Node of this major version on PATH, if there is one. */
export async function findNode(major: number): Promise<string | undefined> {
  const folders = (process.env.PATH ?? "").split(delimiter);
  for (const program of [process.env.npm_node_execpath, ...folders.map((folder) => join(folder, "node"))]) {
    if (program === undefined) continue;
    const version = await run(".", program, "--version").catch(() => "");
    if (version.startsWith(`v${major}.`)) return program;
  }
  return undefined;
}

/** @throws Error that shows both texts, if they differ. */
export function expectText(actual: string, expected: string): void {
  if (actual !== expected) throw new Error(`expected: ${expected}\nbut got:  ${actual}`);
}
