import { type Command, Option } from "commander";
import { exit } from "../exit.ts";
import { type AllowedHosts, allowHost } from "../toolkit/allow-host.ts";
import { appendTo } from "../toolkit/append.ts";
import { FORMATS, type Format, formatOf, PROFILES } from "../toolkit/choices.ts";
import { overlayOption } from "../toolkit/overlay.ts";
import { perform } from "../toolkit/work.ts";

interface LintCommandOptions extends AllowedHosts {
  readonly profile?: string;
  readonly overlay?: readonly string[];
  readonly format: Format;
  readonly summary?: string;
  readonly json?: boolean;
}

const HELP = `
Each finding says where it is, what is wrong, and what to do. A finding in a shared component is reported once, with the number of
operations that use it. A long report ends with how often each rule was broken, and what to fix first.

Profiles:
  runtime       what a client cannot be generated without; \`concord generate\` demands no more
  recommended   also what is a mistake in any style; errors fail, warnings do not (the default)
  house         also the style of the APIs that come with Concord: codes, examples, names, sources; everything fails

Without arguments, it judges every API under \`apis\` of redocly.yaml, each by its own profile:
  apis:
    example:
      root: example.yaml
      x-concord: { profile: recommended }

Examples:
  concord lint
  concord lint openapi.yaml
  concord lint https://api.example/openapi.json --profile runtime  # needs: the address of a document
  concord lint example --overlay example.overlay.yaml --format sarif > findings.sarif
  concord lint --format github --summary "$GITHUB_STEP_SUMMARY"    # needs: GitHub Actions

Exit codes: 0 no finding that fails, 1 at least one, 2 wrong use, or a document that cannot be read.`;

export function addLint(program: Command): void {
  program
    .command("lint")
    .summary("find mistakes in an OpenAPI document")
    .description("Finds mistakes in OpenAPI 3.0, 3.1 and 3.2 documents, and says on which line to do what.")
    .argument("[apis...]", "names of redocly.yaml, or documents by file or URL; default: all of redocly.yaml")
    .addOption(
      new Option("--profile <name>", "profile to judge by, instead of that in redocly.yaml").choices(
        PROFILES,
      ),
    )
    .addOption(overlayOption())
    .addOption(allowHost())
    .addOption(new Option("--format <format>", "format of the report").choices(FORMATS).default("human"))
    .option("--summary <file>", "append all findings to this file, as Markdown")
    .option("--json", "the same as --format json")
    .addHelpText("after", HELP)
    .action(async (names: string[], options: LintCommandOptions) => {
      process.exitCode = await lint(names, options);
    });
}

async function lint(names: readonly string[], options: LintCommandOptions): Promise<number> {
  const { profile, overlay, allowHost: hosts, summary } = options;
  const { findings, judged, report } = await perform("Judging", async () => {
    const [{ chosenApis }, { lintDocuments }, { targetOf }, { report }] = await Promise.all([
      import("../../toolkit/project/chosen.ts"),
      import("../../toolkit/lint/lint.ts"),
      import("../../toolkit/lint/documents.ts"),
      import("../../toolkit/lint/report.ts"),
    ]);
    const base = process.cwd();
    const apis = await chosenApis(base, names, { profile, overlays: overlay, hosts });
    const targets = apis.map((api) => targetOf(base, api));
    return { findings: await lintDocuments(base, targets), judged: apis.map((api) => api.name), report };
  });
  process.stdout.write(report(findings, formatOf(options), judged));
  if (summary !== undefined) appendTo(summary, report(findings, "markdown", judged));
  return findings.some(({ severity }) => severity === "error") ? exit.failed : exit.done;
}
