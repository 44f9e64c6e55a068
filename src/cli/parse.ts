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

export async function failed(error: unknown): Promise<ExitCode> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exit.done : exit.misuse;
  // Loaded when something is wrong, because it brings the client with it.
  const { describeOther } = await import("./describe.ts");
  console.error(`concord: ${describeOther(error)}`);
  return error instanceof CommandFailed ? error.exitCode : exit.failed;
}
