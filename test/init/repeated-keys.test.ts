import { expect, test } from "vitest";
import { parsed } from "../../src/toolkit/project/text.ts";

test.each([
  ["JSON", '{\n"a": 1,\n"a": 2\n}', "a", 3],
  ["JSON, equal values", '{"b": [{\n"a": {},\n"a": {}}]}', "a", 3],
  ["JSON with space before the colon", '{"a"\t:1,\r\n"a" : 1}', "a", 2],
  ["JSON, one key escaped", '{"\\u0061":1,"a":2}', "a", 1],
  ["JSON, a quote in the key", '{"a\\"":1,\n"a\\"":2}', 'a\\"', 2],
  ["JSON after a text that ends with a backslash", '{"b":"\\\\","a":1,\n"a":2}', "a", 2],
  ["JSON, a name that objects inherit", '{"__proto__":1,\n"__proto__":2}', "__proto__", 2],
  ["YAML", "a: 1\nb:\n  c: 1\n  c : 2\n", "c", 4],
  ["YAML with quotes", "'a b': 1\n\"a b\": 2\n", "a b", 2],
])("a key that an object has twice is refused with its name and line: %s", (_, text, key, line) => {
  const message = `quays cannot be read: an object has the key "${key}" twice, the second time at line ${line}, column `;
  expect(() => parsed(text, "quays")).toThrow(message);
});

const odd = ["", ":", "a", '"', '":', "\\", '\\":', "{", "__proto__", "ü\n", "\u2028"];

test("keys and texts of any form are no second key", () => {
  const each = Object.fromEntries(odd.map((key) => [key, odd.map((text) => ({ [key]: text }))]));
  for (const indent of [undefined, 2, "\t"])
    expect(parsed(JSON.stringify([each], null, indent).slice(1, -1), "quays")).toEqual(each);
});
