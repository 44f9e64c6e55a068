import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { elapsed } from "./measure.ts";

/** The cost of a command and its child processes: CPU and wall time in seconds, peak memory of one process in MiB. */
export interface Usage {
  readonly cpu: number;
  readonly wall: number;
  readonly peak: number;
}

/** Runs a script in Node. @throws Error with its output, unless it exits with 0. */
export async function usageOf(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  cwd = process.cwd(),
): Promise<Usage> {
  const folder = await mkdtemp(join(tmpdir(), "concord-usage-"));
  try {
    const file = join(folder, "usage.jsonl");
    // A URL has no spaces, which would end the option.
    const hook = new URL("usage.mjs", import.meta.url);
    const options = {
      cwd,
      maxBuffer: Number.POSITIVE_INFINITY,
      env: { ...process.env, ...env, NODE_OPTIONS: `--import ${hook.href}`, CONCORD_USAGE: file },
    };
    const wall = await elapsed(async () => {
      await promisify(execFile)(process.execPath, args, options);
    });
    // usage.mjs wrote these lines.
    const processes = (await readFile(file, "utf8"))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { cpu: number; peak: number });
    return {
      cpu: processes.reduce((sum, { cpu }) => sum + cpu, 0),
      wall: wall / 1000,
      peak: Math.max(...processes.map(({ peak }) => peak)),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}
