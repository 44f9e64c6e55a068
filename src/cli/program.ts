import { Command } from "commander";
import { addCall } from "./commands/call.ts";
import { addEmit } from "./commands/emit.ts";
import { addImport } from "./commands/import.ts";
import { addRuns } from "./commands/runs.ts";
import { addSandbox } from "./commands/sandbox.ts";
import { failed, parse } from "./parse.ts";
import { addToolkitCommands } from "./toolkit/commands.ts";
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
  addImport(program);
  await addEmit(program, args);
  addRuns(program);
  await addCall(program, args);
  addSandbox(program);
  addToolkitCommands(program);
  try {
    return (await delegate(args)) ?? (await parse(program, args));
  } catch (error) {
    return failed(error);
  }
}
