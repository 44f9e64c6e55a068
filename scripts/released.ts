// Checks that a commit may be released: it is on the main branch and its checks have passed. Runs before anything is installed.
import { resolve } from "node:path";
import { git } from "../src/toolkit/diff/git.ts";
import { Misuse, runCommand } from "./command.ts";

const HELP = `Usage: npm run check:released -- <commit>

Fails unless the commit is on origin/main and the checks "gate" and "contract" of it have passed, as GitHub says
(GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN).

Exit codes: 0 it may be released, 1 it may not, 2 wrong use.
`;

/** The checks that must have passed. A matrix job's name has a suffix, as in `gate (...)`. */
const NEEDED = ["gate", "contract"];

/** The part of GitHub's response that is read. */
interface CheckRun {
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | null;
}

export function main(root: string, env: NodeJS.ProcessEnv, args: readonly string[]): Promise<0 | 1 | 2> {
  return runCommand(
    { usage: HELP, options: {}, allowPositionals: true },
    args,
    async ({ positionals: [commit] }) => {
      const { GITHUB_API_URL: api, GITHUB_REPOSITORY: repository, GITHUB_TOKEN: token } = env;
      if (!commit) throw new Misuse("Name the commit.");
      if (!api || !repository || !token)
        throw new Misuse("GITHUB_API_URL, GITHUB_REPOSITORY and GITHUB_TOKEN have to be set.");
      if (git(root, ["merge-base", "--is-ancestor", commit, "origin/main"]) === undefined)
        return refuse(`${commit} is not on the main branch. Merge it first, then tag the merge.`);
      const response = await fetch(`${api}/repos/${repository}/commits/${commit}/check-runs?per_page=100`, {
        headers: { accept: "application/vnd.github+json", authorization: `Bearer ${token}` },
      });
      if (!response.ok) return refuse(`GitHub reports no checks of ${commit} (${response.status}).`);
      // GitHub documents this shape of a list of check runs.
      const { check_runs: runs } = (await response.json()) as { check_runs: CheckRun[] };
      const problem = NEEDED.map((name) => notGreen(name, runs)).find((each) => each !== undefined);
      return problem === undefined ? 0 : refuse(problem);
    },
  );
}

/** Why a check has not passed; `undefined` if it passed in every job. */
function notGreen(name: string, runs: readonly CheckRun[]): string | undefined {
  const mine = runs.filter((run) => run.name === name || run.name.startsWith(`${name} (`));
  if (mine.length === 0) return `The check "${name}" has not run for this commit.`;
  const open = mine.find(({ conclusion }) => conclusion !== "success");
  return (
    open &&
    `The check "${open.name}" is ${open.conclusion ?? open.status}. Tag a commit of which it is green.`
  );
}

function refuse(message: string): 1 {
  process.stderr.write(`${message}\n`);
  return 1;
}

if (import.meta.main)
  process.exitCode = await main(resolve(import.meta.dirname, ".."), process.env, process.argv.slice(2));
