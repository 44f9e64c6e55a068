import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { parse, stringify } from "yaml";
import { Problems } from "../../src/openapi/problem.ts";
import { Source } from "../../src/openapi/source.ts";
import { readVocabulary } from "../../src/toolkit/generate/vocabulary.ts";
import { readRoot } from "../../src/toolkit/generate/written-api.ts";
import { compile } from "./sample-runs.ts";

const root = join(import.meta.dirname, "../..");

test("every example of the guides compiles against the client and the contracts of the project", () => {
  const modules = new Map<string, string>();
  for (const guide of globSync(["spec/guides/*.md", "site/home.md"], { cwd: root }).sort()) {
    const blocks = readFileSync(join(root, guide), "utf8").matchAll(/^```ts\n(.*?)^```$/gms);
    const name = guide.replaceAll(/\W/g, "-");
    for (const [index, [, code = ""]] of [...blocks].entries()) modules.set(`${name}-${index + 1}`, code);
  }
  expect(modules.size).toBeGreaterThan(10);
  expect(compile(modules, ["node"])).toEqual([]);
}, 60_000);

test("the example of reading a contract is one that the client pages and retries by", async () => {
  const guide = readFileSync(join(root, "spec/guides/11-reading-a-contract.md"), "utf8");
  const [, paths = ""] = /^```yaml\n(.*?)^```$/ms.exec(guide) ?? [];
  const folder = mkdtempSync(join(tmpdir(), "concord-guide-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "openapi.yaml");
  const head = {
    openapi: "3.1.0",
    info: { title: "Events", version: "1" },
    servers: [{ url: "https://api.example" }],
  };
  writeFileSync(file, stringify({ ...head, paths: parse(paths) }));
  const problems = new Problems("runtime");
  const vocabulary = readVocabulary(join(root, "spec/extensions.schema.yaml"));
  const found = readRoot(new Source(folder, problems), "events", file, vocabulary);
  expect(problems.list).toEqual([]);
  expect(found?.reading?.contract.operations).toMatchObject({
    "GET /events": { next: { parameters: { cursor: "$response.body#/next_cursor" } }, items: "/events" },
    "POST /events": { idempotent: true },
  });
});
