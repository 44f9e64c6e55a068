import { resolve } from "node:path";
import { changelogOf } from "../src/toolkit/changelog/file.ts";
import { changedOf, isDate, shown, writeEntry } from "../src/toolkit/changelog/write.ts";
import type { Comparison } from "../src/toolkit/diff/compare.ts";
import { houseProject } from "../src/toolkit/diff/project.ts";
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
    if (!isDate(date)) throw new Misuse(`${date} is no date. Write it as 2026-01-31.`);
    const { base, comparisons } = await compared(root, positionals, "npm run changelog --");
    const changed = changedOf(comparisons);
    if (changed.length === 0) process.stdout.write(`Nothing changed for a caller since ${base}.\n`);
    if (write) return changed.map((each) => put(root, each, date)).every(Boolean) ? 0 : 1;
    for (const each of changed) process.stdout.write(shown(each, date));
    return 0;
  });
}

/** Writes an entry; false if it cannot. */
function put(root: string, comparison: Comparison, date: string): boolean {
  const { commands } = houseProject(root);
  const file = changelogOf(comparison.api);
  const { done, text } = writeEntry(root, file, comparison, { date, command: commands.changelog });
  (done ? process.stdout : process.stderr).write(`${text}\n`);
  return done;
}

if (import.meta.main)
  process.exitCode = await main(resolve(import.meta.dirname, ".."), process.argv.slice(2));
