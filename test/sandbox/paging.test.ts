import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attendee, type Bench, openBench } from "./harness.ts";

/** An event in which every attendee but the first has an open review. */
async function withReviews(eventId: string, count: number, bench?: Bench): Promise<Bench> {
  const opened = bench ?? (await openBench());
  await opened.createEvent(eventId);
  await addReviews(opened, eventId, 0, count);
  return opened;
}

/** Adds pairs of doubles, so that `count` more reviews are opened. */
async function addReviews(bench: Bench, eventId: string, from: number, count: number): Promise<void> {
  const pairs = Array.from(
    { length: count },
    (_, index) => `${eventId}-${String(from + index).padStart(4, "0")}`,
  );
  const rows = pairs.flatMap((pair) =>
    [`${pair}-a`, `${pair}-b`].map((id) => attendee(id, { email: `${pair}@x.org` })),
  );
  await bench.importRows(eventId, rows);
  await bench.enrich(eventId);
}

async function pages(bench: Bench, path: string, limit: number): Promise<string[][]> {
  const all: string[][] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? "" : `&cursor=${cursor}`;
    const { items, next_cursor } = (await bench.call("GET", `${path}?limit=${limit}${query}`)).body;
    all.push(items.map(({ review_id }) => review_id));
    cursor = next_cursor;
  } while (cursor !== null);
  return all;
}

describe("a list", () => {
  it("has pages of 50 by default, and of 100 at most", async () => {
    const bench = await withReviews("summit", 120);
    expect((await bench.call("GET", "/review-queue")).body.items).toHaveLength(50);
    expect((await bench.call("GET", "/review-queue?limit=100")).body.items).toHaveLength(100);
    expect((await pages(bench, "/review-queue", 50)).map((page) => page.length)).toEqual([50, 50, 20]);
  });

  it("ends without a cursor, also where the last page is full", async () => {
    const bench = await withReviews("summit", 4);
    expect((await pages(bench, "/review-queue", 2)).map((page) => page.length)).toEqual([2, 2]);
    expect((await pages(bench, "/review-queue", 4)).map((page) => page.length)).toEqual([4]);
    expect((await pages(await openBench(), "/review-queue", 4)).map((page) => page.length)).toEqual([0]);
  });

  it("may change its page size from page to page", async () => {
    const bench = await withReviews("summit", 5);
    const [whole] = await pages(bench, "/review-queue", 5);
    const first = (await bench.call("GET", "/review-queue?limit=1")).body;
    const rest = (await bench.call("GET", `/review-queue?limit=100&cursor=${first.next_cursor}`)).body;
    expect([...first.items, ...rest.items].map(({ review_id }) => review_id)).toEqual(whole);
  });
});

describe("a cursor", () => {
  it("shows every review that stays open exactly once, whatever comes and goes between the pages", async () => {
    const step = fc.record({
      limit: fc.integer({ min: 1, max: 7 }),
      resolve: fc.array(fc.nat({ max: 40 }), { maxLength: 4 }),
      add: fc.integer({ min: 0, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 20 }),
        fc.array(step, { minLength: 1, maxLength: 6 }),
        async (count, steps) => {
          const bench = await withReviews("summit", count);
          const open = async () =>
            (await bench.call("GET", "/review-queue?limit=100")).body.items.map((item) => item.review_id);
          const before = await open();
          const seen: string[] = [];
          const removed = new Set<string>();
          let added = count;
          let cursor: string | null = null;
          for (let turn = 0; turn === 0 || cursor !== null; turn += 1) {
            const { limit, resolve, add } = steps[turn] ?? { limit: 100, resolve: [], add: 0 };
            const query: string = cursor === null ? "" : `&cursor=${cursor}`;
            const page = (await bench.call("GET", `/review-queue?limit=${limit}${query}`)).body;
            seen.push(...page.items.map(({ review_id }) => review_id));
            cursor = page.next_cursor;
            const now = await open();
            for (const pick of resolve) {
              const review = now[pick];
              if (review === undefined || removed.has(review)) continue;
              removed.add(review);
              await bench.call("POST", `/review-queue/${review}/resolve`, { body: { decision: "reject" } });
            }
            if (add > 0) await addReviews(bench, "summit", added, add);
            added += add;
          }
          expect(new Set(seen).size).toBe(seen.length);
          const stayed = before.filter((review) => !removed.has(review));
          expect(seen.filter((review) => stayed.includes(review))).toEqual(stayed);
        },
      ),
      { numRuns: 15 },
    );
  });

  it("keeps its place in a history that grows at its head", async () => {
    const bench = await openBench();
    await bench.createEvent("summit");
    const ids = ["a", "b", "c", "d", "e", "f"];
    await bench.importRows(
      "summit",
      ids.map((id) => attendee(id, { email: "x@x.org" })),
    );
    await bench.enrich("summit");
    const reviews = (await bench.call("GET", "/review-queue")).body.items;
    const decide = async (index: number): Promise<void> => {
      bench.clock.now += 1000;
      const path = `/review-queue/${reviews[index]?.review_id}/resolve`;
      await bench.call("POST", path, { body: { decision: "reject" } });
    };
    for (const index of [0, 1, 2]) await decide(index);
    const path = "/events/summit/attendees/a/identity?limit=2";
    const first = (await bench.call("GET", path)).body;
    await decide(3);
    await decide(4);
    const second = (await bench.call("GET", `${path}&cursor=${first.next_cursor}`)).body;
    const held = [...first.items, ...second.items].map(({ attendee_id }) => attendee_id);
    expect([held, second.next_cursor]).toEqual([["d", "c", "b"], null]);
  });

  it("that is altered anywhere, cut or lengthened is refused", async () => {
    const bench = await withReviews("summit", 3);
    const cursor = (await bench.call("GET", "/review-queue?limit=1")).body.next_cursor ?? "";
    const altered = [...cursor].map(
      (letter, index) => cursor.slice(0, index) + (letter === "A" ? "B" : "A") + cursor.slice(index + 1),
    );
    const forged = [
      ...altered,
      cursor.slice(1),
      cursor.slice(0, -1),
      `${cursor}A`,
      `${cursor}=`,
      `${cursor}.`,
      "A",
    ];
    for (const wrong of forged) {
      const reply = await bench.call("GET", `/review-queue?cursor=${encodeURIComponent(wrong)}`);
      expect([wrong, reply.status, reply.body.code]).toEqual([wrong, 400, "INVALID_REQUEST"]);
    }
    expect((await bench.call("GET", `/review-queue?cursor=${cursor}`)).status).toBe(200);
  });

  it("belongs to its list and organisation", async () => {
    const bench = await withReviews("one", 3);
    await withReviews("two", 3, bench);
    const cursor = async (path: string) => (await bench.call("GET", `${path}?limit=1`)).body.next_cursor;
    const status = async (path: string, of: string | null, key?: string) =>
      (await bench.call("GET", `${path}?cursor=${of}`, key === undefined ? {} : { key })).status;
    const ofAll = await cursor("/review-queue");
    const ofOne = await cursor("/events/one/review-queue");
    expect(await status("/events/one/review-queue", ofOne)).toBe(200);
    expect(await status("/events/two/review-queue", ofOne)).toBe(400);
    expect(await status("/review-queue", ofOne)).toBe(400);
    expect(await status("/events/one/review-queue", ofAll)).toBe(400);
    expect(await status("/review-queue", ofAll, bench.sandbox.keys.meshi.otherOrg)).toBe(400);
    expect(await status("/review-queue", ofAll, bench.sandbox.keys.meshi.readOnly)).toBe(200);
  });

  it("does not come from another sandbox", async () => {
    const one = await withReviews("summit", 3);
    const other = await withReviews("summit", 3);
    const { next_cursor } = (await one.call("GET", "/review-queue?limit=1")).body;
    expect((await other.call("GET", `/review-queue?cursor=${next_cursor}`)).status).toBe(400);
  });
});
