import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, it } from "vitest";
import { readApis } from "../../site/apis.ts";
import { pictures } from "../../site/pictures/pictures.ts";
import { plainGuides } from "../../site/plain-guides.ts";
import { docsOf } from "../../src/toolkit/docs/docs.ts";

const root = join(import.meta.dirname, "../..");

/** Words for which the project has another word: CONTRIBUTING.md lists them. OAuth itself says "token endpoint". */
const others =
  /(?<!token )\bendpoints?\b|\benvelopes?\b|\banswer(?:s|ed|ing)?\b|\bfates?\b|\bmembers?\b|\bambiguous\b|\bre-?sen[dt]s?\b|\bsen[dt] again\b/gi;

/** The prose of a text, without code and the targets of links. */
function prose(text: string): string {
  return text
    .replaceAll(/^(`{3,})[\s\S]*?^\1$/gm, "")
    .replaceAll(/`[^`\n]*`/g, "")
    .replaceAll(/\]\([^)]*\)/g, "]");
}

/** The texts of a program that have a space in them: parts of sentences, not names. */
function messagesIn(program: string): string[] {
  const texts: string[] = [];
  const look = (node: ts.Node): void => {
    const isText =
      ts.isStringLiteralLike(node) ||
      ts.isTemplateHead(node) ||
      ts.isTemplateMiddle(node) ||
      ts.isTemplateTail(node);
    if (isText && node.text.includes(" ")) texts.push(node.text);
    ts.forEachChild(node, look);
  };
  look(ts.createSourceFile("program.ts", program, ts.ScriptTarget.Latest));
  return texts;
}

const found = (text: string) => prose(text).match(others) ?? [];

it.each(
  globSync(
    [
      "{README,CHANGELOG,SECURITY}.md",
      "spec/{extensions.md,guides/*.md,*/CHANGELOG.md}",
      "{site,src/**,packages/*,examples}/*.md",
    ],
    { cwd: root, exclude: (path) => path.includes("node_modules") },
  ).sort(),
)("%s has one word for one thing", (file) => {
  expect(found(readFileSync(join(root, file), "utf8"))).toEqual([]);
});

it("every comment of the code has one word for one thing", () => {
  const files = globSync("{src,scripts,test,examples,site}/**/*.{ts,mts,mjs}", {
    cwd: root,
    exclude: (path) => /node_modules|fixtures|site\/content/.test(path),
  });
  expect(files.length).toBeGreaterThan(800);
  const wrong = files.flatMap((file) =>
    readFileSync(join(root, file), "utf8")
      .split("\n")
      .flatMap((line, at) =>
        /^\s*(?:\/\/|\/?\*)/.test(line) && found(line).length > 0
          ? [`${file}:${at + 1}: ${line.trim()}`]
          : [],
      ),
  );
  expect(wrong).toEqual([]);
});

it("every message of the code has one word for one thing", () => {
  const files = globSync("src/**/*.ts", { cwd: root });
  expect(files.length).toBeGreaterThan(400);
  const wrong = files.flatMap((file) =>
    messagesIn(readFileSync(join(root, file), "utf8"))
      .filter((text) => found(text.replaceAll(/--[\w-]+/g, "")).length > 0)
      .map((text) => `${file}: ${text}`),
  );
  expect(wrong).toEqual([]);
});

it("the labels of generated pages and the words of pictures are the same ones", async () => {
  const apis = await readApis();
  // Descriptions come from the documents. The headings, labels and table heads are ours.
  const labels = [...docsOf(apis)]
    .filter(([path]) => path.endsWith(".md"))
    .flatMap(([, text]) => text.match(/^#{2,6} .*$|^\*\*[^*]+\*\*|^\|[^\n]*\|\n(?=\| ---)/gm) ?? []);
  expect(labels.length).toBeGreaterThan(500);
  expect(labels.flatMap(found)).toEqual([]);
  const drawn = Object.values(await pictures(apis)).map((svg) =>
    svg.replace(/<style>[\s\S]*?<\/style>/, "").replaceAll(/<[^>]*>/g, " "),
  );
  expect(drawn.flatMap(found)).toEqual([]);
});

it("no guide has a part twice, which an include with a pattern could bring", async () => {
  const files = await plainGuides(root);
  for (const [path, text] of files) {
    const headings: string[] = text.replaceAll(/^(`{3,})[\s\S]*?^\1$/gm, "").match(/^#{2,6} .+$/gm) ?? [];
    expect(
      headings.filter((heading, at) => headings.indexOf(heading) !== at),
      path,
    ).toEqual([]);
  }
});

it("a word of the list would be found", () => {
  expect(found("The endpoint answers; it is sent again.")).toEqual(["endpoint", "answers", "sent again"]);
  expect(found("`answer` is code, and a token endpoint is OAuth's.")).toEqual([]);
});
