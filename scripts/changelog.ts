import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { entry, entryBody } from "../src/toolkit/changelog/entry.ts";
import { changelogOf, preamble, withEntry } from "../src/toolkit/changelog/file.ts";
import type { Comparison } from "../src/toolkit/diff/compare.ts";
import { Misuse, runCommand } from "./command.ts";
import { compared } from "./diff.ts";

const HELP = `Usage: npm run changelog [-- [base] [--write] [--date <yyyy-mm-dd>]]

Says for each API what changed for its callers since the base, as an entry of a changelog. The base and the
judgement are those of npm run diff.

  base      A git revision, or a folder that holds generated/.
  --write   Puts each entry into spec/<api>/CHANGELOG.md, under the document's info.version. An entry that
            the version has already is written anew.
  --date    Date of a new entry; today if it is left out.
  --help    Show this text.

Exit codes: 0 all is well, 1 an API changed and its info.version did not, so that there is no entry to write to,
2 wrong use, or no such base.
`;

/** Runs the command in the project folder `root`; returns its exit code. */
export function main(root: string, args: readonly string[]): Promise<0 | 1 | 2> {
  const command = {
    usage: HELP,
    hint: "npm run changelog -- --help shows the right use.\n",
    options: {
      write: { type: "boolean", default: false },
      date: { type: "string", default: new Date().toISOString().slice(0, 10) },
    },
    allowPositionals: true,
  } as const;
  return runCommand(command, args, async ({ values: { write, date }, positionals }) => {
    if (!/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/.test(date))
      throw new Misuse(`${date} is no date. Write it as 2026-01-31.`);
    const { base, comparisons } = await compared(root, positionals);
    const changed = comparisons.filter((each) => each.to !== undefined && entryBody(each) !== "");
    if (changed.length === 0) process.stdout.write(`Nothing changed for a caller since ${base}.\n`);
    const outcomes = changed.map((each) => (write ? put(root, each, date) : show(each, date)));
    return outcomes.every(Boolean) ? 0 : 1;
  });
}

function show(comparison: Comparison, date: string): true {
  const { title, from, to } = comparison;
  const text = from === to ? `## [Unreleased]\n\n${entryBody(comparison)}` : entry(comparison, date);
  process.stdout.write(`# ${title}\n\n${text}\n`);
  return true;
}

/** Writes an entry; false where its version is that of the base, whose entry says something else. */
function put(root: string, comparison: Comparison, date: string): boolean {
  const { api, title, from, to, version } = comparison;
  const file = changelogOf(api);
  if (to === undefined || from === to || version?.fails) {
    const why = version?.message ?? `\`info.version\` is ${to} still`;
    process.stderr.write(`${file} was left alone. ${why}. Raise it first.\n`);
    return false;
  }
  const path = join(root, file);
  const before = existsSync(path) ? readFileSync(path, "utf8") : preamble(title);
  const after = withEntry(before, to, entry(comparison, date));
  if (existsSync(path) && after === before) process.stdout.write(`${file} says so already\n`);
  else {
    writeFileSync(path, after);
    process.stdout.write(`${file}: ${to}\n`);
  }
  return true;
}

if (import.meta.main)
  process.exitCode = await main(resolve(import.meta.dirname, ".."), process.argv.slice(2));
