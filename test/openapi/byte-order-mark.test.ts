import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type JsonObject, objectsOf } from "../../src/openapi/json.ts";
import { Problems } from "../../src/openapi/problem.ts";
import { Source } from "../../src/openapi/source.ts";

/** The places of a document's root, of its list and of the second item, and of a mistake in the text. */
function placesIn(text: string): unknown[] {
  const base = mkdtempSync(join(tmpdir(), "concord-mark-"));
  onTestFinished(() => rmSync(base, { recursive: true }));
  const path = join(base, "tides.yaml");
  writeFileSync(path, text);
  const problems = new Problems("runtime");
  const source = new Source(base, problems);
  // Each of the texts below is an object.
  const root = source.read(path) as JsonObject | null;
  const items = objectsOf(root?.tides);
  const places = root
    ? [source.location(root), source.location(root, "tides"), ...items.map((item) => source.location(item))]
    : [];
  return [...places, ...problems.list.map(({ line, column }) => ({ line, column }))];
}

test.each([
  ['{ "tides": [{ "a": 1 }, { "b": 2 }] }'],
  ["tides: [{ a: 1 }, { b: 2 }]"],
  ["tides:\n  - { a: 1 }\n  - { b: 2 }\n"],
  ['{ "tides": [,,] }'],
  ["tides: [{ a: 1 }\nmore: }"],
])("a byte order mark moves nothing to another column: %s", (text) => {
  expect(placesIn(text).length).toBeGreaterThan(0);
  expect(placesIn(`\uFEFF${text}`)).toEqual(placesIn(text));
});
