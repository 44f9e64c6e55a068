import fc from "fast-check";
import { expect, test } from "vitest";
import { BrokenQuoting, CsvReader } from "../../src/cli/import/csv.ts";

const pieces = fc.array(
  fc.oneof(
    fc.string({ unit: "binary", maxLength: 200 }),
    fc.stringMatching(/^[a",;\n\r\t]{0,200}$/),
    fc.constantFrom('"'.repeat(5000), ",".repeat(5000), "\r".repeat(5000)),
  ),
  { maxLength: 6 },
);

test("CSV in any pieces is rows, or broken quoting: it neither hangs nor fails otherwise", () => {
  fc.assert(
    fc.property(pieces, fc.constantFrom(",", ";", "\t"), (pieces, delimiter) => {
      const reader = new CsvReader(delimiter);
      let rows = 0;
      try {
        for (const piece of pieces) {
          reader.push(piece);
          while (reader.next()) rows++;
        }
        reader.push("", true);
        while (reader.next()) rows++;
      } catch (error) {
        expect(error).toBeInstanceOf(BrokenQuoting);
      }
      expect(rows).toBeLessThanOrEqual(pieces.join("").length + 1);
    }),
    { seed: 1, numRuns: 500 },
  );
});
