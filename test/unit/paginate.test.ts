import { describe, expect, it } from "vitest";
import { PageCycle, paginate } from "../../src/client/index.ts";
import { connect } from "../support/connect.ts";
import { failing, hanging, json, type Reply } from "../support/fetch.ts";
import { library } from "../support/library.ts";
import { meshi, meshiError } from "../support/meshi.ts";
import { all } from "../support/pages.ts";

/** Pages of the review queue, one for each list of ids. */
const pagesOf = (...lists: string[][]): Reply[] =>
  lists.map((ids, index) =>
    json(200, {
      items: ids.map((review_id) => ({ review_id })),
      next_cursor: index + 1 < lists.length ? `page-${index + 2}` : null,
      correlation_id: "c",
    }),
  );

const ids = (reviews: readonly { review_id: string }[]) => reviews.map(({ review_id }) => review_id);
const book = (isbn: string) => ({ isbn, title: "One" });

describe("paginate", () => {
  it("gives the items of all pages in order, an empty page among them", async () => {
    const { client, sent } = connect(meshi, pagesOf(["a", "b"], [], ["c"]));
    expect(ids(await all(paginate(client, "/review-queue")))).toEqual(["a", "b", "c"]);
    expect(sent).toHaveLength(3);
  });

  it("gives nothing for a list that is empty", async () => {
    const { client } = connect(meshi, pagesOf([]));
    expect(await all(paginate(client, "/review-queue"))).toEqual([]);
  });

  it("gives the pages themselves, with their whole body and what leads on", async () => {
    const { client } = connect(meshi, pagesOf(["a"], ["b"]));
    const pages = await all(paginate(client, "/review-queue").pages());
    expect(pages.map(({ items }) => ids(items))).toEqual([["a"], ["b"]]);
    expect(pages.map(({ data }) => data.next_cursor)).toEqual(["page-2", null]);
    expect(pages.map((page) => "next" in page)).toEqual([true, false]);
  });

  it("repeats the other parameters, headers included, on every page", async () => {
    const { client, sent } = connect(meshi, pagesOf(["a"], ["b"], ["c"]));
    const params = {
      path: { event_id: "summit" },
      query: { limit: 1 },
      header: { "x-correlation-id": "mine" },
    };
    await all(paginate(client, "/events/{event_id}/review-queue", { params, headers: { "x-team": "one" } }));
    expect(sent.map(({ url }) => url.pathname + url.search)).toEqual([
      "/events/summit/review-queue?limit=1",
      "/events/summit/review-queue?limit=1&cursor=page-2",
      "/events/summit/review-queue?limit=1&cursor=page-3",
    ]);
    for (const { headers } of sent) {
      expect([headers.get("x-correlation-id"), headers.get("x-team")]).toEqual(["mine", "one"]);
    }
  });

  it("goes on where an earlier page led, also after a detour through JSON", async () => {
    const { client } = connect(meshi, pagesOf(["a"], ["b"]));
    const [first] = await all(paginate(client, "/review-queue", { params: { query: { limit: 1 } } }).pages());
    const from = JSON.parse(JSON.stringify(first?.next));
    const later = connect(meshi, pagesOf(["b"]));
    const rest = paginate(later.client, "/review-queue", { from, params: { query: { limit: 1 } } });
    expect(ids(await all(rest))).toEqual(["b"]);
    expect(later.sent[0]?.url.search).toBe("?limit=1&cursor=page-2");
  });

  it("begins anew with each loop", async () => {
    const { client } = connect(meshi, [...pagesOf(["a"], ["b"]), ...pagesOf(["a"])]);
    const reviews = paginate(client, "/review-queue");
    expect(ids(await all(reviews))).toEqual(["a", "b"]);
    expect(ids(await all(reviews))).toEqual(["a"]);
  });

  it("reads nothing before the first item is wanted", () => {
    const { client, sent } = connect(meshi, []);
    paginate(client, "/review-queue").pages();
    expect(sent).toHaveLength(0);
  });

  it("understands a link by header to a list that is the whole body, and one by number", async () => {
    const shelves = connect(library, [json(200, ["a"], { "x-next": "2" }), json(200, ["b"])]);
    expect(await all(paginate(shelves.client, "/shelves"))).toEqual(["a", "b"]);
    expect(shelves.sent[1]?.url.search).toBe("?after=2");
    const books = connect(library, [
      json(200, { books: [book("1")], paging: { next: 2 } }),
      json(200, { books: [book("2")], paging: {} }),
    ]);
    const params = { query: { genre: "crime", page: 1 } };
    expect(await all(paginate(books.client, "/books", { params }))).toEqual([book("1"), book("2")]);
    expect(books.sent.map(({ url }) => url.search)).toEqual(["?genre=crime&page=1", "?genre=crime&page=2"]);
  });

  it.each([null, undefined, ""])("ends where the next cursor is %j", async (next_cursor) => {
    const { client, sent } = connect(meshi, [json(200, { items: [], next_cursor, correlation_id: "c" })]);
    await all(paginate(client, "/review-queue"));
    expect(sent).toHaveLength(1);
  });
});

describe("reading ahead", () => {
  /** A page of an endless list. */
  const page = (number: number): Reply =>
    json(200, {
      items: [{ review_id: `r${number}` }],
      next_cursor: `page-${number + 1}`,
      correlation_id: "c",
    });

  it("fetches exactly one page while another one is used", async () => {
    const { client, sent, time } = connect(meshi, (_, number) => page(number));
    let pages = 0;
    for await (const _ of paginate(client, "/review-queue").pages()) {
      await time.advance(1000);
      expect(sent).toHaveLength(++pages + 1);
      if (pages === 4) break;
    }
    expect(pages).toBe(4);
  });

  it("is aborted when the loop is left early", async () => {
    const { client, sent, time } = connect(meshi, [page(1), hanging]);
    for await (const _ of paginate(client, "/review-queue")) {
      await time.advance(0);
      expect(sent[1]?.signal.aborted).toBe(false);
      break;
    }
    expect(sent).toHaveLength(2);
    expect(sent[1]?.signal.aborted).toBe(true);
    await time.advance(0);
    expect(time.pending()).toBe(0);
  });

  it("does not throw before its turn, so no page is lost to the failure of the next one", async () => {
    const { client } = connect(meshi, [
      ...pagesOf(["a"], ["b"]).slice(0, 1),
      meshiError(401, "UNAUTHORIZED"),
    ]);
    const seen: string[] = [];
    const reading = (async () => {
      for await (const { review_id } of paginate(client, "/review-queue")) seen.push(review_id);
    })();
    await expect(reading).rejects.toMatchObject({ name: "ApiError", status: 401 });
    expect(seen).toEqual(["a"]);
  });
});

describe("a list that cannot be read", () => {
  it("throws what a call would return", async () => {
    const down = connect(meshi, () => failing("ECONNREFUSED"));
    await expect(all(paginate(down.client, "/review-queue"))).rejects.toMatchObject({
      name: "TransportError",
    });
    const refused = connect(meshi, [meshiError(400, "INVALID_REQUEST")]);
    await expect(all(paginate(refused.client, "/review-queue"))).rejects.toMatchObject({
      code: "INVALID_REQUEST",
    });
  });

  it("retries a page like any call", async () => {
    const [first, second] = pagesOf(["a"], ["b"]);
    if (!first || !second) throw new Error("two pages");
    const { client } = connect(meshi, [first, failing("ECONNRESET"), second]);
    expect(ids(await all(paginate(client, "/review-queue")))).toEqual(["a", "b"]);
  });

  it.each([
    ["to itself", 1],
    ["back to an earlier page", 2],
  ])("is not read for ever when it leads %s", async (_, length) => {
    const { client, sent } = connect(meshi, (_, number) =>
      json(200, {
        items: [],
        next_cursor: `page-${number % length}`,
        correlation_id: "c",
      }),
    );
    await expect(all(paginate(client, "/review-queue"))).rejects.toThrow(PageCycle);
    expect(sent.length).toBeLessThanOrEqual(length + 1);
  });
});
