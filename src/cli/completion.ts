import { Command, type Option } from "commander";
import { CommandFailed } from "./exit.ts";

type Shell = "bash" | "zsh" | "fish";

const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `_concord() {
  local word
  COMPREPLY=()
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(
    compgen -W "$(concord complete -- "\${COMP_WORDS[@]:1:COMP_CWORD-1}" 2>/dev/null)" -- "\${COMP_WORDS[COMP_CWORD]}")
}
complete -o default -F _concord concord
`,
  zsh: `#compdef concord
_concord() {
  local -a found
  found=("\${(@f)$(concord complete -- "\${(@)words[2,CURRENT-1]}" 2>/dev/null)}")
  compadd -- $found || _files
}
compdef _concord concord
`,
  fish: `complete -c concord -a "(concord complete -- (commandline -opc)[2..-1] 2>/dev/null)"
`,
};

export function completionScript(shell: Shell): string {
  return SCRIPTS[shell];
}

/** Lists what may follow these words: commands, APIs, operations, error codes or options. */
export async function candidates(
  words: readonly string[],
  addCommands: (program: Command, args: readonly string[]) => Promise<void>,
): Promise<string[]> {
  try {
    return await found(words, addCommands);
  } catch (error) {
    // Nothing follows what cannot be read, and the message is for who runs the command.
    if (error instanceof CommandFailed) return [];
    throw error;
  }
}

async function found(
  words: readonly string[],
  addCommands: (program: Command, args: readonly string[]) => Promise<void>,
): Promise<string[]> {
  const program = new Command("concord");
  await addCommands(program, words);
  let at = program;
  for (const word of words) {
    const next = at.commands.find((command) => command.name() === word);
    if (!next) break;
    at = next;
  }
  const last = words.at(-1);
  const open = at.options.find(({ long, short }) => last !== undefined && (long === last || short === last));
  if (open && (open.required || open.optional)) return open.argChoices ?? (await valuesOf(open, words));
  const commands = at
    .createHelp()
    .visibleCommands(at)
    .map((command) => command.name());
  const options = at.options.filter(({ hidden }) => !hidden).flatMap(({ long }) => (long ? [long] : []));
  const more = at.name() === "explain" ? await explainable(words.slice(1)) : [];
  return [...commands, ...more, ...options];
}

/** What may be the value of an option: the names of APIs, of profiles, of security schemes. */
async function valuesOf({ long }: Option, words: readonly string[]): Promise<string[]> {
  if (long === "--profile") return Object.keys((await import("./profiles.ts")).readProfiles());
  if (long !== "--api" && long !== "--scheme") return [];
  const { callableApis } = await import("./call/callable-apis.ts");
  if (long === "--api") return (await callableApis()).map(({ name }) => name);
  const named = words[words.indexOf("--api") + 1];
  const api = (await callableApis()).find(({ name }) => name === named);
  return api ? Object.keys((await api.load()).contract.securitySchemes) : [];
}

/** What may follow these words of `explain`: the APIs, then the error codes of one. */
async function explainable(words: readonly string[]): Promise<string[]> {
  const { callableApis } = await import("./call/callable-apis.ts");
  const [named, code] = words.filter((word) => !word.startsWith("-"));
  const apis = await callableApis();
  if (named === undefined) return apis.map(({ name }) => name);
  const api = apis.find(({ name }) => name === named);
  if (!api || code !== undefined) return [];
  const { knownCodes } = await import("./known-codes.ts");
  return [...(await knownCodes(api)).codes];
}
