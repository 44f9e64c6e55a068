import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { readVocabulary } from "../../src/toolkit/generate/vocabulary.ts";

const spec = resolve(import.meta.dirname, "../../spec");
const vocabulary = readVocabulary(join(spec, "extensions.schema.yaml"));
const page = readFileSync(join(spec, "extensions.md"), "utf8");

/** The sections of the page by annotation. */
const sections = new Map(
  page
    .split(/^### /m)
    .slice(1)
    .map((section): [string, string] => [/^`(.*?)`/.exec(section)?.[1] ?? section, section]),
);

test("the page and the schema know the same annotations", () => {
  expect([...sections.keys()].sort()).toEqual([...vocabulary.keys()].sort());
});

describe.each([...vocabulary])("%s", (name, { standsOn, beside, validate }) => {
  const section = sections.get(name) ?? "";

  test("the page says where it stands as the schema does", () => {
    const places = /^Stands on: (.*)\.$/m.exec(section)?.[1];
    const keywords = beside.map((keyword) => `, beside \`${keyword}\``);
    expect(places).toBe(standsOn.join(", ") + keywords.join(""));
  });

  test("the page says what the runtime does", () => {
    expect(section).toMatch(/^Runtime: [`\w]/m);
  });

  test("its example is valid", () => {
    const source = section.includes("See `x-status` for an example") ? sections.get("x-status") : section;
    const examples = [...(source ?? "").matchAll(/^```yaml\n(.*?)^```/gms)].map(([, yaml = ""]) => yaml);
    const values = examples.flatMap((yaml) =>
      parseAllDocuments(yaml).flatMap((document) => find(document.toJS(), name)),
    );
    expect(values).not.toEqual([]);
    for (const value of values) expect(validate(value), JSON.stringify(validate.errors)).toBe(true);
  });
});

/** Values of a property, wherever it stands. */
function find(value: unknown, name: string): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => (key === name ? [member] : find(member, name)));
}
