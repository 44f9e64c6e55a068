import { Command } from "commander";
import type { ReadApi } from "../../toolkit/project/api-contract.ts";
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

/** Reads a document with its overlays for a command of the other package. @throws Unusable if it cannot be used. */
export async function readApi(base: string, document: string, overlays: readonly string[]): Promise<ReadApi> {
  const { readApi: read } = await import("../../toolkit/project/api-contract.ts");
  return read(base, document, overlays);
}
