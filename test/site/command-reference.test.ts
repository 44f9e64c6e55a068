import { expect, it, vi } from "vitest";
import { commandReference } from "../../site/command-reference.ts";
import { readCommands } from "../../src/cli/commands/described.ts";
import { runProgram } from "../../src/cli/program.ts";

const commands = await readCommands();
const page = commandReference(commands);

/** What the command line prints. */
async function printed(args: readonly string[]): Promise<string> {
  const texts: string[] = [];
  const output = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    texts.push(String(text));
    return true;
  });
  await runProgram(args);
  output.mockRestore();
  return texts.join("");
}

/** The words of a text, whatever its line breaks and marks. */
function words(text: string): string[] {
  return text.replaceAll("\\_", "_").match(/[\w-]+/g) ?? [];
}

/** The section of a command, up to the next one. */
function sectionOf(name: string): string {
  const [, text = ""] = page.split(`\n## ${name}\n`);
  return text.split(/\n## /)[0] ?? "";
}

it("the reference has a section for every command that the help lists, and for no other", async () => {
  const [, list = ""] = (await printed(["--help"])).split("\nCommands:\n");
  const listed = [...(list.split("\n\n")[0] ?? "").matchAll(/^ {2}([a-z-]+)/gm)].map(([, name = ""]) => name);
  const own = commands.map(({ name }) => name).filter((name) => !name.includes(" "));
  expect(own).toEqual(listed.filter((name) => name !== "help"));
});

it.each(commands.map(({ name }) => name))("the section of %s has every word of its --help", async (name) => {
  const help = await printed([...name.split(" "), "--help"]);
  const shown = new Set(words(sectionOf(name)));
  // Headings of the help are table headings on the page, and every group of commands has `help`.
  const own = help
    .replaceAll(/^(?:Arguments|Options|Commands|Usage):/gm, "")
    .replaceAll(/Exit codes:/g, "")
    .replace(/^ {2}help \[command\].*\n?/m, "");
  expect(words(own).filter((word) => !shown.has(word))).toEqual([]);
});

it("options, examples and exit codes are where a reader looks for them", () => {
  const text = commandReference([
    {
      name: "weigh",
      usage: "concord weigh [options] <thing>",
      description: "Weighs a thing.",
      arguments: [{ term: "thing", description: "what to weigh" }],
      options: [{ term: "--unit <name>", description: "kg, or *any* other; see SCALE_UNIT" }],
      commands: [],
      notes:
        "Put it on the\nscale first.\n\nExamples:\n  concord weigh cat\n  concord weigh dog --unit lb\n\nIt takes a while. Exit codes: 0 weighed, 3 too\nheavy, 1 no scale.",
    },
  ]);
  expect(text).toContain("```text\nconcord weigh [options] <thing>\n```");
  expect(text).toContain("| `thing` | what to weigh |");
  expect(text).toContain("| `--unit <name>` | kg, or \\*any\\* other; see `SCALE_UNIT` |");
  expect(text).toContain("Put it on the scale first.");
  expect(text).toContain("```sh\nnpx concord weigh cat\nnpx concord weigh dog --unit lb\n```");
  expect(text).toContain(
    "It takes a while.\n\n| Exit code | Meaning |\n| --- | --- |\n| 0 | weighed |\n| 1 | no scale |\n| 3 | too heavy |",
  );
});

it("what the help hides is not in the reference", () => {
  expect(page).toContain("`--event <id>`");
  expect(page).not.toContain("--event-id");
});

it("gives every option one value at a time, so that none takes a document for a value", () => {
  const several = commands.flatMap(({ name, options }) =>
    options.filter(({ term }) => term.includes("...")).map(({ term }) => `${name} ${term}`),
  );
  expect(several).toEqual([]);
  const repeatable = commands.flatMap(({ options }) =>
    options.filter(({ term }) => /^--(?:overlay|allow-host) /.test(term)),
  );
  expect(repeatable.length).toBeGreaterThan(10);
  for (const { description } of repeatable) expect(description).toContain("may be repeated");
});
