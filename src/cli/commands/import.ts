import { type Command, InvalidArgumentError, Option } from "commander";
import { withConnectionOptions } from "../connection-options.ts";
import { CommandFailed, exit } from "../exit.ts";
import { type Mapping, parseMapping } from "../import/mapping.ts";
import type { ImportOptions } from "../import/options.ts";
import { interruptible, stoppable } from "../interrupt.ts";
import { atLeastOne } from "../numbers.ts";

const EXAMPLES = `
Fields: attendee_id and name, which every row needs; email, linkedin_url, title, company; raw_data, an object that
takes any other column. Columns are found by their names, whatever their case and punctuation ("Attendee ID", "E-Mail").
An unknown column stops the import; --map says what to do with it. All rows are checked before any is sent. Excel files need three small packages: npm install yauzl saxes numfmt.

Examples:
  concord import roster.xlsx --explain
  concord import roster.csv --event summit-2026 --dry-run
  concord import roster.csv --event summit-2026
  concord import badges.csv --event summit-2026 --map "Badge no=attendee_id" --map "Diet=raw_data.diet" --map "Notes="
  concord import roster.csv --event summit-2026 --skip-invalid --json
  concord import guests.xlsx --sheet Speakers --event summit-2026 --map '*=raw_data'
  concord import roster.ndjson.gz --event summit-2026

After an interruption, run the same command again. It goes on where it stopped, and imports nothing twice.
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
    .option("--event <id>", "event to import into; needed, except with --explain")
    .addOption(new Option("--event-id <id>", "another name of --event").hideHelp())
    .option(
      "--map <column=field>",
      "field that a column fills; column= leaves the column out, *=field takes all unknown columns",
      collect,
    )
    .option("--trim", "remove white space around cells")
    .option(
      "--sheet <name>",
      "sheet of an Excel file, by its name or its number from 1, instead of the first visible one",
    )
    .option("--skip-invalid", "leave out rows that break a rule, and write them to <file>.rejected.csv")
    .option("--rejected <file>", "file for rejected rows, instead of <file>.rejected.csv")
    .option(
      "--explain",
      "show the columns with samples, and what each would fill; needs neither event nor key",
    )
    .option("--dry-run", "check rows, key and event; nothing is sent")
    .option("--label <text>", "import rows again that are in already: another label makes it another import")
    .option("--concurrency <n>", "batches under way at once", atLeastOne, 4)
    .option("--batch-rows <n>", "rows per batch, if fewer than the API allows", atLeastOne)
    .addOption(
      new Option("--format <format>", "format of the input, if its first character misleads").choices([
        "csv",
        "ndjson",
      ]),
    )
    .option(
      "--delimiter <character>",
      "delimiter of the CSV, if its header misleads; tab for a tab",
      delimiter,
    )
    .option("--json", "print one JSON object at the end")
    .option("-q, --quiet", "report only what is wrong")
    .option("--no-progress", "show no progress line")
    .addHelpText("after", `${EXAMPLES}${about}`);
  withConnectionOptions(command).action(async (file: string, given: GivenOptions) => {
    if (given.explain) {
      const { explainInput } = await import("../import/explain-command.ts");
      process.exitCode = await stoppable((signal) => explainInput(file, given, signal));
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
    const [{ runImport }, { printReport }] = await Promise.all([
      import("../import/run.ts"),
      import("../import/report.ts"),
    ]);
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
