import { claim, slug } from "./slug.ts";

export interface Section {
  readonly slug: string;
  readonly title: string;
  /** 1 to 6. */
  readonly level: number;
  /** The Markdown below the heading, with subsections. */
  readonly text: string;
  /** Anchors of the subsections. */
  readonly inner: readonly string[];
}

/** The sections of a Markdown text. A `#` in a code block is not a heading. */
export function sectionsOf(markdown: string): Section[] {
  const lines = markdown.split("\n");
  const headings: { line: number; level: number; title: string }[] = [];
  let fence: string | undefined;
  lines.forEach((text, line) => {
    const mark = /^\s*(```+|~~~+)/.exec(text)?.[1];
    if (mark !== undefined && (fence === undefined || mark.startsWith(fence)))
      fence = fence === undefined ? mark : undefined;
    const heading = fence === undefined ? /^(#{1,6}) (.+)$/.exec(text) : null;
    if (heading) headings.push({ line, level: heading[1]?.length ?? 1, title: heading[2] ?? "" });
  });
  const anchors = new Set<string>();
  const named = headings.map((heading) => ({ ...heading, slug: claim(slug(heading.title), anchors) }));
  return named.map(({ line, level, title, slug: name }, index) => {
    const later = named.slice(index + 1);
    const next = later.find((other) => other.level <= level);
    const inner = later.slice(0, next === undefined ? later.length : later.indexOf(next));
    const text = lines
      .slice(line + 1, next?.line)
      .join("\n")
      .trim();
    return { slug: name, title, level, text, inner: inner.map((other) => other.slug) };
  });
}

/** A text without its title. */
export function bodyOf(markdown: string): string {
  const [title] = sectionsOf(markdown);
  return title?.level === 1 ? title.text : markdown;
}

/** The text between the title and the first section. */
export function prefaceOf(markdown: string): string {
  const text = bodyOf(markdown);
  const [first] = sectionsOf(text);
  return first === undefined
    ? text
    : text.slice(0, text.indexOf(`${"#".repeat(first.level)} ${first.title}`)).trim();
}

/** Title of a text: its first heading. */
export function titleOf(markdown: string): string {
  return sectionsOf(markdown)[0]?.title ?? "";
}
