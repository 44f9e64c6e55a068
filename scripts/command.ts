import { type ParseArgsConfig, parseArgs } from "node:util";

/** Wrong use of a command; the message says what is wrong. */
export class Misuse extends Error {}

interface Command extends Pick<ParseArgsConfig, "options" | "allowPositionals"> {
  /** What `--help` prints. */
  readonly usage: string;
  /** Printed below the message of wrong use. Default: the usage. */
  readonly hint?: string;
}

type Given<C extends Command> = ReturnType<typeof parseArgs<C>>;

/**
 * Runs a command with its arguments and returns its exit code. `--help` prints the usage and runs nothing. Wrong use is
 * reported on stderr with exit code 2: whatever `parseArgs` rejects, and every `Misuse` that the command throws.
 */
export async function runCommand<const C extends Command>(
  command: C,
  args: readonly string[],
  run: (given: Given<C>) => Promise<0 | 1>,
): Promise<0 | 1 | 2> {
  const { usage, hint = usage, options, allowPositionals } = command;
  try {
    const help = { type: "boolean", short: "h" } as const;
    const given = parse({ args, options: { ...options, help }, allowPositionals });
    if (given.values.help) {
      process.stdout.write(usage);
      return 0;
    }
    // Parsed with the command's own options; `help` is not given here.
    return await run(given as Given<C>);
  } catch (error) {
    if (!(error instanceof Misuse)) throw error;
    process.stderr.write(`${error.message}\n\n${hint}`);
    return 2;
  }
}

/** Turns what parseArgs throws into wrong use. */
function parse(config: ParseArgsConfig) {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new Misuse(error instanceof Error ? error.message : String(error));
  }
}
