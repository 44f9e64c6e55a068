/** Markdown for any site generator (CommonMark with GitHub's tables). */

/** Code within a line; it may contain backticks. */
export function code(text: string): string {
  const ticks = text.includes("`") ? "``" : "`";
  const space = /^`|`$/.test(text) ? " " : "";
  return `${ticks}${space}${text}${space}${ticks}`;
}

export function link(text: string, href: string): string {
  return `[${text}](${href})`;
}

/** A block of code. */
export function fence(text: string, language: string, title?: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([ticks]) => ticks.length));
  const marks = "`".repeat(longest + 1);
  return `${marks}${language}${title === undefined ? "" : ` title="${title}"`}\n${text.trimEnd()}\n${marks}`;
}

/** The text of a table cell: on one line, with bars escaped. */
function cell(text: string): string {
  return text
    .trim()
    .replaceAll(/\s*\n\s*/g, " ")
    .replaceAll(/(?<!\\)\|/g, "\\|");
}

/** A table without its empty columns; an empty text if there are no rows. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const used = head.map((_, column) => column === 0 || rows.some((row) => (row[column] ?? "") !== ""));
  const line = (cells: readonly string[]) =>
    `| ${cells
      .filter((_, at) => used[at])
      .map(cell)
      .join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Several lines in one cell. */
export function lines(items: readonly string[]): string {
  return items.join("<br>");
}

/** The parts of a page that are not empty, with an empty line between them. */
export function blocks(...parts: readonly (string | undefined | false)[]): string {
  return `${parts.filter((part) => part !== undefined && part !== false && part !== "").join("\n\n")}\n`;
}

/** The front matter of a page. Values are written as JSON, which is valid YAML. */
export function frontMatter(fields: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return ["---", ...given.map(([name, value]) => `${name}: ${JSON.stringify(value)}`), "---"].join("\n");
}

/** The first sentence of a text without Markdown, for lists of pages. */
export function firstSentence(text: string): string {
  const [paragraph = ""] = text.split("\n\n");
  const [sentence = ""] = /^[\s\S]*?[.!?](?=\s|$)/.exec(paragraph) ?? [paragraph];
  return sentence
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replaceAll("`", "")
    .replaceAll(/\s+/g, " ");
}

/** `3 operations`, `1 operation`. */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}
