import fc from "fast-check";
import { expect, test } from "vitest";
import { EntryReader } from "../../src/cli/bulk/entries.ts";
import { InvalidRow, UnusableInput } from "../../src/cli/bulk/input-problem.ts";
import { eventReading } from "../../src/cli/emit/events.ts";

const objects = fc.json({ maxDepth: 3 }).map((text) => text.replaceAll("\n", " "));
const lines = fc.oneof(
  objects,
  fc.string({ unit: "binary", maxLength: 100 }),
  fc.constantFrom(
    '{"__proto__":{"polluted":1},"event":"a"}',
    '{"constructor":{"prototype":{"polluted":1}}}',
    '{"event":"a","event":"b"}',
    '{"n":1e400,"d":12345678901234567890.5}',
    `${"[".repeat(20_000)}`,
    `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`,
    '{"a":"\\ud800"}',
    "",
  ),
);

test("NDJSON of any lines, cut anywhere, is entries or a problem: it neither hangs, nor fails otherwise, nor reaches into prototypes", () => {
  let entries = 0;
  fc.assert(
    fc.property(fc.array(lines, { maxLength: 8 }), fc.nat(), (lines, cut) => {
      const bytes = Buffer.from(lines.join("\n"));
      const reader = new EntryReader(eventReading("workspace"));
      const at = cut % (bytes.length + 1);
      let rows = 0;
      const read = () => {
        // Each line is one entry, whatever is wrong with it.
        while (reader.next()) rows++;
      };
      try {
        reader.push(bytes.subarray(0, at));
        read();
        reader.push(bytes.subarray(at));
        reader.end();
        read();
      } catch (error) {
        expect(error).toBeInstanceOf(UnusableInput);
        expect(error).not.toBeInstanceOf(InvalidRow);
      }
      entries += rows;
      expect(rows).toBeLessThanOrEqual(lines.join("\n").split(/[\n\r]/).length);
    }),
    { seed: 1, numRuns: 300 },
  );
  expect(entries).toBeGreaterThan(300);
  expect(Object.prototype).not.toHaveProperty("polluted");
});
