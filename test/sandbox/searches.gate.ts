import { describe, expect, it, onTestFinished } from "vitest";
import { paginate } from "../../src/client/index.ts";
import { startDerivedSandbox } from "../../src/sandbox/index.ts";
import { described, untyped } from "../support/described.ts";
import { json, thingsDocument } from "./things.ts";

const text = { type: "string" };
const integer = { type: "integer" };
const nullable = { type: ["string", "null"] };
const flag = { type: "boolean" };
const object = (properties: object, required: readonly string[] = []) => ({
  type: "object",
  properties,
  required,
});

const thing = object({ id: text, name: text, sort: { type: "array", items: text } }, ["id"]);
const things = { type: "array", items: thing };

interface Style {
  /** Properties of the request body beside `query`. */
  readonly asks: object;
  readonly page: object;
  /** What asks for pages of two. */
  readonly size: object;
  readonly path?: string;
  /** Nothing says which page is the last one, so an empty page is asked for. */
  readonly blind?: true;
  /** What the contract has of it. */
  readonly next: object;
}

const styles: Readonly<Record<string, Style>> = {
  "a cursor beside the query": {
    asks: { start_cursor: text, page_size: integer },
    page: { results: things, next_cursor: nullable, has_more: flag },
    size: { page_size: 2 },
    next: {
      parameters: { "/start_cursor": "$response.body#/next_cursor" },
      more: "$response.body#/has_more",
    },
  },
  "a cursor in an object of the body": {
    asks: { pagination: object({ per_page: integer, starting_after: text }) },
    page: {
      data: things,
      pages: object({ next: object({ starting_after: text, per_page: integer }), total_pages: integer }),
    },
    size: { pagination: { per_page: 2 } },
    next: { parameters: { "/pagination/starting_after": "$response.body#/pages/next/starting_after" } },
  },
  "the sort values of the last item": {
    asks: { search_after: { type: "array", items: text }, size: integer },
    page: { hits: object({ hits: things }) },
    size: { size: 2 },
    blind: true,
    next: { parameters: {}, last: { item: "/sort", to: "/search_after" } },
  },
  "an offset": {
    asks: { offset: integer, limit: integer },
    page: { items: things, total: integer },
    size: { limit: 2 },
    next: { parameters: {}, count: { add: "items", to: "/offset", from: 0, total: "$response.body#/total" } },
  },
  "a page number": {
    asks: { page: { ...integer, default: 1 }, per_page: integer },
    page: { records: things, total_pages: integer },
    size: { per_page: 2 },
    next: {
      parameters: {},
      count: { add: "page", to: "/page", from: 1, total: "$response.body#/total_pages" },
    },
  },
  "a cursor of a search on its own": {
    asks: { cursor: text, limit: integer },
    page: { data: things, next_cursor: nullable },
    size: { limit: 2 },
    path: "/search",
    next: { parameters: { "/cursor": "$response.body#/next_cursor" } },
  },
};

function documentOf({ asks, page, path = "/things/search" }: Style) {
  return thingsDocument(thing, {
    [path]: {
      post: {
        operationId: "searchThings",
        requestBody: { content: json(object({ query: text, ...asks })) },
        responses: { 200: { description: "A page.", content: json(object(page, Object.keys(page))) } },
      },
    },
  });
}

/** What the client finds in the sandbox of such a document with seven things in it, and the requests for it. */
async function search(style: Style) {
  const { path = "/things/search" } = style;
  const api = await described(documentOf(style), { name: "things" });
  const sandbox = await startDerivedSandbox(api);
  onTestFinished(() => sandbox.close());
  const asked: Record<string, unknown>[] = [];
  const { client, call } = untyped(api.contract, {
    baseUrl: sandbox.baseUrl,
    transport(url, init) {
      if (url.endsWith("/search")) asked.push(JSON.parse(String(init.body)));
      return fetch(url, init);
    },
  });
  for (const number of [1, 2, 3, 4, 5, 6, 7])
    await call("POST /things", { body: { id: `t${number}`, name: "kite", sort: [String(number)] } });
  const found: string[] = [];
  // The contract has no types here.
  const list = paginate as (...given: unknown[]) => AsyncIterable<{ id: string }>;
  for await (const { id } of list(client, `POST ${path}`, { body: { query: "all", ...style.size } }))
    found.push(id);
  return { found, asked, contract: api.contract };
}

describe.each(Object.entries(styles))("a search that goes on by %s", (_, style) => {
  it("is inferred from its document, and the client reads every page of the sandbox", async () => {
    const { found, asked, contract } = await search(style);
    const searching = Object.values(contract.operations).find(({ id }) => id === "searchThings");
    expect(searching).toMatchObject({ idempotent: true, next: style.next });
    expect(new Set(found).size).toBe(found.length);
    expect(found).toEqual(expect.arrayContaining(["t1", "t4", "t7"]));
    expect(asked).toHaveLength(Math.ceil(found.length / 2) + (style.blind ? 1 : 0));
    for (const body of asked) expect(body).toMatchObject({ query: "all" });
  });
});
