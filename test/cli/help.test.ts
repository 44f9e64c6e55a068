import { Command } from "commander";
import { expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/commands/all.ts";

/** The command of this name, or the one beneath it that does the work. */
async function commandNamed(name: string): Promise<Command> {
  const program = new Command("concord");
  const { add } = COMMANDS.find((each) => each.name === name) ?? { add: () => {} };
  await add(program, [name]);
  const found = program.commands.find((each) => each.name() === name) ?? program;
  return name === "auth" ? (found.commands[0] ?? found) : found;
}

test.each(COMMANDS.map(({ name }) => name))("the help of concord %s is whole", async (name) => {
  const command = await commandNamed(name);
  let text = "";
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
  });
  command.outputHelp();
  // Its exit codes are there, and its first line has the names that the list of arguments explains.
  expect(text).toMatch(/^(?:.* )?Exit codes: 0 /m);
  const [usage = ""] = text.split("\n");
  const named = [...usage.matchAll(/[<[]([^\]>]+?)(?:\.\.\.)?[\]>]/g)].map(([, word]) => word);
  const explained = command.registeredArguments.map((argument) => argument.name());
  expect(named.filter((word) => word !== "options" && word !== "command")).toEqual(explained);
});
