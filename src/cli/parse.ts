import { type Command, CommanderError } from "commander";
import { CommandFailed, type ExitCode, exit } from "./exit.ts";

/** Parses a command line and does what it says; gives the exit code. */
export async function parse(program: Command, args: readonly string[]): Promise<number> {
  try {
    await program.parseAsync(args, { from: "user" });
    return Number(process.exitCode ?? exit.done);
  } catch (error) {
    return failed(error);
  }
}

export function failed(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exit.done : exit.misuse;
  console.error(`concord: ${error instanceof Error ? error.message : String(error)}`);
  return error instanceof CommandFailed ? error.exitCode : exit.failed;
}
