import type { Command } from "commander";
import { exit } from "../exit.ts";
import { type AllowedHosts, allowHost } from "../toolkit/allow-host.ts";
import { overlayOption } from "../toolkit/overlay.ts";
import { perform } from "../toolkit/work.ts";

interface GenerateCommandOptions extends AllowedHosts {
  readonly name?: string;
  readonly out?: string;
  readonly overlay?: readonly string[];
  readonly check?: boolean;
  readonly json?: boolean;
}

const HELP = `
For each API it writes four files: index.ts with the behaviour, which your program imports, schema.ts with the types,
and the whole document with its overlays applied, as document.ts and openapi.yaml. They import
only the package concord-apis. Node runs them as they are, from version 22.18 on, and every compiler takes them.
The same document always gives the same files.

Without arguments, it generates every API under \`apis\` of redocly.yaml:
  apis:
    example:
      root: example.yaml                  # file, or URL
      overlays: [example.overlay.yaml]    # OpenAPI Overlays, applied one after the other
      x-concord: { out: src/api/example }

Examples:
  concord generate
  concord generate example --check
  concord generate openapi.yaml --overlay behaviour.yaml --out src/api/example

Exit codes: 0 done, 1 a document has problems, or with --check a file is not what its document says, 2 wrong use.`;

export function addGenerate(program: Command): void {
  program
    .command("generate")
    .summary("write the types and the behaviour of an API for the client")
    .description("Derives a typed entry for the client from an OpenAPI document and its overlays.")
    .argument("[apis...]", "names of redocly.yaml, or documents by file or URL; default: all of redocly.yaml")
    .option("--out <folder>", "folder of the files, instead of src/api/<name>")
    .option("--name <name>", "name of the API, instead of the one from its file, title or folder")
    .addOption(overlayOption())
    .addOption(allowHost())
    .option("--check", "write nothing, and fail if a file is not what its document says")
    .option("--json", "print what was written and what is wrong as JSON")
    .addHelpText("after", HELP)
    .action(async (names: string[], options: GenerateCommandOptions) => {
      process.exitCode = await generate(names, options);
    });
}

async function generate(
  names: readonly string[],
  { name, out, overlay, allowHost: hosts, check = false, json }: GenerateCommandOptions,
): Promise<number> {
  const generated = await perform("Generating", async () => {
    const [{ chosenApis }, { generateApis }] = await Promise.all([
      import("../../toolkit/project/chosen.ts"),
      import("../../toolkit/project/generate.ts"),
    ]);
    const base = process.cwd();
    const apis = await chosenApis(base, names, { name, out, overlays: overlay, hosts });
    return generateApis(base, apis, check);
  });
  const failed = generated.some(({ problems, drift }) => problems.length > 0 || (check && drift.length > 0));
  if (json) console.log(JSON.stringify(generated, null, 2));
  else {
    const { generateReport } = await import("../../toolkit/project/report.ts");
    const text = generateReport(generated, check);
    if (failed) console.error(text);
    else console.log(text);
  }
  return failed ? exit.failed : exit.done;
}
