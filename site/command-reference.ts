import type { CommandEntry } from "../src/cli/commands/described.ts";
import { blocks, code, fence, frontMatter, table } from "../src/toolkit/docs/markdown.ts";
import { slug } from "./slug.ts";

/** The reference of the command line: the output of each `--help` on one page. */
export function commandReference(commands: readonly CommandEntry[]): string {
  const first = commands.filter(({ name }) => !name.includes(" "));
  return blocks(
    frontMatter({
      title: "Command line reference",
      description: `All ${first.length} commands of concord: arguments, options, examples and exit codes.`,
      kind: "Command line",
    }),
    "This page is made from the commands themselves: it is what `npx concord <command> --help` prints. [The command line](/guides/command-line/) shows the way through them.",
    table(
      ["Command", "What it does"],
      commands.map(({ name, description }) => [`[${code(name)}](#${slug(name)})`, prose(description)]),
    ),
    ...commands.flatMap(section),
  );
}

function section(entry: CommandEntry): string[] {
  const rows = (listed: CommandEntry["options"]) =>
    listed.map(({ term, description }) => [code(term), prose(description)]);
  return [
    `## ${entry.name}`,
    prose(entry.description),
    fence(entry.usage, "text"),
    table(["Command", "What it does"], rows(entry.commands)),
    table(["Argument", "Meaning"], rows(entry.arguments)),
    table(["Option", "Meaning"], rows(entry.options)),
    ...notes(entry.notes),
  ];
}

/** Keeps paragraphs, and turns indented lines into code and exit codes into a table. */
function notes(text: string): string[] {
  return text.split(/\n\s*\n/).flatMap((block) => {
    const lines = block.split("\n");
    const parts: { isCode: boolean; lines: string[] }[] = [];
    for (const line of lines) {
      const isCode = /^\s/.test(line);
      const last = parts.at(-1);
      if (last?.isCode === isCode) last.lines.push(line);
      else parts.push({ isCode, lines: [line] });
    }
    return parts.flatMap(({ isCode, lines: own }) =>
      isCode ? [shown(undented(own))] : paragraphs(own.join(" ")),
    );
  });
}

/** A block of a help page. Commands are written as a reader pastes them, who has the package in a project. */
function shown(text: string): string {
  if (/^(?:concord .*\n?)+$/.test(text)) return fence(text.replaceAll(/^/gm, "npx "), "sh");
  return fence(text, /^(?:apis:|# .*\.yaml)\n/.test(text) ? "yaml" : "text");
}

/** Splits a paragraph into its text and a table of the exit codes that end it. */
function paragraphs(text: string): string[] {
  const [before = "", codes] = text.split(/(?:^|\s)Exit codes:\s*/);
  if (codes === undefined) return [prose(text)];
  const rows = codes
    .replace(/\.$/, "")
    .split(/,\s+(?=\d)/)
    .map((each) => {
      const [, number = "", meaning = ""] = /^(\d+)\s+(.*)$/.exec(each) ?? [];
      return [number, prose(meaning)] as const;
    })
    .sort(([a], [b]) => Number(a) - Number(b));
  return [before === "" ? "" : prose(before), table(["Exit code", "Meaning"], rows)];
}

function undented(lines: readonly string[]): string {
  const indent = Math.min(...lines.map((line) => line.length - line.trimStart().length));
  return lines.map((line) => line.slice(indent)).join("\n");
}

/** Parts to show as code: text in backticks, options, placeholders, environment variables. */
const TYPED = /(`[^`]+`|(?<![\w-])--?[A-Za-z][\w-]*|[\w./-]*<[a-z-]+>[\w./-]*|\b[A-Z]+_[A-Z_]+\b)/;

/** Turns plain text of a help page into Markdown: marks code and escapes special characters. */
function prose(text: string): string {
  return text
    .split(TYPED)
    .map((part, index) => {
      if (index % 2 === 1) return part.startsWith("`") ? part : code(part);
      return part.replaceAll(/[<>*_[\]{}\\]/g, "\\$&");
    })
    .join("");
}
