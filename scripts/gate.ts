import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { compareWith, type Difference } from "../src/toolkit/diff/diff.ts";
import { entriesOf, entry, hasFailed } from "../src/toolkit/diff/judgement.ts";
import { markdown } from "../src/toolkit/diff/markdown.ts";
import { NoBase } from "../src/toolkit/diff/no-base.ts";
import { openProposal } from "../src/toolkit/diff/proposal.ts";
import { changedSettings, type Setting } from "../src/toolkit/diff/settings.ts";
import { targetsOf } from "../src/toolkit/lint/documents.ts";
import type { Finding } from "../src/toolkit/lint/finding.ts";
import { lintSpec } from "../src/toolkit/lint/lint-spec.ts";
import { report } from "../src/toolkit/lint/report.ts";
import { annotations } from "../src/toolkit/report/annotations.ts";
import type { Entry } from "../src/toolkit/report/entry.ts";
import { junit } from "../src/toolkit/report/junit.ts";
import { sarif } from "../src/toolkit/report/sarif.ts";
import { Misuse, runCommand } from "./command.ts";

const HELP = `Usage: npm run gate -- <proposal> --base <revision> [--out <folder>] [--summary <file>]

Judges the documents of a proposed revision by the rules of this checkout, which has to be the base revision: so a
proposal cannot switch off its own judge. Of the proposal only spec/ and generated/ are read, as data; nothing of it
is executed. What it changes about the gate itself (rules, workflows, consents) is listed for a human.

  proposal    The git revision that is proposed, such as the merge of a pull request.
  --base      The git revision that its contracts are compared with.
  --out       Writes report.md, findings.sarif and findings.xml (JUnit) into this folder.
  --summary   Appends the report to this file.
  --help      Show this text.

Prints annotations of GitHub, ten at most. Exit codes: 0 it may pass, 1 it may not, 2 wrong use.
`;

/** Runs the command in the checkout `root`; returns its exit code. */
export function main(root: string, args: readonly string[]): Promise<0 | 1 | 2> {
  const command = {
    usage: HELP,
    hint: "npm run gate -- --help shows the right use.\n",
    options: { base: { type: "string" }, out: { type: "string" }, summary: { type: "string" } },
    allowPositionals: true,
  } as const;
  return runCommand(command, args, async ({ values: { base, out, summary }, positionals }) => {
    const [revision, ...others] = positionals;
    if (revision === undefined || others.length > 0 || base === undefined)
      throw new Misuse("Name one proposed revision, and what it is compared with by --base.");
    const verdict = await judge(root, revision, base);
    process.stdout.write(annotations(verdict.entries));
    if (summary !== undefined) appendFileSync(summary, verdict.text);
    if (out !== undefined) write(out, verdict);
    process.stdout.write(`${revision}: ${verdict.passes ? "may pass" : "may not pass"}\n`);
    return verdict.passes ? 0 : 1;
  });
}

interface Verdict {
  readonly passes: boolean;
  readonly entries: readonly Entry[];
  readonly text: string;
}

async function judge(root: string, revision: string, base: string): Promise<Verdict> {
  const proposal = openProposal(root, revision);
  if (!proposal) throw new Misuse(`git knows no revision ${revision}. If this clone is shallow, fetch it.`);
  try {
    const findings = await lintSpec({ base: proposal.folder });
    const settings = changedSettings(root, base, proposal.commit);
    const difference = followed(await compared(root, proposal.folder, base), settings);
    const judged = targetsOf(proposal.folder).map(({ name }) => name);
    return {
      passes: findings.length === 0 && !hasFailed(difference),
      entries: [...lintEntries(findings), ...diffEntries(difference), ...settings.map(settingEntry)],
      text: [markdown(difference), settingsText(settings), report(findings, "markdown", judged)].join("\n"),
    };
  } finally {
    proposal.dispose();
  }
}

async function compared(root: string, folder: string, base: string): Promise<Difference> {
  const annotationsFile = join(root, "spec/extensions.schema.yaml");
  try {
    return await compareWith(folder, base, { repository: root, annotations: annotationsFile });
  } catch (error) {
    throw error instanceof NoBase ? new Misuse(error.message) : error;
  }
}

/**
 * Drops findings on generated/ if the proposal changes the generator: the base would generate other files. The proposal's own
 * tests check them.
 */
function followed(difference: Difference, settings: readonly Setting[]): Difference {
  const generator = settings.some(({ file }) => /^src\/(?:openapi|toolkit\/generate)\//.test(file));
  const stale = difference.stale.filter(({ message }) => !generator || !message.startsWith("generated/"));
  return { ...difference, stale };
}

function lintEntries(findings: readonly Finding[]): Entry[] {
  return findings.map(({ file, line, column, rule, message, remedy }) => ({
    ...{ level: "error", file, line, column, rule, message, remedy },
  }));
}

function diffEntries({ comparisons, stale }: Difference): Entry[] {
  return [...comparisons.flatMap(entriesOf), ...stale.map((each) => entry("error", each))];
}

function settingEntry({ file, line, what, reason }: Setting): Entry {
  const remedy =
    reason === "" ? "The base's own setting judged this proposal." : `The reason beside it: ${reason}`;
  return { level: "warning", file, line, column: 1, rule: "setting-changed", message: what, remedy };
}

function settingsText(settings: readonly Setting[]): string {
  if (settings.length === 0) return "";
  const rows = settings.map(
    ({ file, line, what, reason }) =>
      `| ${what} | \`${file}:${line}\` | ${reason.replaceAll("|", "\\|")} |\n`,
  );
  return `## Settings of the gate\n\nThis proposal was judged by the settings of the base. It changes:\n\n| What | Where | Reason |\n|---|---|---|\n${rows.join("")}`;
}

function write(folder: string, { entries, text }: Verdict): void {
  const files = {
    "report.md": text,
    "findings.sarif": sarif(entries),
    "findings.xml": junit([{ name: "contracts", entries }]),
  };
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

if (import.meta.main)
  process.exitCode = await main(resolve(import.meta.dirname, ".."), process.argv.slice(2));
