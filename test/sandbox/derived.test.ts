import { describe, expect, it, onTestFinished } from "vitest";
import { registry } from "../../generated/registry.ts";
import type { Contract, Next } from "../../src/openapi/contract.ts";
import { type DerivedSandboxOptions, startDerivedSandbox } from "../../src/sandbox/index.ts";
import { shelf, shelfContract } from "./shelf.ts";

const start = Date.parse("2026-03-02T09:00:00.000Z");

const LINK = "$response.header.Link";

async function open(
  options: DerivedSandboxOptions = {},
  contract: Contract | undefined = shelfContract,
  openapi: object = shelf,
) {
  const clock = { now: start };
  const sandbox = await startDerivedSandbox(
    { name: "shelf", contract, openapi },
    { now: () => clock.now, runDuration: 4000, samples: false, ...options },
  );
  onTestFinished(() => sandbox.close());
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(sandbox.baseUrl + path, {
      method,
      headers: { authorization: `Bearer ${sandbox.keys.full}`, ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === "" ? undefined : JSON.parse(text),
    };
  };
  return { ...sandbox, clock, call };
}

describe("a sandbox of a document alone", () => {
  it("lists, reads, changes and deletes what was made, with ids of the documented form", async () => {
    const { call } = await open();
    const made = await call("POST", "/books", { title: "Atlas", pages: 12 });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      title: "Atlas",
      pages: 12,
      state: "in",
      created_at: "2026-03-02T09:00:00.000Z",
    });
    expect(made.body.id).toMatch(/^bk_[0-9a-f]{8}$/);
    const path = `/books/${made.body.id}`;
    expect(made.headers.get("location")).toBe(path);
    expect((await call("GET", path)).body).toEqual(made.body);
    expect((await call("PATCH", path, { pages: 13, note: null })).body).toMatchObject({
      title: "Atlas",
      pages: 13,
    });
    expect((await call("GET", "/books?state=in")).body.data).toContainEqual(
      expect.objectContaining({ id: made.body.id }),
    );
    expect((await call("DELETE", path)).status).toBe(204);
    expect(await call("GET", path)).toMatchObject({ status: 404, body: { error: { code: "no_book" } } });
    expect((await call("DELETE", path)).status).toBe(404);
  });

  it("begins with the examples, for the organisation that owns them alone", async () => {
    const { call, keys } = await open();
    expect((await call("GET", "/books/bk_00000001")).body).toMatchObject({ title: "Example" });
    const other = { authorization: `Bearer ${keys.otherOrg}` };
    expect((await call("GET", "/books", undefined, other)).body.data).toEqual([]);
  });

  it("keeps what lies under another thing apart, and asks for that thing first", async () => {
    const { call } = await open();
    const one = (await call("POST", "/books", { title: "One" })).body.id;
    const two = (await call("POST", "/books", { title: "Two" })).body.id;
    await call("POST", `/books/${one}/notes`, { text: "Mine" });
    expect((await call("GET", `/books/${one}/notes`)).body).toMatchObject([{ text: "Mine" }]);
    expect((await call("GET", `/books/${two}/notes`)).body).toEqual([]);
    expect((await call("GET", "/books/bk_ffffffff/notes")).status).toBe(404);
  });

  it("pages as the contract says, and every item comes once while others come and go", async () => {
    const { call } = await open();
    for (let n = 0; n < 7; n += 1) await call("POST", "/books", { title: `Book ${n}` });
    const titles: string[] = [];
    let cursor: string | null = null;
    do {
      const next: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
      const page = await call("GET", `/books?limit=3${next}`);
      titles.push(...page.body.data.map(({ title }: { title: string }) => title));
      expect(page.body.data.length).toBeLessThanOrEqual(3);
      cursor = page.body.next_cursor;
    } while (cursor !== null);
    expect(titles).toEqual(["Example", ...Array.from({ length: 7 }, (_, n) => `Book ${n}`)]);
    expect(await call("GET", "/books?cursor=invented")).toMatchObject({
      status: 400,
      body: { error: { code: "bad" } },
    });
  });

  it.each<[string, Next]>([
    ["nothing else", { parameters: {} }],
    ["a cursor of its own", { parameters: { "query.after": "$response.body#/next_cursor" } }],
    ["the last item's id", { parameters: {}, last: { item: "/id", to: "after" } }],
    ["page numbers", { parameters: {}, count: { add: "page", to: "at", from: 1 } }],
    ["offsets", { parameters: {}, count: { add: "items", to: "at", from: 0 } }],
  ])("gives every item once to a caller who follows the links, beside %s", async (_, next) => {
    const listBooks = { ...shelfContract.operations["GET /books"], next: { ...next, link: LINK } };
    const operations = { ...shelfContract.operations, "GET /books": listBooks } as Contract["operations"];
    const at = { name: "at", in: "query", schema: { type: "integer" } };
    const { get } = shelf.paths["/books"];
    const books = { ...shelf.paths["/books"], get: { ...get, parameters: [...get.parameters, at] } };
    const openapi = { ...shelf, paths: { ...shelf.paths, "/books": books } };
    const { call } = await open({}, { ...shelfContract, operations }, openapi);
    for (let n = 0; n < 7; n += 1) await call("POST", "/books", { title: `Book ${n}` });
    const titles: string[] = [];
    let query: string | undefined = "?limit=3";
    for (let pages = 0; query !== undefined && pages < 5; pages += 1) {
      const { body, headers } = await call("GET", `/books${query}`);
      titles.push(...body.data.map(({ title }: { title: string }) => title));
      query = /^<([^>]*)>; rel="next"$/.exec(headers.get("link") ?? "")?.[1];
    }
    expect(titles).toEqual(["Example", ...Array.from({ length: 7 }, (_, n) => `Book ${n}`)]);
  });

  it("links to the page before, counts and says whether there are more where the document has properties for it", async () => {
    const { get } = shelf.paths["/books"];
    const about = { next_cursor: null, previous_cursor: null, has_more: false, total_count: 0, per_page: 0 };
    const types = { type: ["string", "null"] };
    const properties = { next_cursor: types, previous_cursor: types };
    const schema = {
      type: "object",
      properties: { data: { type: "array", items: {} }, about: { type: "object", properties } },
      example: { data: [], about },
    };
    const responses = {
      ...get.responses,
      200: { description: "", content: { "application/json": { schema } } },
    };
    const books = { ...shelf.paths["/books"], get: { ...get, responses } };
    const openapi = { ...shelf, paths: { ...shelf.paths, "/books": books } };
    const next = { parameters: { "query.cursor": "$response.body#/about/next_cursor" } };
    const listBooks = { ...shelfContract.operations["GET /books"], next };
    const operations = { ...shelfContract.operations, "GET /books": listBooks } as Contract["operations"];
    const { call } = await open({}, { ...shelfContract, operations }, openapi);
    for (let n = 0; n < 4; n += 1) await call("POST", "/books", { title: `Book ${n}` });
    const page = async (cursor?: string | null) => {
      const { body } = await call("GET", `/books?limit=2${cursor ? `&cursor=${cursor}` : ""}`);
      return { titles: body.data.map(({ title }: { title: string }) => title), about: body.about };
    };
    const first = await page();
    expect(first.about).toMatchObject({ previous_cursor: null, has_more: true, total_count: 5, per_page: 2 });
    const second = await page(first.about.next_cursor);
    const last = await page(second.about.next_cursor);
    expect(last).toMatchObject({ titles: ["Book 3"], about: { next_cursor: null, has_more: false } });
    expect(second.titles).toEqual(["Book 1", "Book 2"]);
    expect(await page(last.about.previous_cursor)).toEqual(second);
    expect(await page(second.about.previous_cursor)).toEqual(first);
  });

  it("takes the size of a page from `$top`, although `$count` asks for a total", async () => {
    const { get } = shelf.paths["/books"];
    const parameters = [
      { name: "$count", in: "query", schema: { type: "boolean" } },
      { name: "$top", in: "query", schema: { type: "integer" } },
    ];
    const books = { ...shelf.paths["/books"], get: { ...get, parameters } };
    const openapi = { ...shelf, paths: { ...shelf.paths, "/books": books } };
    const { call } = await open({}, shelfContract, openapi);
    for (let n = 0; n < 3; n += 1) await call("POST", "/books", { title: `Book ${n}` });
    expect((await call("GET", "/books?$count=true&$top=2")).body.data).toHaveLength(2);
    expect((await call("GET", "/books?$count=true")).body.data).toHaveLength(4);
  });

  it("refuses what breaks the document, each with the code and status that the operation has for it", async () => {
    const { call, keys } = await open();
    expect(await call("POST", "/books", { pages: "many" })).toMatchObject({
      status: 400,
      body: { error: { code: "bad" } },
    });
    expect(await call("POST", "/books/bk_00000001/notes", {})).toMatchObject({
      status: 422,
      body: { error: { code: "bad_note" } },
    });
    const unknown = await call("GET", "/books", undefined, { authorization: "Bearer nobody" });
    expect(unknown).toMatchObject({ status: 401, body: { error: { code: "who" } } });
    expect(unknown.headers.get("www-authenticate")).toBe("Bearer");
    const reader = { authorization: `Bearer ${keys.readOnly}` };
    expect((await call("GET", "/books", undefined, reader)).status).toBe(200);
    expect(await call("POST", "/books", { title: "A" }, reader)).toMatchObject({
      status: 403,
      body: { error: { code: "may_not" } },
    });
    expect(
      (await call("GET", "/books/bk_00000001", undefined, { authorization: `Bearer ${keys.revoked}` }))
        .status,
    ).toBe(401);
  });

  it("repeats the response to a known idempotency key, and refuses another request under it", async () => {
    const { call } = await open();
    const key = { "idempotency-key": "k-1" };
    const first = await call("POST", "/books", { title: "Once" }, key);
    expect((await call("POST", "/books", { title: "Once" }, key)).body).toEqual(first.body);
    expect(await call("POST", "/books", { title: "Twice" }, key)).toMatchObject({
      status: 409,
      body: { error: { code: "used" } },
    });
    const all = (await call("GET", "/books?limit=100")).body.data;
    expect(all.filter(({ title }: { title: string }) => title === "Once")).toHaveLength(1);
    expect((await call("POST", "/books", { pages: "x" }, { "idempotency-key": "k-2" })).status).toBe(400);
    expect((await call("POST", "/books", { title: "Good" }, { "idempotency-key": "k-2" })).status).toBe(201);
  });

  it("lets runs pass through their states, and fail on demand", async () => {
    const { call, clock } = await open();
    const ask = async (id: string) => (await call("GET", `/checks/${id}`)).body;
    const run = await call("POST", "/checks", { label: "all" });
    expect(run).toMatchObject({ status: 202, body: { state: "waiting" } });
    expect(await ask(run.body.check_id)).toMatchObject({ state: "waiting", ended_at: null });
    clock.now += 1000;
    expect(await ask(run.body.check_id)).toMatchObject({ state: "working" });
    clock.now += 3000;
    expect(await ask(run.body.check_id)).toMatchObject({
      state: "done",
      ended_at: "2026-03-02T09:00:04.000Z",
      label: "all",
    });
    const doomed = await call("POST", "/checks", { label: "all" }, { "x-sandbox-fault": "outcome=failure" });
    clock.now += 4000;
    expect(await ask(doomed.body.check_id)).toMatchObject({ state: "broken" });
  });

  it("has one of what there is one of", async () => {
    const { call } = await open();
    const shown = await call("GET", "/settings");
    expect([shown.body, shown.headers.get("x-sandbox-response")]).toEqual([{ colour: "blue" }, "example"]);
    expect((await call("PUT", "/settings", { colour: "red" })).body).toEqual({ colour: "red" });
    const kept = await call("GET", "/settings");
    expect([kept.body, kept.headers.get("x-sandbox-response")]).toEqual([{ colour: "red" }, "state"]);
  });

  it("responds with the documented example where nothing can be derived, and says so", async () => {
    const { call } = await open();
    const answer = await call("POST", "/books/bk_00000001/lend", {});
    expect([answer.status, answer.body, answer.headers.get("x-sandbox-response")]).toEqual([
      200,
      { until: "2026-06-01" },
      "example",
    ]);
    expect((await call("POST", "/books/bk_ffffffff/lend", {})).status).toBe(404);
  });

  it("gives the response that Prefer asks for", async () => {
    const { call } = await open();
    const prefer = (value: string) => call("GET", "/books/bk_00000001", undefined, { prefer: value });
    expect(await prefer("code=404")).toMatchObject({ status: 404, body: { error: { code: "no_book" } } });
    expect((await prefer("code=200, example=Lent")).body).toMatchObject({ state: "out" });
    expect((await prefer("example=Lent")).body).toMatchObject({ state: "out" });
    const none = await prefer("code=418");
    expect([none.status, none.body.error.message]).toEqual([
      400,
      expect.stringContaining("It has the statuses 200,"),
    ]);
  });

  it("has faults, rate windows and a data file as every sandbox", async () => {
    const { call, clock } = await open();
    expect((await call("GET", "/books", undefined, { "x-sandbox-fault": "status=503" })).status).toBe(503);
    for (let sent = 0; sent < 5; sent += 1) await call("GET", "/settings");
    const limited = await open({ rateLimits: [{ requests: 1, seconds: 60, per: "key" }] });
    await limited.call("GET", "/settings");
    expect(await limited.call("GET", "/settings")).toMatchObject({
      status: 429,
      body: { error: { code: "slow_down" } },
    });
    limited.clock.now = clock.now + 60_000;
    expect((await limited.call("GET", "/settings")).status).toBe(200);
  });

  it("does all of that but paging, keys and runs without a contract as well", async () => {
    const sandbox = await startDerivedSandbox({ name: "plain", openapi: shelf });
    onTestFinished(() => sandbox.close());
    const headers = { authorization: `Bearer ${sandbox.keys.full}` };
    const send = (method: string, path: string, body?: object) =>
      fetch(sandbox.baseUrl + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const made = await (await send("POST", "/books", { title: "Atlas" })).json();
    expect(await (await send("GET", `/books/${made.id}`)).json()).toEqual(made);
    expect((await send("POST", "/books", { pages: "many" })).status).toBe(400);
    expect((await send("GET", "/books/bk_ffffffff")).status).toBe(404);
    expect((await fetch(`${sandbox.baseUrl}/books`)).status).toBe(401);
  });
});

describe.each(registry)("the document of $name", ({ name, contract, openapi }) => {
  it("has a response for every operation, none of them a failure of the sandbox", async () => {
    const described = { name, contract: await contract(), openapi: await openapi() };
    const sandbox = await startDerivedSandbox(described, { rateLimits: false });
    onTestFinished(() => sandbox.close());
    const { operations } = described.contract;
    for (const [key, { id }] of Object.entries(operations)) {
      const [method = "", path = ""] = key.split(" ");
      const url = sandbox.baseUrl + path.replaceAll(/\{[^}]+\}/g, "none");
      const headers = { authorization: `Bearer ${sandbox.keys.full}` };
      const response = await fetch(url, { method, headers });
      expect(response.status, `${id} ${await response.text()}`).toBeLessThan(500);
      expect(response.status, id).not.toBe(401);
    }
  });
});
