import { Command } from "commander";
import { registry } from "../../../generated/registry.ts";
import { addCommands } from "./all.ts";

/** A command as `--help` shows it. */
export interface CommandEntry {
  /** What is typed after `concord`: `auth status`. */
  readonly name: string;
  readonly usage: string;
  readonly description: string;
  readonly arguments: readonly Described[];
  readonly options: readonly Described[];
  readonly commands: readonly Described[];
  /** What follows the options: notes, examples, exit codes. */
  readonly notes: string;
}

interface Described {
  readonly term: string;
  readonly description: string;
}

/** Every command and subcommand, in the order of the help. Operations of an API have their own pages. */
export async function readCommands(): Promise<CommandEntry[]> {
  const all = await programFor([]);
  const names = commandsOf(all).map((command) => command.name());
  const entries: CommandEntry[] = [];
  for (const name of names) {
    // Only the command that was typed has its help on credentials.
    const found = (await programFor([name])).commands.find((command) => command.name() === name);
    if (found) entries.push(...entriesOf(found, name));
  }
  return entries;
}

async function programFor(args: readonly string[]): Promise<Command> {
  const program = new Command("concord");
  await addCommands(program, args);
  return program;
}

/** The commands that the help lists, except `help`. */
function commandsOf(command: Command): Command[] {
  const listed = command.createHelp().visibleCommands(command);
  return listed.filter((each) => each.name() !== "help");
}

function entriesOf(command: Command, name: string): CommandEntry[] {
  const inner = commandsOf(command).filter((each) => !registry.some((api) => api.name === each.name()));
  return [entryOf(command, name), ...inner.flatMap((each) => entriesOf(each, `${name} ${each.name()}`))];
}

function entryOf(command: Command, name: string): CommandEntry {
  let shown = "";
  command.configureOutput({
    writeOut: (text) => {
      shown += text;
    },
    getOutHasColors: () => false,
  });
  command.outputHelp();
  const help = command.createHelp();
  return {
    name,
    usage: help.commandUsage(command),
    description: help.commandDescription(command),
    arguments: help.visibleArguments(command).map((each) => ({
      term: help.argumentTerm(each),
      description: help.argumentDescription(each),
    })),
    options: help.visibleOptions(command).map((each) => ({
      term: help.optionTerm(each),
      description: help.optionDescription(each),
    })),
    commands: commandsOf(command).map((each) => ({
      term: help.subcommandTerm(each),
      description: help.subcommandDescription(each),
    })),
    notes: shown.slice(command.helpInformation().length).trim(),
  };
}
