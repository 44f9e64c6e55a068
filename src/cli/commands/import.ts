import { type Command, InvalidArgumentError, Option } from "commander";
import { withConnectionOptions } from "../connection-options.ts";
import { CommandFailed, exit } from "../exit.ts";
import { type Mapping, parseMapping } from "../import/columns.ts";
import type { ImportOptions } from "../import/options.ts";
import { interruptible } from "../interrupt.ts";
import { atLeastOne } from "../numbers.ts";

const EXAMPLES = `
Fields: attendee_id and name, which every row needs; email, linkedin_url, title, company; raw_data, an object that
takes any other column. Columns are found by their names, whatever their case and punctuation ("Attendee ID", "E-Mail").
A column that no field is known for stops the import: --map says what to do with it. Rows are checked before any of them
is sent. Excel files need three small packages: npm install yauzl saxes numfmt.

Examples:
  concord import roster.xlsx --explain
  concord import roster.csv --event summit-2026 --dry-run
  concord import roster.csv --event summit-2026
  concord import badges.csv --event summit-2026 --map "Badge no=attendee_id" --map "Diet=raw_data.diet" --map "Notes="
  concord import roster.csv --event summit-2026 --skip-invalid --json
  concord import guests.xlsx --sheet Speakers --event summit-2026 --map '*=raw_data'
  concord import roster.ndjson.gz --event summit-2026

Interrupted, the same command goes on where it was: nothing is imported twice.
Exit codes: 0 every row is in, 3 some are not, 1 failed, 2 wrong use or invalid input, 130 interrupted.`;

/** Adds the command. Its help on credentials is read from the contract only if `args` name the command. */
export async function addImport(program: Command, args: readonly string[]): Promise<void> {
  const about = args.includes("import") ? (await import("../import/help.ts")).help : "";
  const command = program
    .command("import")
    .summary("import a roster into an event")
    .description(
      "Imports a roster of any size into an event: checks it, sends it in batches, follows their runs.",
    )
    .argument(
      "<file>",
      "CSV or Excel (xlsx) with a header, NDJSON or a JSON array, also as .gz; - reads standard input",
    )
    .option("--event <id>", "event to import into; only --explain does without it")
    .addOption(new Option("--event-id <id>", "another name of --event").hideHelp())
    .option(
      "--map <column=field>",
      "what a column fills; column= leaves it out, *=field is for all unknown ones",
      collect,
    )
    .option("--trim", "take white space around the cells away")
    .option(
      "--sheet <name>",
      "sheet of an Excel file, by its name or its number from 1; without it, the first one",
    )
    .option("--skip-invalid", "pass over rows that break a rule, and keep them in <file>.rejected.csv")
    .option("--rejected <file>", "where to keep the rows that are rejected, instead of <file>.rejected.csv")
    .option(
      "--explain",
      "show the columns, samples of them and what they would fill; needs neither event nor key",
    )
    .option("--dry-run", "check rows, key and event; nothing is sent")
    .option("--label <text>", "send rows once more that are in already: the label makes it another import")
    .option("--concurrency <n>", "batches under way at once", atLeastOne, 4)
    .option("--batch-rows <n>", "rows per batch, fewer than the API allows", atLeastOne)
    .addOption(
      new Option("--format <format>", "format of the input, where its first character would mislead").choices(
        ["csv", "ndjson"],
      ),
    )
    .option(
      "--delimiter <character>",
      "delimiter of the CSV, where its header would mislead; tab for a tab",
      delimiter,
    )
    .option("--json", "print one JSON object at the end")
    .option("-q, --quiet", "report what is wrong, and nothing else")
    .option("--no-progress", "draw no progress line")
    .addHelpText("after", `${EXAMPLES}${about}`);
  withConnectionOptions(command).action(async (file: string, given: GivenOptions) => {
    const { explainInput, runImport, printReport } = await import("../import/index.ts");
    if (given.explain) {
      process.exitCode = await explainInput(file, given);
      return;
    }
    const event = given.event ?? given.eventId;
    if (event === undefined) {
      throw new CommandFailed(
        "--event is missing: name the event to import into, --event <id>. (--help shows what there is)",
        exit.misuse,
      );
    }
    const options: ImportOptions = { ...given, event };
    const report = await interruptible((signal) => runImport(file, options, signal));
    process.exitCode = printReport(report, options);
  });
}

/** Options before the event is known. */
type GivenOptions = Omit<ImportOptions, "event"> & {
  readonly event?: string;
  readonly eventId?: string;
  readonly explain?: boolean;
};

function collect(text: string, earlier: readonly Mapping[] = []): readonly Mapping[] {
  try {
    return [...earlier, parseMapping(text)];
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

function delimiter(text: string): string {
  if (text === "tab" || text === "\\t") return "\t";
  if (text.length !== 1 || /["\r\n]/.test(text))
    throw new InvalidArgumentError("It is one character, or tab.");
  return text;
}
