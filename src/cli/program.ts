import { Command, CommanderError } from "commander";
import { addCall } from "./commands/call.ts";
import { addEmit } from "./commands/emit.ts";
import { addImport } from "./commands/import.ts";
import { addRuns } from "./commands/runs.ts";
import { addSandbox } from "./commands/sandbox.ts";
import { CommandFailed, type ExitCode, exit } from "./exit.ts";
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
  try {
    await program.parseAsync(args, { from: "user" });
    return Number(process.exitCode ?? exit.done);
  } catch (error) {
    return failed(error);
  }
}

function failed(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exit.done : exit.misuse;
  console.error(`concord: ${error instanceof Error ? error.message : String(error)}`);
  return error instanceof CommandFailed ? error.exitCode : exit.failed;
}
