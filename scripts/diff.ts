import { appendFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { Misuse, openBase } from "./diff/base.ts";
import { type Comparison, compareSides } from "./diff/compare.ts";
import { FORMATS, type Format, hasFailed, render } from "./diff/report.ts";
import { readSide } from "./diff/side.ts";
import { findStale } from "./diff/stale.ts";

const HELP = `Usage: npm run diff [-- [base] [--format <format>] [--summary <file>]]

Judges what changed in the contracts since the base: for each change whether it breaks a client, where it was
written, by which rule, and what to do. A breaking change needs a new major version in info.version
(before 1.0.0 a new minor version); scripts/diff/README.md has the rules.

  base        A git revision, or a folder that holds generated/. Without it, the commit at which this work
              left the main branch (origin/main, else main). What is compared with it is generated/ as it
              stands here, committed or not.
  --format    human (default), github (annotations), markdown, json.
  --summary   Appends the markdown to this file as well.
  --help      Show this text.

Exit codes: 0 no client breaks, or the version says so; 1 a version is too low, or generated/ is not what spec/
says; 2 wrong use, or no such base.
`;

interface Options {
  readonly base: string | undefined;
  readonly format: Format;
  readonly summary: string | undefined;
  readonly help: boolean;
}

/** Runs the command in the project folder `root`; returns its exit code. */
export async function main(root: string, args: string[]): Promise<0 | 1 | 2> {
  try {
    const { base, format, summary, help } = parse(args);
    if (help) {
      process.stdout.write(HELP);
      return 0;
    }
    const { label, comparisons } = await compareWith(root, base);
    const stale = await findStale(root);
    process.stdout.write(render(format, label, comparisons, stale));
    if (summary !== undefined) append(summary, render("markdown", label, comparisons, stale));
    return stale.length > 0 || hasFailed(comparisons) ? 1 : 0;
  } catch (error) {
    if (!(error instanceof Misuse)) throw error;
    process.stderr.write(`${error.message}\n\nnpm run diff -- --help shows the right use.\n`);
    return 2;
  }
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

/** Compares generated/ in the project folder `root` with a base. */
export async function compareWith(
  root: string,
  asked: string | undefined,
): Promise<{ label: string; comparisons: Comparison[] }> {
  const base = openBase(root, asked);
  try {
    const comparisons = await compareSides(root, await readSide(base.folder), await readSide(root));
    return { label: base.label, comparisons };
  } finally {
    base.dispose();
  }
}

function parse(args: string[]): Options {
  const options = {
    format: { type: "string", default: "human" },
    summary: { type: "string" },
    help: { type: "boolean", short: "h", default: false },
  } as const;
  const { values, positionals } = read(() => parseArgs({ args, options, allowPositionals: true }));
  const format = FORMATS.find((each) => each === values.format);
  if (format === undefined)
    throw new Misuse(`There is no format ${values.format}; there are ${FORMATS.join(", ")}.`);
  if (positionals.length > 1)
    throw new Misuse(`One base is compared with, not ${positionals.length}: ${positionals.join(" ")}`);
  return { base: positionals[0], format, summary: values.summary, help: values.help };
}

/** Turns what parseArgs throws into wrong use. */
function read<T>(parseNow: () => T): T {
  try {
    return parseNow();
  } catch (error) {
    throw new Misuse(error instanceof Error ? error.message : String(error));
  }
}

if (import.meta.main)
  process.exitCode = await main(resolve(import.meta.dirname, ".."), process.argv.slice(2));
