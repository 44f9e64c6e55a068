import { existsSync } from "node:fs";
import { join } from "node:path";
import type { DescribedApi } from "../../sandbox/index.ts";
import type { Said } from "../../toolkit/project/chosen.ts";
import { CommandFailed, exit } from "../exit.ts";
import { installedToolkit } from "../toolkit/package.ts";
import { perform } from "../toolkit/work.ts";

/** Reads an API of redocly.yaml, or an OpenAPI document, for the sandbox. @throws CommandFailed if it is unusable. */
export async function describedApi(
  document: string,
  said: Pick<Said, "overlays" | "hosts">,
): Promise<DescribedApi> {
  const here = existsSync(join(import.meta.dirname, "../../toolkit"));
  const toolkit = here ? await import("../toolkit/program.ts") : await installedToolkit();
  if (toolkit === undefined) {
    throw new CommandFailed(
      "A document is read by the toolkit, which is not installed here. Install it once: npm install --save-dev concord-toolkit",
      exit.misuse,
    );
  }
  return perform(`Reading ${document}`, () => toolkit.readApi(process.cwd(), document, said));
}
