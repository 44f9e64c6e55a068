import fc from "fast-check";
import { expect, test } from "vitest";
import { patternText } from "../../src/sandbox/derived/pattern-text.ts";

test.each([
  "^ord_[0-9abcdefghjkmnpqrstvwxyz]{26}$",
  "^[A-Z]{2}[0-9]{2}[a-zA-Z0-9]{1,30}$",
  "^(?:red|green) \\d{3}(\\.\\d+)?$",
  "^[^@\\s]+@[^@\\s]+\\.[a-z]{2,}$",
  "^\\+?[1-9]\\d{1,14}$",
  "^(?<year>\\d{4})-\\d\\d$",
  "^[\\w.-]{3,}\\/[\\w-]+$",
  "[0-9a-f]{8}-[0-9a-f]{4}",
  "^(a(b(c|d){2}){2}|e)$",
  "^$",
])("a text is made that matches %s", (pattern) => {
  expect(patternText(pattern)).toMatch(new RegExp(pattern));
  fc.assert(
    fc.property(fc.infiniteStream(fc.nat()), (numbers) => {
      const text = patternText(pattern, (count) => numbers.next().value % count);
      expect(text).toMatch(new RegExp(pattern));
    }),
    { numRuns: 50 },
  );
});

test.each(["^(?=.*\\d).{8}$", "^(\\d)\\1$", "^[]$", "^(open$", "(?:?", "(?:?a>b"])(
  "no text is made where it could be wrong: %s",
  (pattern) => {
    expect(patternText(pattern)).toBeUndefined();
  },
);

test("any expression is read to its end without an error", () => {
  const piece = fc.constantFrom(..."ab09[](){}?:<>|^$\\.,-*+=!", "(?:", "(?<a>", "[^");
  fc.assert(
    fc.property(fc.string({ unit: piece }), (pattern) => {
      expect(() => patternText(pattern)).not.toThrow();
    }),
    { numRuns: 2000 },
  );
});
