import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { registry } from "../../generated/registry.ts";
import { FORM, yamlText } from "../../src/toolkit/generate/yaml-text.ts";

const long =
  "A sentence that goes on and on, so that it does not fit on one line of the document that it stands in. ";

/** Texts that YAML cannot take as they are, or that the tool writes in a form of their own. */
const texts = [
  ...[
    "",
    " ",
    "a",
    "a b",
    " a",
    "a ",
    "a: b",
    "a:",
    ":a",
    "a #b",
    "#a",
    "- a",
    "-",
    "? a",
    "[a]",
    "{a}",
    "a, b",
    "*a",
    "&a",
  ],
  ...[
    "!a",
    "|",
    ">",
    "%a",
    "@a",
    "`a`",
    "'a'",
    '"a"',
    "it's",
    'say "a"',
    `it's "a"`,
    "\\",
    "\\n",
    "a\tb",
    "\ta",
    "a\u0000b",
  ],
  ...[
    "no",
    "Yes",
    "on",
    "y",
    "N",
    "true",
    "null",
    "~",
    "1",
    "1.5",
    "1e3",
    "0x10",
    "0o7",
    "1_000",
    "12:30:45",
    ".inf",
    ".nan",
  ],
  ...[
    "2026-01-01",
    "2026-01-01T00:00:00Z",
    "<<",
    "=",
    "---",
    "--- a",
    "...",
    "a\n---\nb",
    "a\n%b",
    "é",
    "日本",
    "\u2028",
    "\ud800",
  ],
  ...[
    "a\n",
    "a\nb",
    "a\nb\n",
    "a\n\n",
    "\na",
    "\n",
    "a\n\nb",
    "a\n  b",
    "  a\nb",
    "a \nb",
    "a\n b\n",
    "a\n \n",
    "\n\n\n",
    "\ta\nb",
  ],
  ...[
    long,
    long + long,
    `${long}\n${long}`,
    `  ${long}`,
    `# ${long}`,
    `"${long}"`,
    `'${long}`,
    `${long}\n\n  ${long}\n`,
  ],
  ...[
    "x".repeat(200),
    `${"x".repeat(119)} y`,
    `${"x".repeat(49)} y`,
    "y ".repeat(25),
    '"'.repeat(40),
    "#/components/schemas/A",
  ],
];

const scalars = [...texts, 0, -0, 1.5, -1e21, 1e-9, true, false, null, [], {}];

describe("the YAML of a document is that of the tool", () => {
  test.each(registry.map(({ name, document }) => [name, document]))("for %s", async (_name, url) => {
    const { parse } = await import("yaml");
    const { readFileSync } = await import("node:fs");
    const document = parse(readFileSync(url, "utf8"));
    expect(yamlText(document)).toBe(stringify(document, FORM));
  });

  test.each([0, 1, 2, 3, 20, 30, 60, 70])("for every kind of name and value, %i levels deep", (depth) => {
    const names = Object.fromEntries(texts.map((name, at) => [name, at]));
    const values = Object.fromEntries(scalars.map((value, at) => [`value-${at}`, value]));
    const parts = [
      names,
      values,
      { list: scalars },
      { list: [scalars, [scalars, [[1]]], [names], { a: values }] },
    ];
    for (const part of parts) {
      let [map, list]: object[] = [part, part];
      for (let level = 0; level < depth; level += 1) [map, list] = [{ "a name": map }, { list: [list] }];
      for (const document of [map, list]) {
        const json = JSON.parse(JSON.stringify(document));
        expect(yamlText(json)).toBe(stringify(json, FORM));
      }
    }
  });

  test("for names too long for a simple key, and for an empty document", () => {
    for (const length of [999, 1000, 1001, 1023, 1024, 1025, 3000]) {
      const document = { a: [{ ["x".repeat(length)]: { b: 1 }, ['"'.repeat(length)]: [1] }] };
      expect(yamlText(document)).toBe(stringify(document, FORM));
    }
    expect(yamlText({})).toBe(stringify({}, FORM));
  });
});
