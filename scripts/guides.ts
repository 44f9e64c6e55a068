import { existsSync, globSync, readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { plainGuides } from "../site/plain-guides.ts";
import { runCommand } from "./command.ts";

const HELP = `Usage: npm run guides [-- --check]

Writes guides/ from spec/guides/: the guides as the site shows them, with their tables and pictures. They are committed, because
the README leads to them, and the package contains them.

  --check    Write nothing; fail if guides/ is not what spec/guides/ says.
  --help     Show this text.

Exit codes: 0 all is well, 1 a file is not what it should be, 2 wrong use.
`;

/** Writes the guides of the project in `base`, or checks them; returns the exit code. */
export function main(base: string, args: readonly string[]): Promise<0 | 1 | 2> {
  const options = { check: { type: "boolean", default: false } } as const;
  return runCommand({ usage: HELP, options }, args, async ({ values: { check } }) => {
    const stale = await staleGuides(base);
    if (!check) await Promise.all([...stale].map(([path, text]) => put(join(base, path), text)));
    for (const path of stale.keys())
      (check ? process.stderr : process.stdout).write(
        `${path}${check ? " is not what spec/guides/ says" : ""}\n`,
      );
    if (check && stale.size > 0) process.stderr.write("\nRun `npm run guides` and commit the result.\n");
    return check && stale.size > 0 ? 1 : 0;
  });
}

/** Files of guides/ that are missing, outdated or left over, each with its right text. A file that is left over has none. */
async function staleGuides(base: string): Promise<Map<string, string | undefined>> {
  const wanted = new Map([...(await plainGuides(base))].map(([path, text]) => [`guides/${path}`, text]));
  const there = globSync("guides/**/*.{md,svg}", { cwd: base });
  const all = [...new Set([...wanted.keys(), ...there])].sort();
  const textOf = (path: string) =>
    existsSync(join(base, path)) ? readFileSync(join(base, path), "utf8") : undefined;
  return new Map(
    all.filter((path) => textOf(path) !== wanted.get(path)).map((path) => [path, wanted.get(path)]),
  );
}

async function put(file: string, text: string | undefined): Promise<void> {
  if (text === undefined) return rm(file);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

if (import.meta.main)
  process.exitCode = await main(resolve(import.meta.dirname, ".."), process.argv.slice(2));
