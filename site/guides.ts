import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { blocks, frontMatter } from "../src/toolkit/docs/markdown.ts";
import type { Api } from "../src/toolkit/docs/model/api.ts";
import { tables } from "../src/toolkit/docs/tables/tables.ts";
import { bodyOf, prefaceOf, sectionsOf, titleOf } from "./sections.ts";

/** A page that shows a Markdown file of the project. */
export interface TextFile {
  readonly file: string;
  /** Path of the page without its file extension. */
  readonly page: string;
  readonly kind: string;
}

/** `{{ table limits }}`, `{{ picture run-states }}`, `{{ include CONTRIBUTING.md#adding-an-api }}`, `{{ text spec/extensions.md }}`. */
const DIRECTIVE = /^\{\{ (\w+) (\S+) \}\}$/gm;

/** The guides, ordered by number: `spec/guides/03-identity.md` becomes `guides/identity`. */
export function guideFiles(base: string): TextFile[] {
  return readdirSync(join(base, "spec/guides"))
    .filter((file) => /^\d\d-[a-z-]+\.md$/.test(file))
    .sort()
    .map((file) => ({ file: `spec/guides/${file}`, page: `guides/${file.slice(3, -3)}`, kind: "Guide" }));
}

/**
 * Turns Markdown files into pages: carries out directives and turns links between files into links between pages.
 * @throws Error with the file's name if a directive or what it names is unknown.
 */
export function textPages(
  base: string,
  files: readonly TextFile[],
  apis: readonly Api[],
  pictures: Readonly<Record<string, string>>,
): Map<string, string> {
  const read = (file: string) => readFileSync(join(base, file), "utf8");
  const table = tables(apis);
  const pages = new Map(files.map(({ file, page }) => [file, page]));

  /** The text that replaces a directive, and the file that its links are relative to. */
  function inserted(verb: string, name: string): { text: string; from?: string } {
    if (verb === "table") return { text: table(name) };
    if (verb === "picture") return { text: figure(pictures, name) };
    const [file = "", section = ""] = name.split("#");
    if (verb === "text") return { text: bodyOf(read(file)), from: file };
    if (verb !== "include") throw new Error(`There is no directive "${verb}".`);
    const start = section.endsWith("*") ? section.slice(0, -1) : undefined;
    // The title of the file counts only by its whole name: its section holds all others.
    const found = sectionsOf(read(file)).filter(({ slug, level }) =>
      start === undefined ? slug === section : level > 1 && slug.startsWith(start),
    );
    if (found.length === 0) throw new Error(`${file} has no section "${section}".`);
    const text = found
      .map((each) =>
        start === undefined ? each.text : `${"#".repeat(each.level)} ${each.title}\n\n${each.text}`,
      )
      .join("\n\n");
    return { text, from: file };
  }

  function linked(text: string, from: string, shown = from): string {
    return text.replaceAll(/(?<!!)\[([^\]]*)\]\(([^)\s]+)\)/g, (whole, label: string, target: string) => {
      // An included text may link to an anchor that is not on this page.
      if (target.startsWith("#") && from !== shown) return label;
      if (/^(?:https?:|mailto:|#|\/)/.test(target)) return whole;
      if (target.startsWith("site:")) return `[${label}](/${target.slice("site:".length)})`;
      const [path = "", anchor] = target.split("#");
      const file = posix.normalize(posix.join(posix.dirname(from), path));
      const page = pages.get(file);
      // A file without a page is named by its path, because the repository has no public address yet.
      if (page === undefined) return `${label} (\`${file}\`)`;
      return `[${label}](/${page}/${anchor === undefined ? "" : `#${anchor}`})`;
    });
  }

  function pageOf({ file, kind }: TextFile): string {
    const text = read(file);
    const body = bodyOf(text).replaceAll(DIRECTIVE, (_, verb: string, name: string) => {
      const { text: insert, from } = inserted(verb, name);
      return from === undefined ? insert : linked(insert, from, file);
    });
    const summary = prefaceOf(text)
      .split("\n\n")[0]
      ?.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .replaceAll(/\s+/g, " ");
    // The home page is short, and its table needs the full width.
    const layout = kind === "Start" ? { tableOfContents: false } : {};
    const head = frontMatter({ title: titleOf(text), description: summary, kind, ...layout });
    // Keep a Changelog has versions in brackets, because they may be links.
    const shown = kind === "Changes" ? body.replaceAll(/^## \[([^\]]+)\](?!\()/gm, "## $1") : body;
    return blocks(head, linked(shown, file));
  }

  return new Map(
    files.map((each) => {
      try {
        return [`${each.page}.md`, pageOf(each)];
      } catch (error) {
        throw new Error(`${each.file}: ${error instanceof Error ? error.message : error}`, { cause: error });
      }
    }),
  );
}

function figure(pictures: Readonly<Record<string, string>>, name: string): string {
  const svg = pictures[name];
  if (svg === undefined)
    throw new Error(`There is no picture "${name}". There are: ${Object.keys(pictures).join(", ")}.`);
  const inside = (element: string) =>
    new RegExp(`<${element}\\b[^>]*>([^<]*)<`).exec(svg)?.[1]?.replaceAll(/\s+/g, " ").trim() ?? "";
  const [, width = ""] = / width="(\d+)"/.exec(svg) ?? [];
  const [, height = ""] = / height="(\d+)"/.exec(svg) ?? [];
  return `<figure>
<img src="/pictures/${name}.svg" width="${width}" height="${height}" alt="${inside("title")}">
<figcaption>${inside("title")}.<details><summary>In words</summary>${inside("desc")}</details></figcaption>
</figure>`;
}
