import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Problems } from "../../src/openapi/problem.ts";
import { Source } from "../../src/openapi/source.ts";
import { checkReferences } from "../../src/openapi/stray-references.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "concord-stray-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const stray = { $ref: "/etc/hostname" };

/** What is reported about a document whose foreign extensions are ignored. */
function judged(document: object) {
  const path = join(folder, "openapi.json");
  writeFileSync(path, JSON.stringify(document));
  const source = new Source(folder, new Problems());
  return checkReferences(source, path, { folders: [folder], passesExtensions: true });
}

describe("where the extensions of others are passed over", () => {
  test.each<[string, object]>([
    ["operation", { paths: { "/a": { get: { "x-code": stray } } } }],
    ["schema", { components: { schemas: { "x-a": { "x-b": stray } } } }],
    [
      "property called `properties`",
      { components: { schemas: { A: { properties: { properties: { "x-b": stray } } } } } },
    ],
  ])("the extension of a %s is", (_, document) => {
    expect(judged(document)).toBe("sound");
  });

  test.each<[string, object]>([
    ["header field", { paths: { "/a": { get: { responses: { 200: { headers: { "x-left": stray } } } } } } }],
    ["property", { components: { schemas: { A: { properties: { "x-a": stray } } } } }],
    ["schema", { components: { schemas: { "x-a": { items: stray } } } }],
    ["example", { components: { examples: { "x-a": stray } } }],
    ["callback", { paths: { "/a": { post: { callbacks: { "x-done": stray } } } } }],
  ])("the %s of a name like theirs is not", (_, document) => {
    expect(judged(document)).toBe("stray");
  });
});
