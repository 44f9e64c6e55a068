// Checks that a proposal which users notice has a changelog entry. Runs before anything is installed.
import { resolve } from "node:path";
import { git } from "../src/toolkit/diff/git.ts";
import { Misuse, runCommand } from "./command.ts";

const HELP = `Usage: npm run check:entry -- <base> <proposal>

Fails if files that the package publishes differ between two git revisions, and CHANGELOG.md has no new line for them.
A commit of the proposal whose message has a line "Unnoticed: <reason>" says why users notice nothing.

Exit codes: 0 nothing is missing, 1 an entry is missing, 2 wrong use.
`;

/** What the package is built from. Notes beside the code are not published. */
const PUBLISHED = ["src", "generated", "spec/guides", "package.json", "packages", ":(exclude)src/**/*.md"];

/** The reason that a commit gives, on a line of its own. */
const UNNOTICED = /^Unnoticed: \S.*$/m;

export function main(root: string, args: readonly string[]): Promise<0 | 1 | 2> {
  return runCommand({ usage: HELP, options: {}, allowPositionals: true }, args, async ({ positionals }) => {
    const [base = "", proposal = ""] = positionals;
    // Compare with the merge base, which leaves out later commits of the base.
    const range = `${base}...${proposal}`;
    const changed = git(root, ["diff", "--name-only", range, "--", ...PUBLISHED]);
    const entries = git(root, ["diff", "--unified=0", range, "--", "CHANGELOG.md"]);
    const messages = git(root, ["log", "--format=%B", `${base}..${proposal}`]);
    if (changed === undefined || entries === undefined || messages === undefined)
      throw new Misuse(`git cannot compare ${base} and ${proposal}.`);
    if (changed === "" || /^\+(?!\+\+).*\S/m.test(entries) || UNNOTICED.test(messages)) return 0;
    const [first = "", ...others] = changed.trim().split("\n");
    const more = others.length > 0 ? ` and ${others.length} more` : "";
    process.stderr.write(
      `CHANGELOG.md has no new line, but ${first}${more} changed, which the package publishes.
Write under [Unreleased] what users notice. If they notice nothing, say why in a commit message: "Unnoticed: <reason>".\n`,
    );
    return 1;
  });
}

if (import.meta.main)
  process.exitCode = await main(resolve(import.meta.dirname, ".."), process.argv.slice(2));
