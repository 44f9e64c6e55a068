import { Command } from "commander";
import type { ReadApi } from "../../toolkit/project/api-contract.ts";
import type { Said } from "../../toolkit/project/chosen.ts";
import { parse } from "../parse.ts";
import { packageVersion } from "../version.ts";
import { addToolkitCommands } from "./commands.ts";

/** Runs a command line of the toolkit without the program's name. Returns the exit code. */
export function runToolkit(args: readonly string[]): Promise<number> {
  const program = new Command("concord")
    .description(
      "From an OpenAPI document to a client that retries, pages and polls, and a gate for its changes.",
    )
    .version(packageVersion())
    .showHelpAfterError("(--help shows what there is)")
    .exitOverride();
  addToolkitCommands(program);
  return parse(program, args);
}

/**
 * Reads an API of the project, or a document with its overlays, for a command of the other package. @throws Unusable if it cannot be
 * used.
 */
export async function readApi(
  base: string,
  document: string,
  said: Pick<Said, "overlays" | "hosts">,
): Promise<ReadApi> {
  const [{ readApi: read }, { chosenApi }] = await Promise.all([
    import("../../toolkit/project/api-contract.ts"),
    import("../../toolkit/project/chosen.ts"),
  ]);
  const { name, isConfigured, ...parts } = chosenApi(base, document, said);
  // A document that no configuration names is called by its title, too.
  return read(base, isConfigured ? { ...parts, name } : parts);
}
