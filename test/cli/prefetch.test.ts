import { PassThrough } from "node:stream";
import fc from "fast-check";
import { expect, test } from "vitest";
import { meshi } from "../../generated/meshi/index.ts";
import { apiNamed } from "../../src/cli/apis.ts";
import { Display } from "../../src/cli/bulk/display.ts";
import { EntryReader } from "../../src/cli/bulk/entries.ts";
import { examine } from "../../src/cli/bulk/examine.ts";
import { InputFile } from "../../src/cli/bulk/input.ts";
import { Outbox } from "../../src/cli/bulk/outbox.ts";
import { Prefetch, type PrefetchLimits } from "../../src/cli/bulk/prefetch.ts";
import { Columns } from "../../src/cli/import/columns.ts";
import { rowContract } from "../../src/cli/import/contract.ts";
import { rosterReading } from "../../src/cli/import/reading.ts";
import { Rows } from "../../src/client/chunks.ts";
import { file } from "./concord.ts";

const operation = "PUT /events/{event_id}/attendees:import";
const { rules, fields } = await rowContract(apiNamed(meshi.name), meshi, operation, "");

/** What is read from a checked file: each item, and the row that it came from. */
async function handedOut(path: string, limits?: PrefetchLimits) {
  const reading = rosterReading({ columns: new Columns(fields, []) });
  const input = InputFile.open(path);
  if (!input) throw new Error(`${path} is no file`);
  const prefetch = limits && new Prefetch(limits);
  const { rest, bad } = await examine(input.parts(), {
    reading,
    rules,
    name: path,
    size: input.size,
    display: new Display(new PassThrough(), { noun: "row", doing: "importing" }),
    ...(prefetch && { prefetch }),
    onBad: () => {},
    signal: AbortSignal.timeout(60_000),
  });
  const outbox = new Outbox(prefetch ? rest.reader : new EntryReader(reading), prefetch?.origins);
  const items = prefetch
    ? outbox.fromFile(input, bad, rest.passed, prefetch.items())
    : outbox.fromFile(input, bad);
  const out: unknown[] = [];
  let ready = 0;
  for await (const item of items) {
    const rows = item instanceof Rows ? JSON.parse(`[${new TextDecoder().decode(item.bytes)}]`) : [item];
    if (item instanceof Rows) {
      ready = item.count;
      expect(rows).toHaveLength(ready);
      expect(item.bytes.length).toBeLessThanOrEqual(limits?.maxBytes ?? 0);
    }
    out.push(...rows);
  }
  const origins = out.map((_, index) => outbox.origins.at(index));
  input.close();
  return { out, origins, ready, column: outbox.reader.columnOf("name") };
}

/** Long enough for several parts of a file, with characters of one to four bytes, quotes and line breaks. */
const name = fc
  .string({
    unit: fc.constantFrom("a", "ø", "王", "😀", '"', "\n", "\r\n", ","),
    minLength: 1,
    maxLength: 12,
  })
  .map((text) => `n${text}`.repeat(150));
const row = fc.record({ good: fc.boolean(), blank: fc.boolean(), name });
const rows = fc.array(row, { minLength: 1, maxLength: 60 }).map((list) => [
  ...list.map(({ good, blank, name }, index) => ({
    attendee_id: blank ? "" : `${good ? "" : "no id "}${index}`,
    name: blank ? "" : name,
  })),
  { attendee_id: "last", name: "Last" },
]);
const limits = fc.record({
  maxItems: fc.integer({ min: 1, max: 80 }),
  maxBytes: fc.integer({ min: 1, max: 200_000 }),
});

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
const asCsv = (list: readonly { attendee_id: string; name: string }[]) =>
  ["attendee_id,Full name", ...list.map(({ attendee_id, name }) => `${attendee_id},${quoted(name)}`)].join(
    "\r\n",
  );
const asNdjson = (list: readonly object[]) => list.map((row) => JSON.stringify(row)).join("\n");

test.each([
  ["CSV", "roster.csv", asCsv],
  ["NDJSON", "roster.ndjson", asNdjson],
] as const)(
  "rows that are made ready while a file of %s is checked are those that reading it again gives",
  async (_, name, textOf) => {
    await fc.assert(
      fc.asyncProperty(rows, limits, async (list, limits) => {
        const path = await file(name, textOf(list));
        const { ready: none, ...again } = await handedOut(path);
        const { ready, ...made } = await handedOut(path, limits);
        expect(made).toEqual(again);
        expect(none).toBe(0);
        expect(ready).toBeLessThanOrEqual(limits.maxItems);
        const good = made.out.slice(0, limits.maxItems);
        // Before it is written, a row counts three bytes for each code unit.
        if (JSON.stringify(good).length * 3 < limits.maxBytes) expect(ready).toBe(good.length);
      }),
      { numRuns: 40 },
    );
  },
);
