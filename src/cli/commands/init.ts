import type { Command } from "commander";
import { CommandFailed, exit } from "../exit.ts";
import { type AllowedHosts, allowHost } from "../toolkit/allow-host.ts";
import { perform } from "../toolkit/work.ts";

interface InitCommandOptions extends AllowedHosts {
  readonly name?: string;
  readonly out?: string;
  readonly check?: boolean;
  readonly update?: boolean;
  readonly json?: boolean;
}

const HELP = `
It reads how the API behaves: how its lists go on, where its errors say what, its idempotency keys, limits, long-running work,
batches, request ids and credentials. What the document makes certain is written into <name>.overlay.yaml, an OpenAPI Overlay 1.0.
What is likely is written there as a comment, with its evidence: remove the "# " where the provider's pages agree. The document
itself stays as it is, so that you can replace it by a newer one. redocly.yaml gets an entry that \`concord generate\` reads.

With --check, it compares the document, where it came from, with what it was: operations that are new, gone or changed, parts of
the overlay that find nothing any more, and what can be read now that could not be read then. --update takes that over.

Examples:
  concord init openapi.yaml
  concord init https://api.example/openapi.json --name example --out src/example  # needs: the address of a document
  concord init --check
  concord init --check example --json

Exit codes: 0 done, or with --check nothing has changed, 1 something has changed upstream, 2 wrong use, or a document that cannot
be worked with.`;

export function addInit(program: Command): void {
  program
    .command("init")
    .summary("read an API's behaviour from its OpenAPI document")
    .description(
      "Reads an OpenAPI 3.0, 3.1 or 3.2 document and writes an overlay that says how the API behaves.",
    )
    .usage("<document> [options]")
    .argument("[documents...]", "file or URL of the document; with --check or --update, names of APIs")
    .option("--name <name>", "name of the API; without it, that of the file or the title")
    .option("--out <folder>", "folder of the generated files; without it, src/api/<name>")
    .addOption(allowHost())
    .option("--check", "say what has changed upstream since, and write nothing")
    .option("--update", "take over what has changed upstream since")
    .option("--json", "print what was found as JSON")
    .addHelpText("after", HELP)
    .action(async (documents: string[], options: InitCommandOptions) => {
      process.exitCode = await (options.check || options.update
        ? check(documents, options)
        : init(documents, options));
    });
}

async function init(
  documents: readonly string[],
  { name, out, allowHost: hosts, json }: InitCommandOptions,
): Promise<number> {
  const [document, ...others] = documents;
  if (document === undefined || others.length > 0)
    throw new CommandFailed(
      "Name one OpenAPI document, as a file or a URL: concord init openapi.yaml",
      exit.misuse,
    );
  const [{ init: initiate }, { initReport }] = await Promise.all([
    import("../../toolkit/init/init.ts"),
    import("../../toolkit/init/report.ts"),
  ]);
  const initiated = await perform(`Reading ${document}`, () =>
    initiate({ base: process.cwd(), document, name, out, hosts }),
  );
  console.log(json ? JSON.stringify(initiated, null, 2) : initReport(initiated));
  return exit.done;
}

async function check(
  names: readonly string[],
  { update = false, json }: InitCommandOptions,
): Promise<number> {
  const [{ checkUpstream }, { isUnchanged }, { checkReport }] = await Promise.all([
    import("../../toolkit/init/init.ts"),
    import("../../toolkit/init/check.ts"),
    import("../../toolkit/init/report.ts"),
  ]);
  const checked = await perform("Reading the documents", () => checkUpstream(process.cwd(), names, update));
  console.log(json ? JSON.stringify(checked, null, 2) : checked.map(checkReport).join("\n"));
  return update || checked.every(({ upstream }) => isUnchanged(upstream)) ? exit.done : exit.failed;
}
