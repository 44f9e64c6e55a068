import { existsSync, statSync } from "node:fs";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { buildReference } from "../src/toolkit/docs/reference/reference.ts";
import { siteOf } from "../src/toolkit/docs/site.ts";
import { Misuse, runCommand } from "./command.ts";

const HELP = `Usage: npm run docs [-- --out <folder>]

Builds the documentation from generated/, the guides and the texts of the project: a static site that needs no network.

  --out <folder>  Where to, instead of dist/site. Only a folder that is new, empty or an earlier site is replaced.
  --help          Show this text.

Exit codes: 0 built, 1 something that the site is made of is missing or wrong, 2 wrong use.
`;

/** Says of a folder that it holds a site, so that a mistyped `--out` deletes nothing else. */
const MARK = "llms.txt";

/** Builds the site of the project in `base`; returns the exit code. */
export function main(base: string, args: readonly string[]): Promise<0 | 1 | 2> {
  const options = { out: { type: "string", default: join(base, "dist/site") } } as const;
  return runCommand({ usage: HELP, options }, args, async ({ values }) => {
    const out = resolve(values.out);
    if (!(await isReplaceable(out)))
      throw new Misuse(`${out} is something else than a site. Name a folder that is new or empty.`);
    try {
      await makeFolder(out);
    } catch (error) {
      throw new Misuse(`${out} cannot be made: ${reason(error)}`);
    }
    return build(base, out);
  });
}

async function build(base: string, out: string): Promise<0 | 1> {
  try {
    const { files, references } = await siteOf(base);
    await rm(out, { recursive: true, force: true });
    // The mark comes first, so that the folder of a build that was stopped is known as well.
    for (const [path, content] of [[MARK, files.get(MARK) ?? ""] as const, ...files]) {
      await mkdir(dirname(join(out, path)), { recursive: true });
      await writeFile(join(out, path), content);
    }
    await Promise.all(references.map((each) => buildReference({ ...each, out: join(out, each.out) })));
    process.stdout.write(
      `${files.size + references.length} files in ${out}\nOpen ${join(out, "index.html")}, or run \`npm run docs:serve\`.\n`,
    );
    return 0;
  } catch (error) {
    process.stderr.write(`${reason(error)}\n`);
    return 1;
  }
}

/** Whether nothing is lost when a site takes the place of what is there. */
async function isReplaceable(path: string): Promise<boolean> {
  if (!existsSync(path)) return true;
  if (!statSync(path).isDirectory()) return false;
  return existsSync(join(path, MARK)) || (await readdir(path)).length === 0;
}

/** Makes a folder and those above it, one by one: where none can be made, as in /proc, `recursive` never comes back. */
async function makeFolder(path: string): Promise<void> {
  if (existsSync(path)) return;
  await makeFolder(dirname(path));
  await mkdir(path);
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

if (import.meta.main)
  process.exitCode = await main(resolve(import.meta.dirname, ".."), process.argv.slice(2));
