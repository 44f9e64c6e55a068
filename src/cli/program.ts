import { Command } from "commander";
import { addCommands } from "./commands/all.ts";
import { failed, parse } from "./parse.ts";
import { delegate } from "./toolkit/package.ts";
import { packageVersion } from "./version.ts";

/** Runs one command line, without the program's own name; gives the exit code. */
export async function runProgram(args: readonly string[]): Promise<number> {
  const program = new Command("concord")
    .description(
      "Partner APIs from the command line: every call, whole imports, and a sandbox to try them on.",
    )
    .version(packageVersion())
    .showHelpAfterError("(--help shows what there is)")
    .exitOverride();
  await addCommands(program, args);
  try {
    return (await delegate(args)) ?? (await parse(program, args));
  } catch (error) {
    return failed(error);
  }
}
