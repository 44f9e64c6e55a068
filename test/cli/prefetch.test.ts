import { PassThrough } from "node:stream";
import fc from "fast-check";
import { expect, test } from "vitest";
import { meshi } from "../../generated/meshi/index.ts";
import { apiNamed } from "../../src/cli/apis.ts";
import type { BatchLimits } from "../../src/cli/bulk/batch-rows.ts";
import { Display } from "../../src/cli/bulk/display.ts";
import { EntryReader } from "../../src/cli/bulk/entries.ts";
import { examine } from "../../src/cli/bulk/examine.ts";
import { InputFile } from "../../src/cli/bulk/input.ts";
import { Outbox } from "../../src/cli/bulk/outbox.ts";
import { Prefetch } from "../../src/cli/bulk/prefetch.ts";
import { Columns } from "../../src/cli/import/columns.ts";
import { rowContract } from "../../src/cli/import/contract.ts";
import { rosterReading } from "../../src/cli/import/reading.ts";
import { chunks } from "../../src/client/chunks.ts";
import { file } from "./concord.ts";

const operation = "PUT /events/{event_id}/attendees:import";
const around = { before: new Uint8Array(), after: new Uint8Array() };
const { rules, fields, texts } = await rowContract(apiNamed(meshi.name), meshi, operation, "");

/** The batches that are made of a checked file, and the rows that their items came from. */
async function batchesOf(path: string, limits: BatchLimits, isPrefetched: boolean) {
  const reading = rosterReading({ columns: new Columns(fields, []), ...(isPrefetched && { texts }) });
  const input = InputFile.open(path);
  if (!input) throw new Error(`${path} is no file`);
  const prefetch = isPrefetched ? new Prefetch(limits) : undefined;
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
  const outbox = prefetch
    ? new Outbox(rest.reader, prefetch.origins, limits)
    : new Outbox(new EntryReader(reading));
  const items = prefetch
    ? outbox.fromFile(input, bad, rest.passed, prefetch.items())
    : outbox.fromFile(input, bad);
  const made: { readonly count: number; readonly text: string }[] = [];
  for await (const { count, bytes } of chunks(items, { at: "", minItems: 1, ...limits }, around))
    made.push({ count, text: new TextDecoder().decode(bytes) });
  const origins = Array.from({ length: outbox.origins.added }, (_, index) => outbox.origins.at(index));
  input.close();
  return { made, origins, column: outbox.reader.columnOf("name") };
}

/** Long enough for several parts of a file, with characters of one to four bytes, quotes and line breaks. */
const name = fc
  .string({
    unit: fc.constantFrom("a", "ø", "王", "😀", '"', "\n", "\r\n", ","),
    minLength: 1,
    maxLength: 12,
  })
  .map((text) => `n${text}`.repeat(150));
const plain = fc.stringMatching(/^[A-Z][a-zø 王]{0,3000}$/);
const often = fc.constantFrom(true, true, true, true, false);
const row = fc.record({ good: often, blank: often.map((filled) => !filled), name: fc.oneof(name, plain) });
const rows = fc.array(row, { minLength: 1, maxLength: 80, size: "max" }).map((list) => [
  ...list.map(({ good, blank, name }, index) => ({
    attendee_id: blank ? "" : `${good ? "" : "no id "}${index}`,
    name: blank ? "" : name,
  })),
  { attendee_id: "last", name: "Last" },
]);
const limits = fc.record({
  maxItems: fc.integer({ min: 1, max: 80 }),
  // The largest row takes less.
  maxBytes: fc.integer({ min: 12_000, max: 60_000 }),
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
  "of a file of %s, rows that are joined, and made ready during the check, go into the same batches as rows one by one",
  async (_, name, textOf) => {
    await fc.assert(
      fc.asyncProperty(rows, limits, async (list, limits) => {
        const path = await file(name, textOf(list));
        expect(await batchesOf(path, limits, true)).toEqual(await batchesOf(path, limits, false));
      }),
      { numRuns: 40 },
    );
  },
);
