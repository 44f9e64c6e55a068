import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { parse, stringify } from "yaml";
import { readApis } from "../../site/apis.ts";
import { Problems } from "../../src/openapi/problem.ts";
import { Source } from "../../src/openapi/source.ts";
import { samples } from "../../src/toolkit/docs/samples/samples.ts";
import { readVocabulary } from "../../src/toolkit/generate/vocabulary.ts";
import { readRoot } from "../../src/toolkit/generate/written-api.ts";
import { fencesOf, NEEDS } from "./fences.ts";
import { compile } from "./sample-runs.ts";

const root = join(import.meta.dirname, "../..");

const apis = await readApis();
const all = apis.map((api) => ({ ...api, samples: samples(api) }));

test("every TypeScript sample compiles under the settings of the project", () => {
  const modules = all.flatMap(({ name, samples: shown }) =>
    [...shown].map(([id, { typescript }]) => [`${name}-${id}`, typescript] as const),
  );
  // An API without a story has no samples, such as one that was just added.
  const withStories = apis.filter(({ story }) => story !== undefined);
  expect(modules.length).toBe(withStories.reduce((sum, { operations }) => sum + operations.length, 0));
  expect(compile(new Map(modules))).toEqual([]);
}, 60_000);

test("a sample that names a property which the document does not have would not compile", () => {
  const sample = all.find(({ name }) => name === "meshi")?.samples.get("createEvent")?.typescript ?? "";
  expect(compile(new Map([["broken", sample.replace("title:", "titel:")]])).join()).toMatch(/titel/);
});

test("every example of the guides compiles against the client and the contracts of the project", () => {
  const modules = new Map<string, string>();
  for (const guide of globSync(["spec/guides/*.md", "site/home.md"], { cwd: root }).sort()) {
    const name = guide.replaceAll(/\W/g, "-");
    for (const { language, text, line } of fencesOf(readFileSync(join(root, guide), "utf8")))
      if (language === "ts" && !NEEDS.test(text.split("\n")[0] ?? "")) modules.set(`${name}-${line}`, text);
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
