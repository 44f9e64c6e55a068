import { type Command, Option } from "commander";
import { exit } from "../exit.ts";
import { type AllowedHosts, allowHost } from "../toolkit/allow-host.ts";
import { appendTo } from "../toolkit/append.ts";
import { CONSENTS, FORMATS, type Format, formatOf } from "../toolkit/choices.ts";
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
Each change is judged twice. What clients notice: breaking (one that works today may fail), compatible (one may notice and works on)
or a note for readers. What the API risks: weakened, where a credential, scope, limit or other protection is loosened.

It fails where a client breaks and \`info.version\` does not say so (a new major version, before 1.0.0 a new minor one; any other
version where versions are no numbers), where the version was raised and the changelog beside the document has no entry for it,
and where something was weakened without a consent:
  # consents.yaml
  - api: example
    change: "..."       # the message, as this command prints it
    by: Mia Tanaka
    reason: The load test of March held.

Examples:
  concord diff                        # every API of redocly.yaml with what it was where this work left the main branch
  concord diff v1.4.0                 # ... with what it was at a git revision
  concord diff old.yaml new.yaml      # two documents, files or URLs
  concord diff v1.4.0 v1.5.0          # two revisions
  concord diff main openapi.yaml      # a document with what it was at a revision
  concord diff openapi.yaml --against https://api.example/openapi.json  # needs: the address of a document

Exit codes: 0 no client breaks, or the version says so, 1 it may not pass, 2 wrong use, or nothing to compare.`;

export function addDiff(program: Command): void {
  program
    .command("diff")
    .summary("say what a change of an OpenAPI document does to its callers")
    .description("Compares documents: two files, two revisions, or what stands here with what stood before.")
    .usage("[old] [new] [options]")
    .argument(
      "[names...]",
      "documents, git revisions, or APIs of redocly.yaml: the old one, then the new one",
    )
    .option("--against <old>", "the old one: a revision, folder, file or URL; then the names are new ones")
    .option("--overlay <file...>", "overlays to apply, instead of those of redocly.yaml")
    .addOption(allowHost())
    .option("--consents <file>", "the file in which risks are taken", CONSENTS)
    .option(
      "--changelog <file>",
      "the changelog that has to have an entry, instead of CHANGELOG.md beside the document",
    )
    .addOption(new Option("--format <format>", "how to say it").choices(FORMATS).default("human"))
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
    const compared = { names, against, overlays: overlay, hosts, consents, changelog };
    return { difference: await compareBetween(process.cwd(), compared), render, hasFailed };
  });
  process.stdout.write(render(formatOf(options), difference));
  if (summary !== undefined) appendTo(summary, render("markdown", difference));
  return hasFailed(difference) ? exit.failed : exit.done;
}
