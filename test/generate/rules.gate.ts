import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { format, Problems, RULES } from "../../src/openapi/problem.ts";
import { readVocabulary } from "../../src/toolkit/generate/vocabulary.ts";
import { readDocument } from "../../src/toolkit/generate/written-api.ts";
import { annotations } from "./cases/annotations.ts";
import { bodies } from "./cases/bodies.ts";
import { type Case, components, edit, root, sort } from "./cases/case.ts";
import { codes } from "./cases/codes.ts";
import { errorBodies } from "./cases/error-body.ts";
import { links } from "./cases/links.ts";
import { operations } from "./cases/operations.ts";
import { API, lineOf, project } from "./project.ts";

const all: readonly [string, readonly Case[]][] = [
  ["annotations", annotations],
  ["error codes", codes],
  ["the document", errorBodies],
  ["links", links],
  ["bodies", bodies],
  ["operations", operations],
];

describe.each(all)("%s", (_, cases) => {
  test.each(cases)("$sentence", async ({ edits, rule, at: [file, text], message }) => {
    const base = await project(...edits);
    const problems = await read(base);
    const place = { file: `spec/${API}/${file}`, line: await lineOf(join(base, "spec", API, file), text) };
    const found = problems.find((problem) => problem.rule === rule && problem.message.includes(message));
    expect(found, problems.map(format).join("\n") || "no problem found").toMatchObject(place);
    expect(found?.remedy).toMatch(/\w/);
  });
});

async function read(base: string) {
  const problems = new Problems();
  await readDocument(base, API, readVocabulary(join(base, "spec/extensions.schema.yaml")), problems);
  return problems.list;
}

test("the document that all these were made from has no problem", async () => {
  expect(await read(await project())).toEqual([]);
});

test("a file that nothing refers to is reported", async () => {
  const base = await project(edit(root, "  /sorts/{sort_id}: { $ref: 'paths/sorts_{sort_id}.yaml' }\n", ""));
  expect((await read(base)).map(format)).toContainEqual(
    expect.stringContaining("spec/depot-api/paths/sorts_{sort_id}.yaml:1:1 file-unused"),
  );
});

test.each(["docs.test", "ftp://docs.test/", 7])(
  "a homepage that is no web address is reported: %j",
  async (homepage) => {
    const base = await project();
    await writeFile(join(base, "package.json"), JSON.stringify({ homepage }));
    expect((await read(base)).map(format)).toEqual([
      expect.stringContaining("package.json:1:1 homepage `homepage` is no web address"),
    ]);
  },
);

test("one run reports all problems, in the order of files and lines", async () => {
  const base = await project(
    edit(sort, "  x-source: Depot handbook, page 7\n", ""),
    edit(components, "x-violation: malformed", "x-violation: mislaid"),
    edit(components, "x-codes: [missing]", "x-codes: [missing, closed]"),
  );
  const found = await read(base);
  expect(found.map(({ rule }) => rule)).toEqual([
    "remedy-codes",
    "codes-status",
    "violation-unknown",
    "source-missing",
  ]);
});

test("a problem in a component is reported once, however many operations share it", async () => {
  const found = await read(
    await project(edit(components, "x-codes: [malformed]", "x-codes: [malformed, mislaid]")),
  );
  expect(found).toHaveLength(1);
});

test("every rule has a case here", () => {
  const shown = new Set(all.flatMap(([, cases]) => cases.map(({ rule }) => rule)));
  // A test of its own shows it, because it needs a missing reference, the bundler, another file or another document.
  const elsewhere = ["file-unused", "bundle", "homepage", "path-parameter", "request-part-header"];
  expect([...shown, ...elsewhere].sort()).toEqual([...RULES].sort());
});
