import { type Command, Option } from "commander";
import { exit } from "../exit.ts";
import type { AllowedHosts } from "../toolkit/allow-host.ts";
import { appendTo } from "../toolkit/append.ts";
import { CONSENTS, FORMATS, type Format, formatOf } from "../toolkit/choices.ts";
import { takesTwoSides } from "../toolkit/two-sides.ts";
import { perform } from "../toolkit/work.ts";

interface DiffCommandOptions extends AllowedHosts {
  readonly against?: string;
  readonly overlay?: readonly string[];
  readonly consents: string;
  readonly changelog?: string;
  readonly format: Format;
  readonly summary?: string;
  readonly json?: boolean;
}

const HELP = `
Each change is judged twice. For clients it is breaking (one that works today may fail), compatible (clients may notice, and go on
working) or a note for readers. For the API it may be weakened: a credential, a scope, a limit or another protection is loosened.

It fails in three cases. A change is breaking, and \`info.version\` does not say so: a new major version does, and before 1.0.0 a new
minor one. The version was raised, and the changelog beside the document has no entry for it. Something was weakened, and nobody
has consented in a file:
  # consents.yaml
  - api: example
    change: "..."       # the message, as this command prints it
    by: Mia Tanaka
    reason: The load test of March held.

Examples:
  concord diff                        # every API of redocly.yaml, with its state where this work left the main branch
  concord diff v1.4.0                 # ... with its state at a git revision
  concord diff old.yaml new.yaml      # two documents, files or URLs
  concord diff v1.4.0 v1.5.0          # two revisions
  concord diff main openapi.yaml      # a document with its state at a revision
  concord diff openapi.yaml --against https://api.example/openapi.json  # needs: the address of a document

Exit codes: 0 the change may pass, 1 it may not, 2 wrong use, or nothing to compare.`;

export function addDiff(program: Command): void {
  takesTwoSides(program.command("diff"))
    .summary("show what a change of an OpenAPI document does to callers")
    .description("Compares two documents, two revisions, or the documents here with earlier ones.")
    .option("--consents <file>", "file with the consents", CONSENTS)
    .option(
      "--changelog <file>",
      "changelog that needs an entry, instead of CHANGELOG.md beside the document",
    )
    .addOption(new Option("--format <format>", "format of the report").choices(FORMATS).default("human"))
    .option("--summary <file>", "append the comparison to this file, as Markdown")
    .option("--json", "the same as --format json")
    .addHelpText("after", HELP)
    .action(async (names: string[], options: DiffCommandOptions) => {
      process.exitCode = await diff(names, options);
    });
}

async function diff(names: readonly string[], options: DiffCommandOptions): Promise<number> {
  const { against, overlay, allowHost: hosts, consents, changelog, summary } = options;
  const { difference, render, hasFailed } = await perform("Comparing", async () => {
    const [{ compareBetween }, { render }, { hasFailed }] = await Promise.all([
      import("../../toolkit/diff/between.ts"),
      import("../../toolkit/diff/report.ts"),
      import("../../toolkit/diff/judgement.ts"),
    ]);
    const compared = {
      command: "concord diff",
      names,
      against,
      overlays: overlay,
      hosts,
      consents,
      changelog,
    };
    return { difference: await compareBetween(process.cwd(), compared), render, hasFailed };
  });
  process.stdout.write(render(formatOf(options), difference));
  if (summary !== undefined) appendTo(summary, render("markdown", difference));
  return hasFailed(difference) ? exit.failed : exit.done;
}
