import { getEventListeners } from "node:events";
import { setTimeout as turn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { batch, paginate } from "../../src/client/index.ts";
import type { Contract, Operation } from "../../src/openapi/contract.ts";
import { connect } from "../support/connect.ts";
import { untyped } from "../support/described.ts";
import { faultyServer, impatient, raw } from "../support/faulty-server.ts";
import { hanging, json, type Sent } from "../support/fetch.ts";
import { library } from "../support/library.ts";
import { all } from "../support/pages.ts";
import { withParts } from "../support/parts.ts";
import { transports } from "../support/transports.ts";

const streaming: Contract = withParts({
  ...{ name: "x", title: "X", version: "1", servers: ["https://x.test"], securitySchemes: {}, requestId: {} },
  ...{ error: {}, codes: {}, errors: {}, openCodes: true, rateLimits: [] },
  operations: Object.fromEntries(
    ["lines", "sequence", "events", "event data"].map((kind): [string, Operation] => [
      `GET /${kind}`,
      { id: "x", security: [], scopes: [], responses: { 200: [] }, reads: { "text/x": kind } } as Operation,
    ]),
  ),
});
/** It begins, says something that is no whole item, and goes on for ever. */
const endless = raw('HTTP/1.1 200 OK\r\ncontent-type: text/x\r\n\r\n{"a":', "hang");

/** How a generator can be left. */
const leaving: [string, (items: AsyncGenerator<unknown>) => Promise<unknown>][] = [
  ["by return before it has begun", (items) => items.return(undefined)],
  ["by throw before it has begun", (items) => items.throw(new Error("left")).catch(String)],
  ["by return while it waits", async (items) => Promise.all([items.next(), items.return(undefined)])],
  [
    "by throw while it waits",
    async (items) => Promise.all([items.next(), items.throw(new Error("left")).catch(String)]),
  ],
];

describe.each(transports)("over %s", (_, transport) => {
  describe.each(["lines", "sequence", "events", "event data"])("items of the kind %s", (kind) => {
    it.each(leaving)("free their connection when they are left %s", async (_, leave) => {
      await using server = await faultyServer(endless);
      const { signal } = new AbortController();
      const { call } = untyped(streaming, { baseUrl: server.url, transport, signal, env: impatient });
      const { data } = await call(`GET /${kind}`);
      await leave(data as AsyncGenerator<unknown>); // the contract says that it is one
      await server.closed();
      expect(getEventListeners(signal, "abort")).toHaveLength(0);
    });
  });

  it("a stream of an undocumented success, which nobody could read, is closed", async () => {
    await using server = await faultyServer(
      raw("HTTP/1.1 206 Part\r\ncontent-type: text/x\r\n\r\nx", "hang"),
    );
    const { signal } = new AbortController();
    const { call } = untyped(streaming, { baseUrl: server.url, transport, signal, env: impatient });
    for (const init of [{}, { parseAs: "stream" as const }]) {
      expect((await call("GET /lines", init)).error).toMatchObject({ name: "UnexpectedResponse" });
      await server.closed();
    }
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });

  it("a stream that nobody holds any more is closed, and leaves no listener", async () => {
    await using server = await faultyServer(endless);
    const { signal } = new AbortController();
    const { call } = untyped(streaming, { baseUrl: server.url, transport, signal, env: impatient });
    const open = async () => void (await call("GET /lines", { parseAs: "stream" }));
    for (let number = 0; number < 20; number++) await open();
    setFlagsFromString("--expose-gc");
    const collect: () => void = runInNewContext("gc");
    // The stream of the last call may still be held by the frame of its function.
    for (let rounds = 0; getEventListeners(signal, "abort").length > 1; rounds++) {
      expect(rounds).toBeLessThan(200);
      collect();
      await turn();
    }
  });
});

describe("pages and batches that are left while they wait", () => {
  /** What is under way is aborted. */
  const aborted = (sent: readonly Sent[]) => sent.map(({ signal }) => signal.aborted);

  it.each(["return", "throw"] as const)("end their request by %s, pages and items", async (name) => {
    for (const part of ["pages", "items"]) {
      const { signal } = new AbortController();
      const { client, sent, time } = connect(library, () => hanging, { signal });
      const books = paginate(client, "/books");
      const reading = (part === "pages" ? books.pages() : books)[Symbol.asyncIterator]();
      const next = reading.next();
      await time.advance(0);
      await reading[name]?.(new Error("left")).catch(() => {});
      expect(await next).toEqual({ done: true, value: undefined });
      expect(aborted(sent)).toEqual([true]);
      expect(getEventListeners(signal, "abort")).toHaveLength(0);
      expect(time.pending()).toBe(0);
    }
  });

  it.each(["return", "throw"] as const)("end what is under way of a batch by %s", async (name) => {
    const { signal } = new AbortController();
    const { client, sent, time } = connect(library, () => hanging, { signal });
    const books = ["1", "2", "3", "4", "5"].map((isbn) => ({ isbn }));
    const sending = batch(client, "POST", "/returns", books, { concurrency: 2 })[Symbol.asyncIterator]();
    const next = sending.next();
    while (sent.length < 2) await turn();
    await sending[name]?.(new Error("left")).catch(() => {});
    expect(await next).toEqual({ done: true, value: undefined });
    expect(aborted(sent)).toEqual([true, true]);
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
    expect(time.pending()).toBe(0);
  });

  it("send nothing where they are left before they have begun", async () => {
    const { client, sent } = connect(library, () => json(200, {}));
    for (const name of ["return", "throw"] as const) {
      await paginate(client, "/books")
        [Symbol.asyncIterator]()
        [name]?.(new Error("left"))
        .catch(() => {});
      const sending = batch(client, "POST", "/returns", [{ isbn: "1" }], {})[Symbol.asyncIterator]();
      await sending[name]?.(new Error("left")).catch(() => {});
    }
    expect(sent).toHaveLength(0);
  });

  it("still throw what the caller's signal says", async () => {
    const controller = new AbortController();
    const { client } = connect(library, () => hanging);
    const next = paginate(client, "/books", { signal: controller.signal })[Symbol.asyncIterator]().next();
    controller.abort(new Error("enough"));
    await expect(next).rejects.toThrow("enough");
  });
});

it.each([
  ["application/jsonl", "lines", ""],
  ["text/event-stream", "events", "data: "],
] as const)(
  "an item of %s costs time by its length, in however many pieces it comes",
  async (type, kind, start) => {
    const searched: number[] = [];
    const usual = String.prototype.split;
    const piece = "x".repeat(1000);
    const pieces = 1000;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        const encoder = new TextEncoder();
        controller.enqueue(encoder.encode(`${start}"`));
        for (let number = 0; number < pieces; number++) controller.enqueue(encoder.encode(piece));
        controller.enqueue(encoder.encode('"\n\n'));
        controller.close();
      },
    });
    const contract = withParts({
      ...streaming,
      operations: {
        "GET /x": { ...streaming.operations["GET /lines"], reads: { [type]: kind } } as Operation,
      },
    });
    const { call } = untyped(contract, {
      transport: async () => new Response(body, { headers: { "content-type": type } }),
    });
    String.prototype.split = function (this: string, ...given: Parameters<typeof usual>) {
      searched.push(this.length);
      return usual.apply(this, given);
    } as typeof usual;
    try {
      const { data } = await call("GET /x");
      // The contract says that it is one.
      expect(await all(data as AsyncIterable<unknown>)).toHaveLength(1);
    } finally {
      String.prototype.split = usual;
    }
    // Twice its length would be enough for whatever else is split.
    expect(searched.reduce((sum, length) => sum + length, 0)).toBeLessThan(3 * pieces * piece.length);
  },
);
