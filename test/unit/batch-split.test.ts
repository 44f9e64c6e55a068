import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { virtualTime } from "../../scripts/virtual-time.ts";
import { Rows } from "../../src/client/chunks.ts";
import { batch, UnusableItem } from "../../src/client/index.ts";
import { connect } from "../support/connect.ts";
import { json } from "../support/fetch.ts";
import { importPath, row } from "../support/importing.ts";
import { imports } from "../support/imports.ts";
import { library } from "../support/library.ts";
import { meshi } from "../support/meshi.ts";

const path = importPath;
const params = { path: { event_id: "summit" } };
const bytesOf = (text: string) => new TextEncoder().encode(text).length;

/** A library whose stock is taken in under these limits. */
function stocked(maxItems: number, maxBytes: number) {
  const operation = library.operations["POST /stock"];
  const limited = { ...operation, batch: { at: "", minItems: 1, maxItems, maxBytes } as const };
  return connect({ ...library, operations: { ...library.operations, "POST /stock": limited } }, () =>
    json(200, { added: 1 }),
  );
}

/** A Meshi whose imports are small, and what it was sent. */
function limiting(batchLimits: { maxItems: number; maxBytes?: number }) {
  const time = virtualTime();
  const { server, runs } = imports(time);
  const key = `PUT ${path}` as const;
  const operation = meshi.operations[key];
  const limits = { ...operation.batch, ...batchLimits };
  const contract = { ...meshi, operations: { ...meshi.operations, [key]: { ...operation, batch: limits } } };
  return { ...connect(contract, server, { time }), runs };
}

async function all<T>(list: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of list) items.push(item);
  return items;
}

describe("the batches of an import", () => {
  it("are the input again, keep both limits, and are as few as can be", async () => {
    // Characters of one to four bytes, and the quotation mark, for which JSON needs two.
    const letter = fc.constantFrom("a", '"', "ø", "歷", "😀");
    const rows = fc.array(fc.record({ isbn: fc.string({ unit: letter, maxLength: 10 }) }), { maxLength: 40 });
    const limits = fc.record({
      maxItems: fc.integer({ min: 1, max: 9 }),
      maxBytes: fc.integer({ min: 55, max: 160 }),
    });
    await fc.assert(
      fc.asyncProperty(rows, limits, async (rows, { maxItems, maxBytes }) => {
        const { client, sent } = stocked(maxItems, maxBytes);
        const results = await all(batch(client, "POST", "/stock", rows, { concurrency: 1 }));
        const bodies = sent.map(({ text }) => JSON.parse(text));
        expect(bodies.flat()).toEqual(rows);
        for (const [index, body] of bodies.entries()) {
          expect(body.length).toBeLessThanOrEqual(maxItems);
          expect(bytesOf(sent[index]?.text ?? "")).toBeLessThanOrEqual(maxBytes);
          // The first row of the next batch would not have fitted into this batch.
          const more = [...body, bodies[index + 1]?.[0]];
          if (index + 1 < bodies.length) {
            expect(more.length > maxItems || bytesOf(JSON.stringify(more)) > maxBytes).toBe(true);
          }
        }
        expect(results.map(({ index, offset, count }) => [index, offset, count])).toEqual(
          bodies.map((body, index) => [index, bodies.slice(0, index).flat().length, body.length]),
        );
      }),
      { numRuns: 150 },
    );
  });

  it("are the same for rows that are JSON already", async () => {
    const letter = fc.constantFrom("a", '"', "ø", "歷", "😀");
    const row = fc.record({ isbn: fc.string({ unit: letter, maxLength: 10 }) });
    const limits = { maxItems: 7, maxBytes: 120 };
    const bodiesOf = async (rows: readonly unknown[]) => {
      const { client, sent } = stocked(limits.maxItems, limits.maxBytes);
      // The type has the rows of the contract. Our own command line passes rows that are JSON already.
      await all(batch(client, "POST", "/stock", rows as never[], { concurrency: 1 }));
      return sent.map(({ text }) => text);
    };
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 40 }), fc.nat({ max: 7 }), async (rows, count) => {
        const first = rows.slice(0, count);
        const bytes = new TextEncoder().encode(JSON.stringify(first).slice(1, -1));
        fc.pre(first.length > 0 && bytes.length + 2 <= limits.maxBytes);
        const ready = [new Rows(bytes, first.length), ...rows.slice(count)];
        expect(await bodiesOf(ready)).toEqual(await bodiesOf(rows));
      }),
      { numRuns: 100 },
    );
  });

  it("begin anew with rows that are JSON already where those do not fit", async () => {
    const ready = (...ids: string[]) =>
      new Rows(new TextEncoder().encode(ids.map((isbn) => JSON.stringify({ isbn })).join()), ids.length);
    const { client, sent } = stocked(3, 1000);
    const rows = [{ isbn: "a" }, ready("b", "c", "d"), ready("e"), { isbn: "f" }, ready("g", "h")];
    await all(batch(client, "POST", "/stock", rows as never[], { concurrency: 1 }));
    const isbns = sent.map(({ text }) =>
      JSON.parse(text)
        .map(({ isbn }: { isbn: string }) => isbn)
        .join(""),
    );
    expect(isbns).toEqual(["a", "bcd", "ef", "gh"]);
  });

  it("count all bytes of the body, what stands beside the rows included", async () => {
    const body = { webhook_url: "https://partner.test/ærø" };
    const rows = Array.from({ length: 30 }, (_, index) => row(`a-${index}`, "Zoë – 歷史"));
    const { client, sent, runs } = limiting({ maxItems: 50, maxBytes: 700 });
    await all(batch(client, "PUT", path, rows, { params, body, concurrency: 1 }));
    const puts = sent.filter(({ method }) => method === "PUT");
    expect(puts.length).toBeGreaterThan(2);
    for (const { text } of puts) {
      expect(bytesOf(text)).toBeLessThanOrEqual(700);
      expect(JSON.parse(text)).toMatchObject(body);
    }
    expect(runs.flatMap(({ rows }) => rows)).toEqual(rows.map(({ attendee_id }) => attendee_id));
  });

  it("may come from an iterable of any kind, read as it is sent", async () => {
    function* sync() {
      yield* [row("a"), row("b"), row("c")];
    }
    async function* async() {
      yield* sync();
    }
    for (const rows of [[...sync()], sync(), async(), new Set(sync())]) {
      const { client, runs } = limiting({ maxItems: 2 });
      expect(await all(batch(client, "PUT", path, rows, { params, concurrency: 1 }))).toHaveLength(2);
      expect(runs.map(({ rows }) => rows)).toEqual([["a", "b"], ["c"]]);
    }
  });

  it("are none for no rows, and nothing is sent", async () => {
    const { client, sent } = limiting({ maxItems: 2 });
    expect(await all(batch(client, "PUT", path, [], { params }))).toEqual([]);
    expect(sent).toHaveLength(0);
  });

  it("may be made smaller, never larger than the contract allows", async () => {
    for (const [maxItems, sizes] of [
      [1, [1, 1, 1]],
      [50, [2, 1]],
    ] as const) {
      const { client } = limiting({ maxItems: 2 });
      const results = await all(
        batch(
          client,
          "PUT",
          path,
          ["a", "b", "c"].map((id) => row(id)),
          { params, maxItems },
        ),
      );
      expect(results.map(({ count }) => count)).toEqual(sizes);
    }
  });
});

describe("a row that cannot be sent", () => {
  const yielded = async (list: AsyncIterable<{ offset: number }>) => {
    const offsets: number[] = [];
    let error: unknown;
    try {
      for await (const { offset } of list) offsets.push(offset);
    } catch (thrown) {
      error = thrown;
    }
    return { offsets, error };
  };

  it("is not looked for where the caller says that all are distinct", async () => {
    const { client, runs } = limiting({ maxItems: 50 });
    await all(batch(client, "PUT", path, [row("a"), row("b"), row("a")], { params, distinct: true }));
    expect(runs.map(({ rows }) => rows)).toEqual([["a", "b", "a"]]);
  });

  it("repeats a key of its batch: both rows are named, and the batches before it are good", async () => {
    const { client, runs } = limiting({ maxItems: 3 });
    const rows = ["a", "b", "c", "d", "e", "d"].map((id) => row(id));
    const { offsets, error } = await yielded(batch(client, "PUT", path, rows, { params }));
    expect(offsets).toEqual([0]);
    expect(error).toBeInstanceOf(UnusableItem);
    expect(error).toMatchObject({ index: 5, firstIndex: 3 });
    expect(String(error)).toMatch(/attendee_id.*"d"/);
    expect(runs.map(({ rows }) => rows)).toEqual([["a", "b", "c"]]);
  });

  it("is larger than a whole request may be", async () => {
    const { client, runs } = limiting({ maxItems: 2, maxBytes: 600 });
    const rows = [row("a"), row("b"), row("c", "ø".repeat(500)), row("d")];
    const { offsets, error } = await yielded(batch(client, "PUT", path, rows, { params }));
    expect(offsets).toEqual([0]);
    expect(error).toBeInstanceOf(UnusableItem);
    expect(error).toMatchObject({ index: 2 });
    expect(error).not.toHaveProperty("firstIndex");
    expect(String(error)).toContain("1029");
    expect(runs).toHaveLength(1);
  });

  it("is not one that repeats a key of another batch, which no API refuses", async () => {
    const { client, runs } = limiting({ maxItems: 2 });
    const rows = ["a", "b", "a", "c"].map((id) => row(id));
    await all(batch(client, "PUT", path, rows, { params, concurrency: 1 }));
    expect(runs.map(({ rows }) => rows)).toEqual([
      ["a", "b"],
      ["a", "c"],
    ]);
  });

  it("cannot be read: the batches before it are given, then the reader's own error", async () => {
    const broken = new Error("line 3 is no CSV");
    async function* rows() {
      yield row("a");
      yield row("b");
      throw broken;
    }
    const { client, runs } = limiting({ maxItems: 1 });
    const { offsets, error } = await yielded(batch(client, "PUT", path, rows(), { params }));
    expect([offsets, error]).toEqual([[0, 1], broken]);
    expect(runs).toHaveLength(2);
  });

  it("is not one that the API would refuse: rows without the key, or with one of another kind, are sent", async () => {
    const { client, runs } = limiting({ maxItems: 10 });
    const rows = [
      { name: "A" },
      { name: "B" },
      { attendee_id: 1, name: "C" },
      { attendee_id: "1", name: "D" },
    ];
    // The types refuse them.
    await all(batch(client, "PUT", path, rows as never, { params }));
    expect(runs[0]?.rows).toHaveLength(4);
  });
});
