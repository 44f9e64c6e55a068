import { type Command, CommanderError } from "commander";
import { CommandFailed, type ExitCode, exit } from "./exit.ts";

/** Parses a command line and runs it. Returns the exit code. */
export async function parse(program: Command, args: readonly string[]): Promise<number> {
  try {
    await program.parseAsync(isUnknownHelp(program, args) ? args.slice(1) : args, { from: "user" });
    return Number(process.exitCode ?? exit.done);
  } catch (error) {
    return failed(error, args);
  }
}

/** Whether help is asked for a command that does not exist. Commander would show the help of the program, as if it had been asked for. */
function isUnknownHelp({ commands }: Command, [first, name]: readonly string[]): boolean {
  if (first !== "help" || name === undefined || name.startsWith("-") || name === first) return false;
  return !commands.some((each) => each.name() === name || each.aliases().includes(name));
}

/** Reports what went wrong, with `--json` as JSON too. Returns the exit code. */
export async function failed(error: unknown, args: readonly string[] = []): Promise<ExitCode> {
  const asJson = (message: string, exitCode: ExitCode): ExitCode => {
    if (args.includes("--json")) {
      const status = exitCode === exit.misuse ? "invalid" : "failed";
      console.log(JSON.stringify({ status, exitCode, error: { message } }));
    }
    return exitCode;
  };
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exit.done;
    return asJson(error.message.replace(/^error: /, ""), exit.misuse);
  }
  // Loaded only after a failure, because it loads the client.
  const { describeOther } = await import("./describe.ts");
  const message = describeOther(error);
  console.error(`concord: ${message}`);
  return asJson(message, error instanceof CommandFailed ? error.exitCode : exit.failed);
}
