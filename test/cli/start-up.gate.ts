import { join } from "node:path";
import { Command } from "commander";
import { expect, test } from "vitest";
import { addCommands, COMMANDS } from "../../src/cli/commands/all.ts";
import { concord } from "./concord.ts";

/** The files of this project that a command loads. */
async function loadedBy(...args: string[]): Promise<string[]> {
  const env = { NODE_OPTIONS: `--import=${join(import.meta.dirname, "loaded-files.mjs")}` };
  const { err } = await concord(args, { env });
  const urls: string[] = JSON.parse(/^loaded: (.*)$/m.exec(err)?.[1] ?? "[]");
  return urls.flatMap((url) => /\/((?:src|generated)\/.*)$/.exec(url)?.[1] ?? []);
}

test("--help loads the list of commands and none of them", async () => {
  const files = await loadedBy("--help");
  expect(files).toContain("src/cli/commands/all.ts");
  expect(files.length).toBeLessThan(10);
  expect(files.filter((file) => !file.startsWith("src/cli/"))).toEqual([]);
});

test.each(["import", "emit", "call", "runs", "sandbox"])(
  "%s --help loads no command but its own, no document, and nothing that sends",
  async (name) => {
    const files = await loadedBy(name, "--help");
    const commands = files.filter((file) => file.startsWith("src/cli/commands/"));
    expect(commands.sort()).toEqual(["src/cli/commands/all.ts", `src/cli/commands/${name}.ts`]);
    expect(files.filter((file) => /\/document\.ts$|^src\/client\/node\/|^src\/sandbox\//.test(file))).toEqual(
      [],
    );
  },
);

test.each(COMMANDS.map(({ name, summary }) => [name, summary] as const))(
  "%s is listed as the command itself says",
  async (name, summary) => {
    const program = new Command();
    await addCommands(program, [name]);
    expect(program.commands.find((command) => command.name() === name)?.summary()).toBe(summary);
  },
);

test("help <command> shows the help of that command", async () => {
  const [asked, shown] = await Promise.all([concord(["help", "runs"]), concord(["runs", "--help"])]);
  expect(asked).toEqual(shown);
});

test.each(["imprt", "nonsense", "help imprt"])(
  "a command that is not there is wrong use, exit 2: %s",
  async (line) => {
    const words = line.split(" ");
    const { code, err, out } = await concord([...words, "--json"]);
    expect(code).toBe(2);
    expect(err).toContain(`unknown command '${words.at(-1)}'`);
    expect(JSON.parse(out)).toMatchObject({ status: "invalid", exitCode: 2 });
  },
);

test.each(COMMANDS.map(({ name }) => name))("--json gives JSON for wrong use of %s", async (name) => {
  const args =
    name === "call" ? ["call", "meshi", "getEvent"] : name === "auth" ? ["auth", "status"] : [name];
  const { code, out, err } = await concord([...args, "--no-such-option", "--json"]);
  expect(code).toBe(2);
  expect(JSON.parse(out)).toMatchObject({
    status: "invalid",
    exitCode: 2,
    error: { message: expect.any(String) },
  });
  expect(err).not.toBe("");
});
