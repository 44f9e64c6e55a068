import { appendFileSync } from "node:fs";
import { resolve } from "node:path";
import { openBase } from "../src/toolkit/diff/base.ts";
import { type Comparison, compareSides } from "../src/toolkit/diff/compare.ts";
import { FORMATS, type Format, hasFailed, render } from "../src/toolkit/diff/report.ts";
import { readSide } from "../src/toolkit/diff/side.ts";
import { findStale } from "../src/toolkit/diff/stale.ts";
import { Misuse, runCommand } from "./command.ts";

const HELP = `Usage: npm run diff [-- [base] [--format <format>] [--summary <file>]]

Judges what changed in the contracts since the base: for each change whether it breaks a client, where it was
written, by which rule, and what to do. A breaking change needs a new major version in info.version
(before 1.0.0 a new minor version); src/toolkit/diff/README.md has the rules.

  base        A git revision, or a folder that holds generated/. Without it, the commit at which this work
              left the main branch (origin/main, else main). What is compared with it is generated/ as it
              stands here, committed or not.
  --format    human (default), github (annotations), markdown, json.
  --summary   Appends the markdown to this file as well.
  --help      Show this text.

Exit codes: 0 no client breaks, or the version says so; 1 a version is too low, or generated/ is not what spec/
says; 2 wrong use, or no such base.
`;

/** Runs the command in the project folder `root`; returns its exit code. */
export function main(root: string, args: readonly string[]): Promise<0 | 1 | 2> {
  const command = {
    usage: HELP,
    hint: "npm run diff -- --help shows the right use.\n",
    options: { format: { type: "string", default: "human" }, summary: { type: "string" } },
    allowPositionals: true,
  } as const;
  return runCommand(command, args, async ({ values: { format: name, summary }, positionals }) => {
    const format = formatOf(name);
    const { label, comparisons } = await compareWith(root, positionals);
    const stale = await findStale(root);
    process.stdout.write(render(format, label, comparisons, stale));
    if (summary !== undefined) append(summary, render("markdown", label, comparisons, stale));
    return stale.length > 0 || hasFailed(comparisons) ? 1 : 0;
  });
}

function formatOf(name: string): Format {
  const format = FORMATS.find((each) => each === name);
  if (!format) throw new Misuse(`There is no format ${name}; there are ${FORMATS.join(", ")}.`);
  return format;
}

function append(path: string, text: string): void {
  try {
    appendFileSync(path, text);
  } catch (error) {
    throw new Misuse(
      `The summary cannot be written to ${path}: ${error instanceof Error ? error.message : error}`,
    );
  }
}

/** Compares generated/ in the project folder `root` with the base that was named, if one was. */
export async function compareWith(
  root: string,
  named: readonly string[],
): Promise<{ label: string; comparisons: Comparison[] }> {
  if (named.length > 1)
    throw new Misuse(`One base is compared with, not ${named.length}: ${named.join(" ")}`);
  const base = openBase(root, named[0]);
  try {
    const comparisons = await compareSides(root, await readSide(base.folder), await readSide(root));
    return { label: base.label, comparisons };
  } finally {
    base.dispose();
  }
}

if (import.meta.main)
  process.exitCode = await main(resolve(import.meta.dirname, ".."), process.argv.slice(2));
