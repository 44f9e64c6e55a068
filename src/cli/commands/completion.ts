import { Argument, type Command } from "commander";

const SHELLS = ["bash", "zsh", "fish"] as const;

const EXAMPLES = `
Examples:
  concord completion bash > ~/.local/share/bash-completion/completions/concord
  concord completion zsh > "\${fpath[1]}/_concord"    # needs: zsh
  concord completion fish > ~/.config/fish/completions/concord.fish

Open a new shell afterwards.

Exit codes: 0 printed, 2 wrong use.`;

export function addCompletion(
  program: Command,
  addCommands: (program: Command, args: readonly string[]) => Promise<void>,
): void {
  program
    .command("completion")
    .summary("print a completion script for your shell")
    .description(
      "Prints a script for your shell, which then completes commands, APIs, operations and options.",
    )
    .addArgument(new Argument("<shell>", "the shell").choices(SHELLS))
    .addHelpText("after", EXAMPLES)
    .action(async (shell: (typeof SHELLS)[number]) => {
      const { completionScript } = await import("../completion.ts");
      process.stdout.write(completionScript(shell));
    });
  program
    .command("complete", { hidden: true })
    .argument("[words...]")
    .allowUnknownOption()
    .helpOption(false)
    .action(async (words: readonly string[]) => {
      const { candidates } = await import("../completion.ts");
      for (const word of await candidates(words, addCommands)) console.log(word);
    });
}
