/** Pieces of Markdown (CommonMark with GitHub's tables), which any site generator reads. */

/** Code within a line, whatever characters it has. */
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

/** A cell of a table is one line, and a bar ends it. */
function cell(text: string): string {
  return text
    .trim()
    .replaceAll(/\s*\n\s*/g, " ")
    .replaceAll(/(?<!\\)\|/g, "\\|");
}

/** Nothing where there are no rows. Columns that are empty in every row are left out. */
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

/** Several short things in one cell, one a line. */
export function lines(items: readonly string[]): string {
  return items.join("<br>");
}

/** Parts of a page, those that say something, with an empty line between them. */
export function blocks(...parts: readonly (string | undefined | false)[]): string {
  return `${parts.filter((part) => part !== undefined && part !== false && part !== "").join("\n\n")}\n`;
}

/** The head of a page for site generators, in YAML. A value is written as JSON, which is YAML. */
export function frontMatter(fields: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return ["---", ...given.map(([name, value]) => `${name}: ${JSON.stringify(value)}`), "---"].join("\n");
}

/** The first sentence of a text, without its marks: what a list of pages shows. */
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
