import { type Command, Option } from "commander";
import { CommandFailed, exit } from "../exit.ts";
import type { AllowedHosts } from "../toolkit/allow-host.ts";
import { CONSENTS } from "../toolkit/choices.ts";
import { takesTwoSides } from "../toolkit/two-sides.ts";
import { perform } from "../toolkit/work.ts";

interface ChangelogCommandOptions extends AllowedHosts {
  readonly against?: string;
  readonly overlay?: readonly string[];
  readonly changelog?: string;
  readonly write?: boolean;
  readonly date: string;
  readonly json?: boolean;
}

const HELP = `
The entry has the headings of Keep a Changelog; what breaks comes first. With --write it goes into CHANGELOG.md beside the document,
under \`info.version\`. If this version has an entry already, it is replaced and keeps its date: write it often, and reword it at
the end. The names mean the same as for \`concord diff\`; see its help.

Examples:
  concord changelog
  concord changelog v1.4.0 --write
  concord changelog old.yaml new.yaml
  concord changelog old.yaml new.yaml --write --changelog docs/CHANGELOG.md

Exit codes: 0 done, 1 an API changed and its version did not, so there is no place for an entry, 2 wrong use, or nothing to compare.`;

export function addChangelog(program: Command): void {
  takesTwoSides(program.command("changelog"))
    .summary("write down for callers what changed")
    .description("Says for callers what changed in OpenAPI documents.")
    .option("--changelog <file>", "file of the entry, instead of CHANGELOG.md beside the document")
    .option("--write", "write the entry into the file")
    .addOption(
      new Option("--date <yyyy-mm-dd>", "date of a new entry").default(
        new Date().toISOString().slice(0, 10),
        "today",
      ),
    )
    .option("--json", "print the entries as JSON")
    .addHelpText("after", HELP)
    .action(async (names: string[], options: ChangelogCommandOptions) => {
      process.exitCode = await changelog(names, options);
    });
}

async function changelog(names: readonly string[], options: ChangelogCommandOptions): Promise<number> {
  const { against, overlay, allowHost: hosts, changelog: file, write = false, date, json } = options;
  const { compareBetween } = await perform("Comparing", () => import("../../toolkit/diff/between.ts"));
  const { changedOf, isDate, shown, writeEntry } = await import("../../toolkit/changelog/write.ts");
  const { entryBody } = await import("../../toolkit/changelog/entry.ts");
  if (!isDate(date)) throw new CommandFailed(`${date} is no date. Write it as 2026-01-31.`, exit.misuse);
  const compared = {
    ...{ command: "concord changelog", names, against, overlays: overlay, hosts },
    ...{ consents: CONSENTS, changelog: file },
  };
  const base = process.cwd();
  const { comparisons, base: label } = await perform("Comparing", () => compareBetween(base, compared));
  const changed = changedOf(comparisons);
  const entries = changed.map((comparison) => {
    const { api, title, from, to, changelogFile } = comparison;
    const target = changelogFile ?? (write ? "CHANGELOG.md" : undefined);
    const command = "concord changelog --write";
    const written =
      write && target !== undefined ? writeEntry(base, target, comparison, { date, command }) : undefined;
    return {
      api,
      title,
      from,
      to,
      file: target,
      entry: entryBody(comparison),
      written,
      text: shown(comparison, date),
    };
  });
  if (json) {
    console.log(
      JSON.stringify({ base: label, entries: entries.map(({ text: _, ...rest }) => rest) }, null, 2),
    );
  } else if (entries.length === 0) {
    console.log(`Nothing changed for a caller since ${label}.`);
  } else {
    for (const { written, text } of entries) {
      if (written === undefined) process.stdout.write(text);
      else if (written.done) console.log(written.text);
      else console.error(`concord: ${written.text}`);
    }
  }
  return entries.every(({ written }) => written?.done ?? true) ? exit.done : exit.failed;
}
