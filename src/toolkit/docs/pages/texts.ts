import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type Html, html, textOf } from "../html.ts";
import { type Insert, inline, markdown } from "../markdown/markdown.ts";
import { bodyOf, prefaceOf, titleOf } from "../markdown/sections.ts";
import type { Sources } from "../markdown/sources.ts";
import type { Page, Part } from "../page.ts";

/** A page that shows a Markdown file of the project. */
export interface TextFile {
  readonly file: string;
  readonly path: string;
  readonly part: Part;
}

/** The guides, in the order of their numbers: `03-identity.md` becomes `guides/identity/`. */
export function guidesOf(base: string): TextFile[] {
  return readdirSync(join(base, "spec/guides"))
    .filter((file) => /^\d\d-[a-z-]+\.md$/.test(file))
    .sort()
    .map((file) => ({
      file: `spec/guides/${file}`,
      path: `guides/${file.slice(3, -3)}/index.html`,
      part: "guides",
    }));
}

/** Texts that people who work on the project read; shown as they are. */
export const projectTexts: readonly TextFile[] = [
  { file: "CONTRIBUTING.md", path: "project/contributing/index.html", part: "project" },
  { file: "spec/README.md", path: "project/contracts/index.html", part: "project" },
  { file: "src/README.md", path: "project/runtime/index.html", part: "project" },
  { file: "src/sandbox/README.md", path: "project/sandbox/index.html", part: "project" },
  { file: "src/cli/README.md", path: "project/command-line/index.html", part: "project" },
  { file: "src/toolkit/docs/README.md", path: "project/docs/index.html", part: "project" },
];

/** The page of a text: its first heading is the page's title, the paragraph under it the summary. */
export function textPage(
  { file, path, part }: TextFile,
  sources: Sources,
  inserts: Readonly<Record<string, Insert>>,
): Page {
  const text = sources.read(file);
  const title = titleOf(text);
  const setting = { file, sources, inserts, anchors: new Set<string>(["main"]) };
  return { path, part, title, summary: summaryOf(text), body: markdown(bodyOf(text), setting) };
}

function summaryOf(text: string): string {
  const [paragraph = ""] = prefaceOf(text).split("\n\n");
  return textOf(inline(paragraph.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")).text);
}

/** The page that lists the pages of a part. */
export function listPage(part: Part, title: string, lead: string, pages: readonly Page[]): Page {
  const entry = ({ path, title: name, summary }: Page): Html =>
    html`<li><a href="/${path}">${name}</a><p>${summary}</p></li>\n`;
  return {
    path: `${part}/index.html`,
    part,
    title,
    summary: lead,
    body: html`<p class="lead">${lead}</p><ul class="cards">${pages.map(entry)}</ul>`,
  };
}
