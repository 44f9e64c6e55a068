import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { raw } from "../../src/toolkit/docs/html.ts";
import { markdown } from "../../src/toolkit/docs/markdown/markdown.ts";
import { Sources } from "../../src/toolkit/docs/markdown/sources.ts";
import { tables } from "../../src/toolkit/docs/tables/tables.ts";
import { folder } from "./site.ts";

/** HTML of the first of these files, each of which is shown on the page beside it. */
async function show(
  ...files: readonly (readonly [file: string, page: string, text: string])[]
): Promise<string> {
  const base = await folder();
  onTestFinished(() => rm(base, { recursive: true }));
  for (const [file, , text] of files) {
    await mkdir(dirname(join(base, file)), { recursive: true });
    await writeFile(join(base, file), text);
  }
  const sources = new Sources(base);
  for (const [file, page] of files) if (page !== "") sources.show(file, page);
  const [[file, , text] = ["", "", ""]] = files;
  const inserts = { table: tables([]), picture: () => raw("<svg></svg>") };
  return markdown(text, { file, sources, inserts, anchors: new Set() }).text;
}

test("a link to a file leads to the page that shows it, and one to a section to the page that brings the section in", async () => {
  const shown = await show(
    ["guides/01-a.md", "guides/a/index.html", "[whole](../README.md), [part](../README.md#two), [here](#x)"],
    ["README.md", "index.html", "# Title\n\n## One\n\n## Two\n\nText.\n\n### Three\n"],
    ["guides/02-b.md", "guides/b/index.html", "# B\n\n{{ include README.md#two }}\n"],
  );
  expect(shown).toContain('<a href="/index.html">whole</a>');
  expect(shown).toContain('<a href="/guides/b/index.html#two">part</a>');
  expect(shown).toContain('<a href="/guides/a/index.html#x">here</a>');
});

test("a link to a file that is on no page becomes text, one to a page without a file leads there", async () => {
  const shown = await show(["a.md", "a/index.html", "[code](src/a.ts) and [codes](site:errors/#meshi)"]);
  expect(shown).toBe('<p>code and <a href="/errors/index.html#meshi">codes</a></p>\n');
});

test("what is brought in stands under the heading it is brought in under, with its own links and no anchor twice", async () => {
  const shown = await show(
    ["docs/a.md", "a/index.html", "## Rules\n\n{{ include README.md#rules }}\n"],
    ["README.md", "", "# Title\n\n## Rules\n\n[a](docs/a.md)\n\n#### Rules\n"],
  );
  expect(shown).toContain('<a href="/a/index.html">a</a>');
  expect(shown).toMatch(/<h2 id="rules">Rules .*<h4 id="rules-1">Rules /s);
});

test("several sections are brought in by the beginning of their names, with their headings", async () => {
  const shown = await show(
    ["a.md", "a/index.html", "## Keys\n\n{{ include README.md#keys-of-* }}\n"],
    ["README.md", "", "# Title\n\n## Keys of A\n\n1\n\n## Other\n\n2\n\n## Keys of B\n\n3\n"],
  );
  expect(shown).toMatch(/<h3 id="keys-of-a">.*<p>1<.*<h3 id="keys-of-b">.*<p>3</s);
  expect(shown).not.toContain("<p>2</p>");
});

test("HTML in a text is shown as text", async () => {
  expect(await show(["a.md", "", "<script>alert(1)</script> [x](javascript:alert)"])).not.toMatch(
    /<script|href=/,
  );
});

test("a heading inside a block of code is no section", async () => {
  const shown = await show(
    ["a.md", "a/index.html", "{{ include README.md#one }}\n"],
    ["README.md", "", "# Title\n\n## One\n\n```sh\n# Two\n```\n\nEnd.\n"],
  );
  expect(shown).toContain("End.");
});

test.each([
  ["{{ table rates }}", 'a.md: There is no table "rates". There are: comparison, '],
  ["{{ include b.md#tree }}", 'a.md: b.md has no section "tree". It has: title, three.'],
  ["{{ include c.md#x }}", "a.md: There is no file c.md."],
  [
    "{{ tabel limits }}",
    "a.md: {{ tabel limits }} is no directive. There are: include, preface, text, table, ",
  ],
])("%s is refused with the name of the file and what would be right", async (line, message) => {
  const files = [["a.md", "", `# A\n\n${line}\n`] as const, ["b.md", "", "# Title\n\n## Three\n"] as const];
  await expect(show(...files)).rejects.toThrow(message);
});
