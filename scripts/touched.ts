// Reports to a workflow whether a proposal concerns the contracts or the gate. Runs before anything is installed.
import { resolve } from "node:path";
import { git } from "../src/toolkit/diff/git.ts";
import { JUDGED, SETTINGS } from "../src/toolkit/diff/judged-files.ts";
import { Misuse, runCommand } from "./command.ts";

const HELP = `Usage: npm run touched -- <base> <proposal>

Prints any=true if the contracts or what judges them differ between two git revisions, else any=false.
`;

export function main(root: string, args: readonly string[]): Promise<0 | 1 | 2> {
  return runCommand({ usage: HELP, options: {}, allowPositionals: true }, args, async ({ positionals }) => {
    const [base = "", proposal = ""] = positionals;
    const changed = git(root, ["diff", "--name-only", base, proposal, "--", ...JUDGED, ...SETTINGS]);
    if (changed === undefined) throw new Misuse(`git cannot compare ${base} and ${proposal}.`);
    process.stdout.write(`any=${changed !== ""}\n`);
    return 0;
  });
}

if (import.meta.main)
  process.exitCode = await main(resolve(import.meta.dirname, ".."), process.argv.slice(2));
