import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { UnexpectedResponse, use } from "../../src/client/index.ts";
import type { ItemReads, Reads } from "../../src/openapi/contract.ts";
import { untyped } from "../support/described.ts";
import { all } from "../support/pages.ts";
import { withParts } from "../support/parts.ts";
import { transports } from "../support/transports.ts";

/** What the server sends next, chunk by chunk; a stream that is not ended stays open. */
let reply: { type: string; chunks: readonly Uint8Array[]; stays?: boolean };
let closed: Promise<void>;
const server = createServer((_, response) => {
  closed = new Promise((resolve) => response.once("close", resolve));
  response.writeHead(200, { "content-type": reply.type });
  for (const chunk of reply.chunks) response.write(chunk);
  if (!reply.stays) response.end();
});
let origin: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on TCP
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const TYPES: Readonly<Record<ItemReads, string>> = {
  lines: "application/jsonl",
  sequence: "application/json-seq",
  events: "text/event-stream",
  "json events": "text/event-stream",
  "event data": "text/event-stream",
};

function clientOf(reads: Readonly<Record<string, Reads>>, options: object = {}) {
  const contract = withParts({
    ...{ name: "x", title: "X", version: "1", servers: [origin], securitySchemes: {}, requestId: {} },
    ...{ error: {}, codes: {}, errors: {}, openCodes: true, rateLimits: [] },
    operations: { "GET /items": { id: "x", security: [], scopes: [], responses: { 200: [] }, reads } },
  } as const);
  return untyped(contract, options);
}

/** The items of a body that comes in these chunks. */
async function received(kind: ItemReads, chunks: readonly Uint8Array[], options: object = {}) {
  reply = { type: `${TYPES[kind]}; charset=utf-8`, chunks };
  const { call } = clientOf({ [TYPES[kind]]: kind }, options);
  const { data, error } = await call("GET /items");
  if (error) throw error;
  return all(data as AsyncIterable<unknown>); // the contract says that it is one
}

const utf8 = (text: string) => new TextEncoder().encode(text);

function cut(text: string, at: readonly number[]): Uint8Array[] {
  const bytes = utf8(text);
  const ends = [...at.map((each) => each % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return ends.map((end, index) => bytes.slice(ends[index - 1] ?? 0, end)).filter(({ length }) => length > 0);
}

const cuts = fc.array(fc.nat(), { maxLength: 5 });
const items = fc.array(fc.jsonValue({ maxDepth: 2, noUnicodeString: false }), { maxLength: 5 });
const line = fc.string({ unit: fc.constantFrom(..."a: é😀{}"), maxLength: 6 });
const event = fc.record(
  {
    event: line.filter((text) => text !== ""),
    id: line,
    retry: fc.nat(1000),
    data: fc.array(line, { minLength: 1, maxLength: 3 }).map((lines) => lines.join("\n")),
  },
  { requiredKeys: ["data"] },
);

/** An event as the standard of HTML writes it, with comments between. */
const written = (fields: object, end: string) =>
  Object.entries(fields)
    .flatMap(([name, value]) =>
      String(value)
        .split("\n")
        .map((each) => `${name}: ${each}`),
    )
    .join(end);

describe.each(transports)("over %s", (_, transport) => {
  it("the items of JSON lines arrive, wherever the body is cut", async () => {
    await fc.assert(
      fc.asyncProperty(items, cuts, fc.constantFrom("\n", "\r\n"), async (values, at, end) => {
        const text = values.map((value) => JSON.stringify(value) + end).join("");
        expect(await received("lines", cut(text, at), { transport })).toEqual(
          JSON.parse(JSON.stringify(values)),
        );
      }),
      { numRuns: 40 },
    );
  });

  it("the items of a JSON text sequence arrive, wherever the body is cut", async () => {
    await fc.assert(
      fc.asyncProperty(items, cuts, async (values, at) => {
        const text = values.map((value) => `\u001e${JSON.stringify(value, null, 1)}\n`).join("");
        expect(await received("sequence", cut(text, at), { transport })).toEqual(
          JSON.parse(JSON.stringify(values)),
        );
      }),
      { numRuns: 40 },
    );
  });

  it("events arrive with their fields, wherever the body is cut and however lines end", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { maxLength: 4 }),
        cuts,
        fc.constantFrom("\n", "\r\n", "\r"),
        async (events, at, end) => {
          const text = `\ufeff${events.map((each) => `:${end}${written(each, end)}${end}${end}`).join("")}`;
          expect(await received("events", cut(text, at), { transport })).toEqual(events);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("leaving the loop ends the request", async () => {
    reply = { type: TYPES.lines, chunks: [utf8('{"a":1}\n{"a":2}\n')], stays: true };
    const { call } = clientOf({ "application/jsonl": "lines" }, { transport });
    const { data } = await call("GET /items");
    for await (const item of data as AsyncIterable<unknown>) {
      expect(item).toEqual({ a: 1 });
      break;
    }
    await closed;
  });
});

const written1 = 'data: {"a":1}\n\nevent: ping\n\ndata: {"a":2}\n\ndata: [DONE]\n\ndata: {"a":3}\n\n';

it("events whose data is JSON have it read, and end where a stream of JSON says so", async () => {
  expect(await received("json events", [utf8(`id: 7\n${written1}`)])).toEqual([
    { id: "7", data: { a: 1 } },
    { data: { a: 2 } },
  ]);
  expect(await received("event data", [utf8(written1)])).toEqual([{ a: 1 }, { a: 2 }]);
});

it("an event that was cut off is none, and an unknown field is passed over", async () => {
  expect(await received("events", [utf8("data: a\nmore: b\n\ndata: c\n")])).toEqual([{ data: "a" }]);
});

it.each(["lines", "sequence", "json events"] as const)(
  "an item that is no JSON ends %s with an error",
  async (kind) => {
    const text = kind === "json events" ? "data: {\n\n" : kind === "lines" ? '{"a":1}\n{' : '\u001e{"a"';
    await expect(received(kind, [utf8(text)])).rejects.toThrow(UnexpectedResponse);
  },
);

it("a body is read by the type that it comes with", async () => {
  const reads = {
    "application/json": "json",
    "text/event-stream": "event data",
    "text/*": "text",
    "image/*": "blob",
  } as const;
  const { call } = clientOf(reads);
  const read = async (type: string, text: string) => {
    reply = { type, chunks: [utf8(text)] };
    return (await call("GET /items")).data;
  };
  expect(await read("application/json; charset=utf-8", '{"a":1}')).toEqual({ a: 1 });
  expect(await read("application/problem+json", '{"a":1}')).toEqual({ a: 1 });
  expect(await read("Text/CSV", "a,b")).toBe("a,b");
  expect(await read("image/png", "png")).toBeInstanceOf(Blob);
  expect(await read("application/unheard-of", '{"a":1}')).toEqual({ a: 1 });
  expect(await all((await read("text/event-stream", "data: 1\n\n")) as AsyncIterable<unknown>)).toEqual([1]);
});

it("a caller may ask for the stream, the text or the bytes instead", async () => {
  const { call } = clientOf({ "application/jsonl": "lines" });
  reply = { type: "application/jsonl", chunks: [utf8('{"a":1}\n')] };
  expect((await call("GET /items", { parseAs: "text" })).data).toBe('{"a":1}\n');
  expect((await call("GET /items", { parseAs: "stream" })).data).toBeInstanceOf(ReadableStream);
});

it("middleware sees the response, and the items still arrive", async () => {
  reply = { type: "application/jsonl", chunks: [utf8('{"a":1}\n'), utf8('{"a":2}\n')] };
  const { client, call } = clientOf({ "application/jsonl": "lines" });
  const seen: (string | null)[] = [];
  use(client, {
    onResponse({ response }) {
      seen.push(response.headers.get("content-type"));
    },
  });
  const { data } = await call("GET /items");
  expect(await all(data as AsyncIterable<unknown>)).toEqual([{ a: 1 }, { a: 2 }]);
  expect(seen).toEqual(["application/jsonl"]);
});

it("the signal of the call ends the items", async () => {
  reply = { type: "application/jsonl", chunks: [utf8('{"a":1}\n')], stays: true };
  const { call } = clientOf({ "application/jsonl": "lines" });
  const controller = new AbortController();
  const { data } = await call("GET /items", { signal: controller.signal });
  const reason = new Error("enough");
  await expect(async () => {
    for await (const _ of data as AsyncIterable<unknown>) controller.abort(reason);
  }).rejects.toBe(reason);
  await closed;
});

it("a token that is rejected is renewed before the items arrive", async () => {
  const tokens: string[] = [];
  const contract = withParts({
    ...{ name: "x", title: "X", version: "1", servers: [origin], requestId: {} },
    ...{ error: {}, codes: {}, errors: {}, openCodes: true, rateLimits: [] },
    securitySchemes: { key: { in: "header", name: "authorization", prefix: "Bearer " } },
    operations: {
      "GET /items": {
        ...{ id: "x", security: [["key"]], scopes: [], responses: { 200: [], 401: [] } },
        reads: { "application/jsonl": "lines" },
      },
    },
  } as const);
  const { call } = untyped(contract, {
    token: ({ rejected }) => (rejected ? "new" : "old"),
    async transport(_, { headers }) {
      const token = new Headers(headers).get("authorization") ?? "";
      tokens.push(token);
      if (token === "Bearer old") return Response.json({}, { status: 401 });
      return new Response('{"a":1}\n', { headers: { "content-type": "application/jsonl" } });
    },
  });
  const { data } = await call("GET /items");
  expect(await all(data as AsyncIterable<unknown>)).toEqual([{ a: 1 }]);
  expect(tokens).toEqual(["Bearer old", "Bearer new"]);
});
