import { type ParseArgsConfig, parseArgs } from "node:util";

/** What is wrong with how a command was used. */
export class Misuse extends Error {}

interface Command extends Pick<ParseArgsConfig, "options" | "allowPositionals"> {
  /** What `--help` prints. */
  readonly usage: string;
  /** What follows the problem after wrong use; the usage if it is left out. */
  readonly hint?: string;
}

type Given<C extends Command> = ReturnType<typeof parseArgs<C>>;

/**
 * Runs a command with what it was given; returns its exit code. `--help` prints the usage and runs nothing. Wrong use, which
 * is what `parseArgs` refuses and every `Misuse` that the command throws, is said on stderr and is exit code 2.
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
    // It was parsed by the command's own options; `help`, which is not among them, is not given.
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
