import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PageCycle, paginate } from "../../src/client/index.ts";
import { withPageBody } from "../../src/client/page-body.ts";
import { at } from "../../src/client/pointer.ts";
import type { Contract, Next, Operation } from "../../src/openapi/contract.ts";
import { pointerTo } from "../../src/openapi/pointer.ts";
import { connect } from "../support/connect.ts";
import { json } from "../support/fetch.ts";
import { library } from "../support/library.ts";
import { all } from "../support/pages.ts";
import { withParts } from "../support/parts.ts";

interface Search {
  readonly next: Next;
  readonly idempotent?: boolean;
  readonly pages: readonly (object | number)[];
  readonly body?: unknown;
  readonly from?: object;
}

/** What a search in pages finds, and the bodies that were sent for it. */
async function search({ next, idempotent, pages, body = { query: "sea" }, from }: Search) {
  const operation: Operation = {
    ...{ id: "search", security: [], scopes: [], responses: { 200: [] }, items: "/results", next },
    ...(idempotent !== undefined && { idempotent }),
  };
  const contract: Contract = withParts({ ...library, operations: { "POST /search": operation } });
  const responses = [...pages, { results: [] }].map((page) =>
    typeof page === "number" ? json(page, {}) : json(200, page),
  );
  const { client, sent } = connect(contract, responses, { baseUrl: "https://api.test" });
  // The contract is put together here, so its type says less than the test knows.
  const read = paginate as (...given: unknown[]) => ReturnType<typeof paginate>;
  const list = read(client, "POST /search", { body, ...(from && { from }) });
  const found = await all(list as AsyncIterable<{ id: string }>);
  const bodies = sent.map((request) => JSON.parse(request.text));
  return { found: found.map(({ id }) => id), sent: bodies };
}

const page = (id: string, beside: object = {}) => ({ results: [{ id }], ...beside });
const byCursor: Next = {
  parameters: { "/start_cursor": "$response.body#/next_cursor" },
  more: "$response.body#/has_more",
};

describe("a search that is read in pages by its request body", () => {
  it("repeats the body of the caller, with the cursor of the page before", async () => {
    const { found, sent } = await search({
      next: byCursor,
      pages: [
        page("a", { next_cursor: "c1", has_more: true }),
        page("b", { next_cursor: "c2", has_more: false }),
      ],
    });
    expect(found).toEqual(["a", "b"]);
    expect(sent).toEqual([{ query: "sea" }, { query: "sea", start_cursor: "c1" }]);
  });

  it("puts the cursor where its pointer says, and keeps what stands beside it", async () => {
    const { sent } = await search({
      next: { parameters: { "/pagination/starting_after": "$response.body#/pages/next/starting_after" } },
      body: { query: { field: "x" }, pagination: { per_page: 5 } },
      pages: [page("a", { pages: { next: { starting_after: "s" } } }), page("b", { pages: {} })],
    });
    expect(sent[1]).toEqual({ query: { field: "x" }, pagination: { per_page: 5, starting_after: "s" } });
  });

  it("sends a cursor without a body of the caller", async () => {
    const { sent } = await search({
      next: byCursor,
      body: {},
      pages: [page("a", { next_cursor: "c" }), page("b")],
    });
    expect(sent).toEqual([{}, { start_cursor: "c" }]);
  });

  it("goes on after the sort values of the last item, as they are", async () => {
    const hit = (id: string) => ({ results: [{ id, sort: [id, 7] }] });
    const { sent } = await search({
      next: { parameters: {}, last: { item: "/sort", to: "/search_after" } },
      pages: [hit("a"), hit("b"), { results: [] }],
    });
    expect(sent.slice(1)).toEqual([
      { query: "sea", search_after: ["a", 7] },
      { query: "sea", search_after: ["b", 7] },
    ]);
  });

  it("counts on from the number that the caller's body has", async () => {
    const { sent } = await search({
      next: { parameters: {}, count: { add: "page", to: "/page", from: 1 } },
      body: { page: 3 },
      pages: [page("a"), page("b"), { results: [] }],
    });
    expect(sent).toEqual([{ page: 3 }, { page: 4 }, { page: 5 }]);
  });

  it("begins where an earlier page led", async () => {
    const { sent } = await search({
      next: byCursor,
      from: { body: { "/start_cursor": "c9" } },
      pages: [page("z")],
    });
    expect(sent).toEqual([{ query: "sea", start_cursor: "c9" }]);
  });

  it("reports a circle", async () => {
    const same = page("a", { next_cursor: "c" });
    await expect(search({ next: byCursor, pages: [same, same, same] })).rejects.toThrow(PageCycle);
  });

  it("is retried after a failure if the document says that it is idempotent, and else is not", async () => {
    const pages = [503, page("a")];
    expect((await search({ next: byCursor, idempotent: true, pages })).found).toEqual(["a"]);
    await expect(search({ next: byCursor, pages })).rejects.toMatchObject({ attempts: [{ status: 503 }] });
  });
});

it("a value is written at its pointer, and nothing else of the body changes", () => {
  const name = fc.oneof(
    fc.string({ minLength: 1, maxLength: 4 }),
    fc.constantFrom("a/b", "~", "__proto__", ""),
  );
  fc.assert(
    fc.property(
      fc.array(name, { minLength: 1, maxLength: 4 }),
      fc.jsonValue(),
      fc.dictionary(fc.string(), fc.jsonValue()),
      (path, value, body) => {
        const before = structuredClone(body);
        const pointer = pointerTo(path);
        const written = withPageBody(body, { [pointer]: value });
        expect(at(written, pointer)).toEqual(value);
        expect(body).toEqual(before);
        const { [path[0] ?? ""]: _, ...others } = body;
        expect(written).toMatchObject(others);
      },
    ),
    { seed: 13, numRuns: 300 },
  );
});

it("a value within a list leaves a list", () => {
  const body = { sort: [{ by: "name" }, { by: "id", after: "a" }] };
  expect(withPageBody(body, { "/sort/1/after": "b" })).toEqual({
    sort: [{ by: "name" }, { by: "id", after: "b" }],
  });
  expect(body.sort[1]).toEqual({ by: "id", after: "a" });
});
