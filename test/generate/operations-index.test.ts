import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { registry } from "../../generated/registry.ts";
import { refreshIndex } from "../../scripts/generate/operations-index.ts";
import { generate } from "../../src/toolkit/generate/generate.ts";
import { apisOf } from "../../src/toolkit/generate/written-api.ts";

const repository = resolve(import.meta.dirname, "../..");

const { apis } = await generate(repository, apisOf(repository), true);

/** A copy of the documents, to change. */
function copy(): string {
  const base = mkdtempSync(join(tmpdir(), "concord-index-"));
  onTestFinished(() => rmSync(base, { recursive: true }));
  for (const folder of ["spec", "generated"])
    cpSync(join(repository, folder), join(base, folder), { recursive: true });
  return base;
}

test("spec/README.md lists every operation with its file, its responses and their codes", async () => {
  expect(refreshIndex(repository, apis, true)).toEqual([]);
  const text = readFileSync(join(repository, "spec/README.md"), "utf8");
  for (const { name, contract } of registry) {
    for (const [key, { responses }] of Object.entries((await contract()).operations)) {
      const row = text.split("\n").find((line) => line.includes(`[\`${key}\`](${name}/`)) ?? "";
      const listed = Object.entries(responses).map(([status, codes]) =>
        [status, ...(codes ?? []).map((code) => `\`${code}\``)].join(" "),
      );
      expect(row, `${name} ${key}`).toContain(`| ${listed.join("; ")} |`);
    }
  }
});

test("an index that is not what the documents say is named by a check, and mended", () => {
  const base = copy();
  const file = join(base, "spec/README.md");
  const right = readFileSync(file, "utf8");
  writeFileSync(file, right.replace("`EVENT_NOT_FOUND`", "`EVENT_LOST`"));
  expect(refreshIndex(base, apis, true)).toEqual(["spec/README.md"]);
  expect(readFileSync(file, "utf8")).not.toBe(right);
  expect(refreshIndex(base, apis, false)).toEqual(["spec/README.md"]);
  expect(readFileSync(file, "utf8")).toBe(right);
  expect(refreshIndex(base, apis, false)).toEqual([]);
});

test("a project without the marks, or without the file, has no index", () => {
  const base = copy();
  writeFileSync(join(base, "spec/README.md"), "# Documents\n");
  expect(refreshIndex(base, apis, false)).toEqual([]);
  rmSync(join(base, "spec/README.md"));
  expect(refreshIndex(base, apis, false)).toEqual([]);
});
