import fc from "fast-check";
import { expect, test } from "vitest";
import { escapePattern } from "../../src/openapi/pattern.ts";
import { pointerTo, tokensOf, valueAt } from "../../src/openapi/pointer.ts";
import { splitReference } from "../../src/openapi/references.ts";

test("a pointer leads back to the names that it was made of", () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (path) => {
      expect(tokensOf(pointerTo(path))).toEqual(path);
    }),
  );
});

test("a pointer reads properties and items, and nothing that is inherited", () => {
  const value = { "a/b": [{ "c~d": 1 }], "": 2 };
  expect(valueAt(value, "/a~1b/0/c~0d")).toBe(1);
  expect(valueAt(value, "/")).toBe(2);
  expect(valueAt(value, "")).toBe(value);
  for (const nowhere of ["/toString", "/a~1b/1", "/a~1b/0/c~0d/x"])
    expect(valueAt(value, nowhere)).toBeUndefined();
});

test("a reference is percent-encoded, and then a pointer", () => {
  expect(splitReference("a%20b.yaml#/paths/~1x~1%7Bid%7D")).toEqual({
    file: "a b.yaml",
    tokens: ["paths", "/x/{id}"],
  });
  expect(splitReference("#/%zz")).toEqual({ file: "", tokens: ["%zz"] });
});

test("an escaped text matches itself and nothing else", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (text, other) => {
      const pattern = new RegExp(`^${escapePattern(text)}$`);
      expect(pattern.test(text)).toBe(true);
      expect(pattern.test(other)).toBe(text === other);
    }),
  );
});
