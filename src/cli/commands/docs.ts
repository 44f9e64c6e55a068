import type { Command } from "commander";
import { isRetried, retryProfile } from "../../client/index.ts";
import { exit } from "../exit.ts";
import { type AllowedHosts, allowHost } from "../toolkit/allow-host.ts";
import { overlayOption } from "../toolkit/overlay.ts";
import { perform } from "../toolkit/work.ts";

interface DocsCommandOptions extends AllowedHosts {
  readonly out: string;
  readonly overlay?: readonly string[];
  readonly name?: string;
  readonly check?: boolean;
  readonly json?: boolean;
}

const HELP = `
It writes Markdown with front matter, which any site generator takes (Astro, Docusaurus, Hugo, VitePress, MkDocs), and data:
  reference/index.md            the APIs beside each other: pages, keys, limits, retries
  reference/<api>/index.md      an API
  reference/<api>/<id>.md       an operation: parameters, bodies with all fields, responses, error codes, what a client does
  errors.md, errors.json        every error code with its cause, and what to do about it

Links begin at the root of the site, so make the folder the content of a site.

Examples:
  concord docs
  concord docs openapi.yaml --overlay behaviour.yaml --out site/content
  concord docs --check

Exit codes: 0 done, 1 with --check a file is not what its document says, 2 wrong use, or an unusable document.`;

export function addDocs(program: Command): void {
  program
    .command("docs")
    .summary("write the documentation of an API for any site generator")
    .description("Writes a page for each API, operation and error code from OpenAPI documents.")
    .argument("[apis...]", "names of redocly.yaml, or documents by file or URL; default: all of redocly.yaml")
    .option("--out <folder>", "folder of the files", "docs")
    .addOption(overlayOption())
    .addOption(allowHost())
    .option("--name <name>", "name of the API, instead of the one from its file, title or folder")
    .option("--check", "write nothing, and fail if a file is not what its document says")
    .option("--json", "print what was written as JSON")
    .addHelpText("after", HELP)
    .action(async (names: string[], options: DocsCommandOptions) => {
      process.exitCode = await docs(names, options);
    });
}

async function docs(names: readonly string[], options: DocsCommandOptions): Promise<number> {
  const { out, overlay, allowHost: hosts, name, check = false, json } = options;
  const documented = await perform("Writing", async () => {
    const [{ chosenApis }, { documentApis }] = await Promise.all([
      import("../../toolkit/project/chosen.ts"),
      import("../../toolkit/docs/project.ts"),
    ]);
    const base = process.cwd();
    const apis = await chosenApis(base, names, { name, overlays: overlay, hosts });
    return documentApis(base, apis, { out, check, rules: { isRetried, profileOf: retryProfile } });
  });
  const { drift, files, apis, leftOut } = documented;
  for (const note of leftOut) console.error(`concord: ${note}`);
  if (json) console.log(JSON.stringify(documented, null, 2));
  else if (check) for (const file of drift) console.error(`${file} is not what its document says`);
  else {
    for (const each of apis)
      console.log(`${each.title}: ${each.operations} operation${each.operations === 1 ? "" : "s"}`);
    console.log(
      drift.length === 0
        ? `${out} is up to date`
        : `${out}: ${drift.length} of ${files.length} files written`,
    );
  }
  return check && drift.length > 0 ? exit.failed : exit.done;
}
