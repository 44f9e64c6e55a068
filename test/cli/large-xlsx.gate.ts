import { join } from "node:path";
import { expect, test } from "vitest";
import { concord, file } from "./concord.ts";
import { EVENT } from "./sandbox.ts";
import { partsOf, zipOf } from "./xlsx.ts";

const ROWS = 200_000;

test("a sheet of 200,000 rows, all of its texts different, is checked with less than 250 MB of memory", async () => {
  const parts = partsOf({ sheets: [{ name: "S", rows: [] }] });
  const texts = ["attendee_id", "name", "email"];
  for (let index = 1; index <= ROWS; index += 1)
    texts.push(`att-${index}`, `Person ${index}`, `person.${index}@example.com`);
  const cell = (column: string, row: number, text: number) =>
    `<c r="${column}${row}" t="s"><v>${text}</v></c>`;
  const rows = Array.from({ length: ROWS + 1 }, (_, index) => {
    const cells = ["A", "B", "C"].map((column, at) => cell(column, index + 1, index * 3 + at));
    return `<row r="${index + 1}">${cells.join("")}</row>`;
  });
  const roster = await file(
    "roster.xlsx",
    zipOf({
      ...parts,
      "xl/sharedStrings.xml": `<sst>${texts.map((text) => `<si><t>${text}</t></si>`).join("")}</sst>`,
      "xl/worksheets/sheet1.xml": `<worksheet><sheetData>${rows.join("")}</sheetData></worksheet>`,
    }),
  );
  const env = { NODE_OPTIONS: `--import=${join(import.meta.dirname, "peak-memory.mjs")}` };
  const args = [
    "import",
    roster,
    "--event",
    EVENT,
    "--dry-run",
    "--json",
    "--base-url",
    "http://127.0.0.1:9",
  ];
  const { code, out, err } = await concord(args, { env });
  expect({ code, ...JSON.parse(out) }).toMatchObject({ code: 0, rows: ROWS });
  expect(Number(/^peak memory: (\d+) MiB$/m.exec(err)?.[1])).toBeLessThan(250 * (1e6 / 2 ** 20));
});
