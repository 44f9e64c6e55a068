import { resolve } from "node:path";
import { runCommand } from "./command.ts";
import { annotationsOf } from "./rehearse/findings.ts";
import { rehearseOthers } from "./rehearse/others.ts";
import { type Outcome, rehearse } from "./rehearse/rehearse.ts";
import { createRepository } from "./rehearse/repository.ts";
import { API, bad, good, type Seed } from "./rehearse/seeds.ts";
import { stepsOf } from "./rehearse/workflow.ts";

const HELP = `Usage: npm run rehearse [-- --all | --others]

Rehearses .github/workflows/contract.yml: copies the project as it stands into a throw-away git repository,
proposes a good and a bad change there, and runs the workflow's own steps on each.

  --all    Proposes eleven bad changes, one of each kind that must not pass, in a repository with one API, and
           shows by which rule each was refused.
  --others Packs both packages and installs them into a repository that has nothing else of ours. There it runs the steps
           of action.yml, and the guide's scripts for GitLab and pre-commit, on two good and four bad changes.
  --help   Show this text.

Exit codes: 0 each change was judged as it has to be, 1 one was not, 2 wrong use.
`;

/** Runs the command in the project folder `root`; returns its exit code. */
export function main(root: string, args: readonly string[]): Promise<0 | 1 | 2> {
  const options = {
    all: { type: "boolean", default: false },
    others: { type: "boolean", default: false },
  } as const;
  return runCommand({ usage: HELP, options }, args, async ({ values: { all, others } }) => {
    const right = await (others ? showOthers(root) : all ? rehearseAll(root) : rehearseTwo(root));
    return right ? 0 : 1;
  });
}

/** Judges changes in another team's repository. Prints one line for each change and system. */
async function showOthers(root: string): Promise<boolean> {
  const judged = await rehearseOthers(root);
  for (const { system, change, refused, right, annotations, output } of judged) {
    const outcome = `${refused ? "refused" : "accepted"}${right ? "" : ", which is WRONG"}`;
    process.stdout.write(`${system.padEnd(10)} ${change.title}: ${outcome}\n`);
    for (const { level, file, line, rule, message } of annotations)
      process.stdout.write(`           ${level} ${file}:${line} ${rule} ${message}\n`);
    if (!right) process.stdout.write(indent(output));
  }
  return judged.every(({ right }) => right);
}

/** Judges a good and a bad change. Prints the whole output of the steps. */
async function rehearseTwo(root: string): Promise<boolean> {
  const repository = await createRepository(root);
  try {
    const flipped = bad.filter(({ refusedBy }) => refusedBy === "terminal-changed");
    let right = true;
    for (const seed of [good, ...flipped]) {
      process.stdout.write(`\n=== ${seed.title}\n`);
      const outcome = await rehearse(repository, seed, stepsOf(repository.folder, "contract.yml"));
      for (const { name, run, status, output } of outcome.results)
        process.stdout.write(
          `\n--- ${name}: ${status === 0 ? "passed" : `failed (${status})`}\n    ${run}\n${indent(output)}`,
        );
      process.stdout.write(
        `\n--- Job summary\n${indent(outcome.summary)}\n=== ${verdict(outcome)}: ${seed.title}\n`,
      );
      right &&= outcome.right;
    }
    return right;
  } finally {
    repository.dispose();
  }
}

/** Judges every bad change and prints a summary of each. */
async function rehearseAll(root: string): Promise<boolean> {
  const outcomes = await judgeAll(root, bad);
  const rows = outcomes.map((outcome, at) => {
    const { seed, reason, results } = outcome;
    const others = new Set(annotationsOf(results).map(({ rule }) => rule));
    const also = [...others].filter((rule) => rule !== reason?.rule);
    return [
      `${String(at + 1).padStart(2)}. ${seed.title}: ${verdict(outcome)}`,
      ...(reason
        ? [
            `    ${reason.file}:${reason.line} ${reason.rule}`,
            `    ${reason.message}`,
            `    ${reason.remedy}`,
          ]
        : []),
      ...(also.length > 0 ? [`    also: ${also.join(", ")}`] : []),
    ].join("\n");
  });
  const right = outcomes.filter((each) => each.right).length;
  process.stdout.write(
    `${rows.join("\n")}\n\n${right} of ${outcomes.length} refused with file, line, rule and remedy\n`,
  );
  return right === outcomes.length;
}

/** Judges each change in a repository that has only the API which they change. */
export async function judgeAll(root: string, seeds: readonly Seed[]): Promise<Outcome[]> {
  const repository = await createRepository(root, [API]);
  try {
    const steps = stepsOf(repository.folder, "contract.yml");
    const outcomes: Outcome[] = [];
    for (const seed of seeds) outcomes.push(await rehearse(repository, seed, steps));
    return outcomes;
  } finally {
    repository.dispose();
  }
}

function verdict({ refused, right }: Outcome): string {
  return `${refused ? "refused" : "accepted"}${right ? "" : ", which is WRONG"}`;
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, "    ");
}

if (import.meta.main)
  process.exitCode = await main(resolve(import.meta.dirname, ".."), process.argv.slice(2));
