import type { Command } from "commander";
import { registry } from "../../../generated/registry.ts";
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
It reads how the API behaves: the way to the next page, the code and message of errors, idempotency keys, limits, long-running work,
batches, request ids and credentials. It writes this into <name>.overlay.yaml, an OpenAPI Overlay 1.0. What the document makes certain
is active there. What is only likely is a comment with its evidence: remove the "# " if the provider's pages agree. The document stays
as it is, so that you can replace it with a newer one. redocly.yaml gets an entry that \`concord generate\` reads. What you have
written there stays.

The API is called what its file is called; if that says nothing, as openapi.yaml, then what its title or its folder says. --name
names it otherwise. The names of the APIs that come with Concord (${registry.map((api) => api.name).join(", ")}) are taken.

--check reads the document again from where it came. It reports operations that are new, gone or changed, parts of the overlay that no
longer apply, and behaviour that can be read only now. --update takes the changes over.

Examples:
  concord init openapi.yaml
  concord init https://api.example/openapi.json --name example --out src/example  # needs: the address of a document
  concord init --check
  concord init --check example --json

Exit codes: 0 done, or with --check nothing has changed, 1 something has changed upstream, 2 wrong use, or an unusable
document.`;

export function addInit(program: Command): void {
  program
    .command("init")
    .summary("read from an OpenAPI document how the API behaves")
    .description(
      "Reads an OpenAPI 3.0, 3.1 or 3.2 document and writes an overlay that says how the API behaves.",
    )
    .argument("[documents...]", "file or URL of the document; with --check or --update, names of APIs")
    .option("--name <name>", "name of the API, instead of the one from its file, title or folder")
    .option("--out <folder>", "folder of the generated files; default: src/api/<name>")
    .addOption(allowHost())
    .option("--check", "report what has changed upstream, and write nothing")
    .option("--update", "take over what has changed upstream")
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
      "Name one OpenAPI document, as a file or a URL: `concord init openapi.yaml`",
      exit.misuse,
    );
  const [{ init: initiate }, { initReport }] = await Promise.all([
    import("../../toolkit/init/init.ts"),
    import("../../toolkit/init/report.ts"),
  ]);
  const initiated = await perform(`Reading ${document}`, () =>
    initiate({ base: process.cwd(), document, name, out, hosts, reserved: registry.map((api) => api.name) }),
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
