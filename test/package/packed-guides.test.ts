import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { expect, it } from "vitest";
import { main } from "../../scripts/guides.ts";
import { contentOf } from "../../site/content.ts";
import { slug } from "../../site/slug.ts";

const root = join(import.meta.dirname, "../..");
const output = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
  cwd: root,
  encoding: "utf8",
  stdio: ["ignore", "pipe", "ignore"],
});
// npm's own list; only the paths are read.
const [{ files }] = JSON.parse(output) as [{ files: { path: string }[] }];
const packed = new Set(files.map(({ path }) => path));
const guides = [...packed].filter((path) => /^guides\/.*\.md$/.test(path));
const read = (path: string) => readFileSync(join(root, path), "utf8");

/** What a reader sees of a page, wherever its links lead. */
function words(text: string): string[] {
  return text
    .replace(/^---\n[\s\S]*?\n---\n/, "")
    .replace(/^# .*\n\n<!--.*-->\n/, "")
    .replaceAll(/\]\([^)]*\)/g, "]")
    .replaceAll(/src="[^"]*"/g, "")
    .replaceAll(/[[\]]/g, "")
    .split(/\s+/)
    .filter((word) => word !== "");
}

it("the package has every guide of the site, with the same text, tables and pictures", async () => {
  const site = [...(await contentOf(root, undefined))].filter(([path]) => path.startsWith("public/guides/"));
  expect(guides.toSorted()).toEqual(site.map(([path]) => path.replace("public/", "")).sort());
  expect(guides.length).toBeGreaterThan(20);
  for (const [path, text] of site)
    expect(words(read(path.replace("public/", ""))), path).toEqual(words(text));
});

it("nothing in a packed guide is left to be filled in", () => {
  for (const path of guides) expect(read(path), path).not.toMatch(/\{\{|\]\(site:|\]\(\/|src="\//);
});

it("every link and picture of a packed guide leads to a file of the package, and to a heading that it has", () => {
  let checked = 0;
  for (const path of guides) {
    for (const [, link = "", source = ""] of read(path).matchAll(/\]\(([^)\s]+)\)|src="([^"]+)"/g)) {
      const [target = "", anchor] = (link || source).split("#");
      if (/^(?:https?|mailto):/.test(target)) continue;
      const file = target === "" ? path : posix.join(posix.dirname(path), target);
      expect(packed.has(file), `${path}: ${link || source}`).toBe(true);
      if (anchor !== undefined) {
        const headings = [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) => slug(title));
        expect(headings, `${path}: ${link}`).toContain(anchor);
      }
      checked += 1;
    }
  }
  expect(checked).toBeGreaterThan(30);
});

it("guides/ is what `npm run guides` writes", async () => {
  expect(await main(root, ["--check"])).toBe(0);
});
