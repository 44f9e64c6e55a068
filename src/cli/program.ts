import { Command } from "commander";
import { addCommands } from "./commands/all.ts";
import { failed, parse } from "./parse.ts";
import { delegate } from "./toolkit/package.ts";
import { packageVersion } from "./version.ts";

const HELP = `
To begin:
  concord sandbox                       # in a second terminal: every API on this machine, with keys to use
  concord login --api meshi             # or set MESHI_KEY; concord auth status says whose key it is
  concord call meshi --help             # the operations of an API
  concord import roster.csv --explain   # what an import would do with a file

Each command has its own --help. The commands from init to mock work on OpenAPI documents, and need the package concord-toolkit.
Exit codes: 0 done, 1 failed, 2 wrong use, 3 done in part, 130 interrupted.`;

/** Runs a command line without the program's name. Returns the exit code. */
export async function runProgram(args: readonly string[]): Promise<number> {
  const program = new Command("concord")
    .description(
      "Partner APIs from the command line: calls any operation, imports whole files, and serves a sandbox to try both on.",
    )
    .version(packageVersion())
    // After a command, `--version` may be a parameter of an API.
    .enablePositionalOptions()
    .showHelpAfterError("(--help shows what there is)")
    .exitOverride()
    .addHelpText("after", HELP);
  try {
    await addCommands(program, args);
    return (await delegate(args)) ?? (await parse(program, args));
  } catch (error) {
    return failed(error, args);
  }
}
