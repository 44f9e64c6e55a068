import fc from "fast-check";
import { expect, test } from "vitest";
import { Duplicates } from "../../src/cli/bulk/duplicates.ts";

test("of ids that come twice it gives the row of the first, whatever their script and length", () => {
  const id = fc.string({ unit: fc.constantFrom("a", "b", "7", "ü", "王"), maxLength: 3 });
  fc.assert(
    fc.property(fc.array(id, { maxLength: 200 }), (ids) => {
      const duplicates = new Duplicates();
      const first = new Map<string, number>();
      for (const [index, id] of ids.entries()) {
        expect(duplicates.add(id, index + 2)).toBe(first.get(id));
        if (!first.has(id)) first.set(id, index + 2);
      }
    }),
  );
});

test("ids of one hash are kept apart: 200,000 of them meet in a 32-bit hash, and none is taken for another", () => {
  const duplicates = new Duplicates();
  let repeated = 0;
  for (let row = 0; row < 200_000; row += 1)
    if (duplicates.add(`att-${row}`, row) !== undefined) repeated += 1;
  expect(repeated).toBe(0);
  expect(duplicates.add("att-0", 200_000)).toBe(0);
  expect(duplicates.add("att-199999", 200_001)).toBe(199_999);
});
