import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import {
  batch,
  createClient,
  download,
  ensure,
  follow,
  paginate,
  resume,
  run,
} from "../../src/client/index.ts";
import { connect } from "../support/connect.ts";
import { json, type Server } from "../support/fetch.ts";
import { library } from "../support/library.ts";
import { aRun, meshi } from "../support/meshi.ts";

/** The functions without types, as a JavaScript program has them. */
const js = { batch, createClient, download, ensure, follow, paginate, resume, run } as unknown as Readonly<
  Record<string, (...given: unknown[]) => Promise<{ outcome?: string }> & AsyncIterable<unknown>>
>;
const read = async (items?: AsyncIterable<unknown>) => {
  const found: unknown[] = [];
  for await (const item of items ?? []) found.push(item);
  return found;
};
const importPath = "/events/{event_id}/attendees:import";
const row = { attendee_id: "a", name: "A" };
const runs: Server = ({ method }) =>
  method === "GET" ? json(200, aRun("succeeded")) : json(202, aRun("queued"));

describe("a large integer, which parameters may be,", () => {
  const id = 2n ** 60n;
  const event = { params: { path: { event_id: id } } };
  it.each<[string, (client: object) => Promise<unknown>]>([
    ["follow", async (client) => js.follow?.(client, "/runs/{run_id}", { params: { path: { run_id: id } } })],
    ["run", async (client) => js.run?.(client, "POST", "/events/{event_id}/match-runs", event)],
    ["batch", (client) => read(js.batch?.(client, "PUT", importPath, [row], event))],
  ])("reaches the server by %s", async (_, call) => {
    const { client, sent } = connect(meshi, runs);
    await call(client);
    expect(sent[0]?.url.pathname).toContain(`/${id}`);
  });

  it("reaches every page", async () => {
    const page = (next: object) => json(200, { books: [{ isbn: "1" }], paging: next });
    const { client, sent } = connect(library, [page({ next: 2 }), page({})]);
    expect(await read(js.paginate?.(client, "/books", { params: { query: { shelf: id } } }))).toHaveLength(2);
    expect(sent.map(({ url }) => url.searchParams.get("shelf"))).toEqual([String(id), String(id)]);
  });

  it("gives a batch the key that the same id as text gives it", async () => {
    const keys = await Promise.all(
      [id, String(id)].map(async (event_id) => {
        const { client } = connect(meshi, runs);
        const [result] = await read(
          js.batch?.(client, "PUT", importPath, [row], { params: { path: { event_id } } }),
        );
        return (result as { key: string }).key; // A batch of this operation has one.
      }),
    );
    expect(keys[0]).toBe(keys[1]);
  });

  it("in a page, from the caller's own parse, still shows that the page repeats the one before", async () => {
    const parse = (text: string): unknown =>
      JSON.parse(text, (_, value: unknown) => (typeof value === "number" ? BigInt(value) : value));
    const { client, sent } = connect(library, () => json(200, { copies: [{ id: 1 }], total: 9 }));
    await expect(read(js.paginate?.(client, "/copies", { parse }))).rejects.toMatchObject({
      name: "PageCycle",
    });
    expect(sent.length).toBeLessThan(4);
  });
});

const nothings: [string, unknown][] = [
  ["undefined", undefined],
  ["a function", () => 1],
  ["a symbol", Symbol("s")],
];
const unwritable: [string, unknown][] = [
  ["a large integer in it", { attendee_id: 1n }],
  ["itself in it", circular()],
];
function circular(): object {
  const one: { own?: object } = {};
  one.own = one;
  return one;
}

describe("a row without JSON is an UnusableItem that names it:", () => {
  it.each([...nothings, ...unwritable])("%s", async (_, odd) => {
    const { client } = connect(meshi, runs);
    const init = { params: { path: { event_id: "e" } } };
    await expect(
      read(js.batch?.(client, "PUT", importPath, [{ attendee_id: "b" }, odd], init)),
    ).rejects.toMatchObject({
      name: "UnusableItem",
      index: 1,
      message: "Row 2 has no JSON",
    });
  });
});

describe("a body without JSON is a TypeError, and nothing is sent:", () => {
  const bodies: typeof nothings = [...nothings.slice(1), ["an object that gives none", { toJSON() {} }]];
  it.each(bodies)("%s", async (_, body) => {
    const { client, sent } = connect(meshi, runs);
    const post: unknown = client.POST;
    const error = await (post as (...given: unknown[]) => Promise<unknown>)("/events", { body }).catch(
      (e) => e,
    );
    expect(String(error)).toMatch(/^TypeError: This (function|symbol|object) gives no body to send/);
    expect(sent).toEqual([]);
  });
});

it("a body of a batch without JSON leaves nothing behind", async () => {
  const { client, sent, time } = connect(meshi, runs);
  const { signal } = new AbortController();
  const init = { params: { path: { event_id: "e" } }, body: { options: 1n }, signal, deadline: 1000 };
  await expect(read(js.batch?.(client, "PUT", importPath, [row], init))).rejects.toThrow(TypeError);
  expect(getEventListeners(signal, "abort")).toHaveLength(0);
  expect(time.pending()).toBe(0);
  expect(sent).toEqual([]);
});

describe("the body of a batch is an object without what batch writes itself:", () => {
  it.each([
    ["text", "x"],
    ["a list", [1]],
    ["a Map", new Map()],
    ["with items", { attendees: [] }],
    ["with a key", { idempotency_key: "mine" }],
  ])("not %s", async (_, body) => {
    const { client, sent } = connect(meshi, runs);
    const init = { params: { path: { event_id: "e" } }, body };
    await expect(read(js.batch?.(client, "PUT", importPath, [row], init))).rejects.toThrow(
      "The option body has to be an object without the items and their key",
    );
    expect(sent).toEqual([]);
  });
});

describe("what is no client, API, handle or options is a TypeError that says so:", () => {
  const none = [undefined, null, {}, 5, "meshi", []];
  it.each(none)("a client that is %j", async (client) => {
    const calls = [
      () => read(js.paginate?.(client, "/books")),
      async () => js.follow?.(client, "/runs/{run_id}", {}),
      async () => js.run?.(client, "POST", "/runs", {}),
      async () => js.resume?.(client, "run_1"),
      async () => js.ensure?.(client, "POST", "/books", {}),
      async () => js.download?.(client, "/scans/{scan_id}", {}),
      async () => read(js.batch?.(client, "PUT", importPath, [])),
    ];
    for (const call of calls) await expect(call()).rejects.toThrow("No client that createClient");
  });

  it.each(none)("an API that is %j", (api) => {
    expect(() => js.createClient?.(api)).toThrow("createClient needs an API");
  });

  it.each([null, 5, "x", [], new Map()])("options that are %j", async (options) => {
    expect(() => js.createClient?.(meshi, options)).toThrow("The options have to be an object");
    const { client, sent } = connect(meshi, runs);
    const get: unknown = client.GET;
    const calls = [
      async () => (get as (...given: unknown[]) => Promise<unknown>)("/auth", options),
      async () => js.resume?.(client, "run_1", options),
      async () => read(js.batch?.(client, "PUT", importPath, [], options)),
    ];
    for (const call of calls) await expect(call()).rejects.toThrow("The options have to be an object");
    expect(sent).toEqual([]);
  });

  it.each([null, {}, 5, [], { operation: "GET /nowhere" }])("a handle that is %j", async (handle) => {
    const { client, sent } = connect(meshi, runs);
    await expect(js.resume?.(client, handle)).rejects.toThrow(/has no operation/);
    expect(sent).toEqual([]);
  });
});
