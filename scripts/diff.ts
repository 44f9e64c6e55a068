import { appendFileSync } from "node:fs";
import { resolve } from "node:path";
import { compareWith, type Difference } from "../src/toolkit/diff/diff.ts";
import { hasFailed } from "../src/toolkit/diff/judgement.ts";
import { NoBase } from "../src/toolkit/diff/no-base.ts";
import { FORMATS, type Format, render } from "../src/toolkit/diff/report.ts";
import { Misuse, runCommand } from "./command.ts";

const HELP = `Usage: npm run diff [-- [base] [--format <format>] [--summary <file>]]

Judges what changed in the contracts since the base: for each change whether it breaks a client, where it was
written, by which rule, and what to do. A breaking change needs a new major version in info.version
(before 1.0.0 a new minor version), one that weakens what protects the API somebody's consent in
spec/consents.yaml; src/toolkit/diff/README.md has the rules.

  base        A git revision, or a folder that holds generated/. Without it, the commit at which this work
              left the main branch (origin/main, else main); on the main branch the commit before. What is
              compared with it is spec/ as it stands here, committed or not.
  --format    human (default), github (annotations, ten at most), markdown, json, sarif, junit.
  --summary   Appends the markdown to this file as well.
  --help      Show this text.

Exit codes: 0 no client breaks, or the version says so; 1 a version is too low, a consent is missing, or generated/
is not what spec/ says; 2 wrong use, or no such base.
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
    const difference = await compared(root, positionals);
    process.stdout.write(render(format, difference));
    if (summary !== undefined) append(summary, render("markdown", difference));
    return hasFailed(difference) ? 1 : 0;
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

/** Compares the project folder `root` with the given base, if any. `command` is the one that was run, for messages. */
export async function compared(
  root: string,
  named: readonly string[],
  command = "npm run diff --",
): Promise<Difference> {
  if (named.length > 1)
    throw new Misuse(`One base is compared with, not ${named.length}: ${named.join(" ")}`);
  try {
    return await compareWith(root, named[0], { command });
  } catch (error) {
    throw error instanceof NoBase ? new Misuse(error.message) : error;
  }
}

if (import.meta.main)
  process.exitCode = await main(resolve(import.meta.dirname, ".."), process.argv.slice(2));
