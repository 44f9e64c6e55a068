import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { paginate } from "../../src/client/index.ts";
import { connect } from "../support/connect.ts";
import { failing, json, type Reply, type Sent } from "../support/fetch.ts";
import { library } from "../support/library.ts";
import { all, searches } from "../support/pages.ts";

describe("a list that is paged by counting", () => {
  /** A server of numbered copies that gives so many at once. */
  const copies =
    (size: number, total?: number | null, told = true) =>
    ({ url }: Sent): Reply => {
      const offset = Number(url.searchParams.get("offset") ?? 0);
      const end = Math.min(offset + size, total ?? 5);
      const list = Array.from({ length: Math.max(0, end - offset) }, (_, at) => `copy ${offset + at}`);
      return json(200, { copies: list, ...(told && { total }) });
    };

  it("adds the number of items to the offset, until the total is reached", async () => {
    const { client, sent } = connect(library, copies(2, 5));
    const params = { query: { isbn: "1" } };
    expect(await all(paginate(client, "/copies", { params }))).toEqual(
      [0, 1, 2, 3, 4].map((number) => `copy ${number}`),
    );
    expect(searches(sent)).toEqual(["?isbn=1", "?isbn=1&offset=2", "?isbn=1&offset=4"]);
  });

  it("gives every item once, whatever the total, the size of pages and the beginning", async () => {
    const numbers = fc.record({
      size: fc.integer({ min: 1, max: 7 }),
      total: fc.integer({ min: 0, max: 20 }),
      offset: fc.integer({ min: 0, max: 20 }),
      told: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(numbers, async ({ size, total, offset, told }) => {
        const { client, sent } = connect(library, copies(size, total, told));
        const found = await all(paginate(client, "/copies", { params: { query: { offset } } }));
        const expected = Array.from(
          { length: Math.max(0, total - offset) },
          (_, at) => `copy ${offset + at}`,
        );
        expect(found).toEqual(expected);
        const pages = Math.ceil(expected.length / size);
        expect(sent).toHaveLength(told ? Math.max(1, pages) : pages + 1);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ["says nothing of a total", undefined],
    ["leaves the total open", null],
  ])("ends with an empty page where the response %s", async (_, total) => {
    const { client, sent } = connect(library, copies(2, total));
    expect(await all(paginate(client, "/copies"))).toHaveLength(5);
    expect(searches(sent)).toEqual(["", "?offset=2", "?offset=4", "?offset=5"]);
  });

  it("adds one to a page number, from the one that the contract or the caller begins with, until there are no more", async () => {
    const pages: Reply[] = [
      json(200, { fines: [5], more: true }),
      json(200, { fines: [7], more: null }),
      json(200, { fines: [9], more: false }),
    ];
    const first = connect(library, pages);
    expect(await all(paginate(first.client, "/fines"))).toEqual([5, 7, 9]);
    expect(searches(first.sent)).toEqual(["", "?page=2", "?page=3"]);
    const third = connect(library, pages.slice(2));
    expect(await all(paginate(third.client, "/fines", { params: { query: { page: 3 } } }))).toEqual([9]);
  });

  it("ends with the last of so many pages, without asking for an empty one", async () => {
    const { client, sent } = connect(library, [
      json(200, { fines: [5], pages: 2 }),
      json(200, { fines: [7], pages: 2 }),
    ]);
    expect(await all(paginate(client, "/fines"))).toEqual([5, 7]);
    expect(sent).toHaveLength(2);
  });

  it("goes on where an earlier page led", async () => {
    const { client } = connect(library, copies(2, 5));
    const [, second] = await all(paginate(client, "/copies").pages());
    const from = JSON.parse(JSON.stringify(second?.next));
    expect(from).toEqual({ query: { offset: 4 } });
    expect(await all(paginate(connect(library, copies(2, 5)).client, "/copies", { from }))).toEqual([
      "copy 4",
    ]);
  });

  it("is not read for ever where the server does not heed the parameter", async () => {
    const same = json(200, { copies: ["copy 0"] });
    const { client, sent } = connect(library, [same, same, same]);
    const seen: string[] = [];
    const reading = (async () => {
      for await (const copy of paginate(client, "/copies")) seen.push(copy);
    })();
    await expect(reading).rejects.toThrow("GET /copies leads in a circle: a page repeats the one before it");
    expect(seen).toEqual(["copy 0"]);
    expect(sent).toHaveLength(2);
  });

  it("retries a page like any call", async () => {
    const answer = copies(2, 5);
    const { client } = connect(library, (sent, number) =>
      number === 2 ? failing("ECONNRESET") : answer(sent),
    );
    expect(await all(paginate(client, "/copies"))).toHaveLength(5);
  });
});
