import { readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Finding } from "../../src/toolkit/lint/finding.ts";
import { lintSpec } from "../../src/toolkit/lint/lint-spec.ts";

const folder = join(import.meta.dirname, "fixtures/foreign");

/** A document in another style than ours, and some of the findings that it must have. */
const documents: Readonly<Record<string, readonly string[]>> = {
  "anchors.yaml": ["codes-missing 4", "unknown-annotation 3"],
  "broken-file/openapi.yaml": ["yaml-syntax 2", "yaml-syntax 1"],
  "circular.yaml": ["reference-cycle 32", "reference-cycle 35", "link-operation 17", "codes-unknown 20"],
  "cut-off.json": ["yaml-syntax 1"],
  "empty.yaml": ["openapi-version 1"],
  "endless-anchor.yaml": ["unreadable 1"],
  "list.yaml": ["openapi-version 1"],
  "lost-reference/openapi.yaml": ["reference-outside 5"],
  "no-components.yaml": ["status-range 7", "response-mime-type 10", "body-example 10"],
  "no-paths.yaml": ["component-description 5", "servers 1"],
  "pets.json": ["struct 60", "body-example 14", "header-example-valid 41", "status-range 26"],
  "ref-siblings.yaml": ["no-unresolved-refs 14", "source-missing 8"],
  "swagger-2.yaml": ["openapi-version 1"],
  "text.yaml": ["openapi-version 1"],
  "webhooks-only.yaml": ["body-example 10", "request-body-description 9"],
  "weird-types.yaml": ["struct 2", "malformed-annotation 22", "list-link 17"],
};

let findings: readonly Finding[];

beforeAll(async () => {
  findings = await lintSpec({ base: folder, apis: Object.keys(documents) });
}, 120_000);

test("every document in the folder is judged here", () => {
  const entries = readdirSync(folder, { withFileTypes: true });
  const roots = entries.map((entry) => (entry.isDirectory() ? `${entry.name}/openapi.yaml` : entry.name));
  expect(Object.keys(documents).sort()).toEqual(roots.sort());
});

describe("a document that is not ours is judged all the same", () => {
  test.each(Object.entries(documents))("%s", (document, expected) => {
    const home = document.includes("/") ? document.replace(/[^/]*$/, "") : document;
    const found = findings.filter(({ file }) => file.startsWith(home));
    expect(found.map(({ rule, line }) => `${rule} ${line}`)).toEqual(expect.arrayContaining([...expected]));
  });
});

test("every finding is a sentence with a remedy, and none speaks of the inside of a tool", () => {
  for (const { message, remedy, line, column, file } of findings) {
    expect(message).toMatch(/\w+ \w+/);
    expect(message).not.toMatch(/undefined|\[object|Cannot read|is not a function|TypeError|\n/);
    expect(remedy).toMatch(/\w/);
    expect(Math.min(line, column), file).toBeGreaterThan(0);
  }
});
