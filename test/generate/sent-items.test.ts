import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { readItems } from "../../src/client/index.ts";
import type { Contract } from "../../src/openapi/contract.ts";
import { startDerivedSandbox } from "../../src/sandbox/index.ts";
import { partsOf } from "../../src/toolkit/generate/parts.ts";
import { typesOf } from "../../src/toolkit/generate/types.ts";
import { upgraded } from "../../src/toolkit/project/upgrade.ts";
import { compile } from "../support/compile.ts";
import { described, untyped } from "../support/described.ts";
import { generated } from "../support/generated.ts";

const text = { type: "string" };
const tide = {
  type: "object",
  required: ["id", "height"],
  properties: { id: { ...text, readOnly: true }, height: { type: "number" }, note: text },
};
const event = (data: object) => ({ type: "object", properties: { event: text, data } });

/** For each kind of items a media type and the schema of an item. */
const KINDS = {
  lines: ["application/jsonl", tide],
  sequence: ["application/json-seq", tide],
  events: [
    "text/event-stream",
    { ...event(text), properties: { event: text, data: text, id: { pattern: "^\\d+$" } }, required: ["id"] },
  ],
  "json events": [
    "text/event-stream",
    event({ ...text, contentMediaType: "application/json", contentSchema: tide }),
  ],
  "event data": ["text/event-stream", tide],
} as const;
type Kind = keyof typeof KINDS;
// The names of the object above.
const kinds = Object.keys(KINDS) as Kind[];

const documentOf = (kind: Kind, more: object = {}) => ({
  openapi: "3.2.0",
  info: { title: "Tides", version: "1" },
  servers: [{ url: "https://tides.example" }],
  paths: {
    "/tides": {
      post: {
        operationId: "addTides",
        "x-idempotent": true,
        requestBody: {
          required: true,
          content: { [KINDS[kind][0]]: { itemSchema: KINDS[kind][1], ...more } },
        },
        responses: { 204: { description: "Added." }, 400: { description: "Refused." } },
      },
    },
  },
});

async function contractOf(kind: Kind, more?: object): Promise<Contract> {
  const { contract, problems } = await generated(documentOf(kind, more));
  expect(problems).toEqual([]);
  if (!contract) throw new Error("The document has a contract");
  return contract;
}

/** A client whose server keeps what it gets, and has these statuses one after the other. */
function keeping(contract: Contract, statuses: readonly number[] = [204]) {
  const sent: { readonly text: string; readonly type: string | null; readonly body: unknown }[] = [];
  const { call } = untyped(contract, {
    async transport(url, init) {
      // The same body as on the wire.
      const request = new Request(url, init);
      sent.push({ text: await request.text(), type: request.headers.get("content-type"), body: init.body });
      return new Response(null, { status: statuses[sent.length - 1] ?? 204 });
    },
  });
  const post = (body: unknown, init: object = {}) => call("POST /tides", { body, ...init });
  return { post, sent };
}

async function readBack(written: string, kind: Kind): Promise<unknown[]> {
  const response = new Response(written);
  if (!response.body) return [];
  const trace = { operation: "POST /tides", requestId: "", attempts: [], outcomeUnknown: false } as const;
  const items: unknown[] = [];
  for await (const item of readItems(response.body, kind, trace, response)) items.push(item);
  return items;
}

const values = fc.record({
  height: fc.integer(),
  note: fc.string({ unit: fc.constantFrom(...'ab \n\r"\\é:') }),
});
const data = fc.string({ unit: fc.constantFrom(..."ab \n:é"), minLength: 1, maxLength: 8 });
const itemsOf = (kind: Kind): fc.Arbitrary<unknown[]> => {
  if (kind === "events") return fc.array(fc.record({ event: fc.constant("tide"), data }), { maxLength: 4 });
  if (kind === "json events")
    return fc.array(fc.record({ event: fc.constant("tide"), data: values }), { maxLength: 4 });
  return fc.array(values, { maxLength: 4 });
};

const given: Readonly<Record<string, (items: readonly unknown[]) => unknown>> = {
  "a list": (items) => items,
  "a generator": function* (items) {
    yield* items;
  },
  "an async generator": async function* (items) {
    yield* items;
  },
  "a set": (items) => new Set(items),
};

test.each(kinds.flatMap((kind) => Object.keys(given).map((form) => [kind, form] as const)))(
  "items go out as %s, from %s, and arrive as they were",
  async (kind, form) => {
    const contract = await contractOf(kind);
    expect(contract.operations["POST /tides"]?.body?.items).toBe(kind);
    await fc.assert(
      fc.asyncProperty(itemsOf(kind), async (items) => {
        const { post, sent } = keeping(contract);
        expect((await post(given[form]?.(items))).error).toBeUndefined();
        expect(sent[0]?.type).toBe(KINDS[kind][0]);
        expect(await readBack(sent[0]?.text ?? "", kind)).toEqual(items);
      }),
      { numRuns: 20 },
    );
  },
);

test("a list can be sent again, and what comes from an iterable goes out once", async () => {
  const contract = await contractOf("lines");
  const again = keeping(contract, [503, 204]);
  expect((await again.post([{ height: 1 }], { retry: { base: 0 } })).error).toBeUndefined();
  expect(again.sent.map(({ text }) => text)).toEqual(['{"height":1}\n', '{"height":1}\n']);
  const once = keeping(contract, [503, 204]);
  const { error } = await once.post(given["an async generator"]?.([{ height: 1 }]));
  expect(error).toMatchObject({ response: { status: 503 } });
  expect(once.sent).toHaveLength(1);
});

test("what the caller has put together goes out as it is", async () => {
  const contract = await contractOf("lines");
  const { post, sent } = keeping(contract);
  await post('{"height":1}\n');
  await post(new Blob(['{"height":2}\n']));
  expect(sent.map(({ text }) => text)).toEqual(['{"height":1}\n', '{"height":2}\n']);
  expect(sent.map(({ type }) => type)).toEqual(["application/jsonl", "application/jsonl"]);
});

test("what has no items, or an item without JSON, is refused before or while it is sent", async () => {
  const contract = await contractOf("lines");
  const { post } = keeping(contract);
  for (const body of [{ height: 1 }, 5, [undefined], [new Map()], [{ height: 1n }]])
    await expect(post(body)).rejects.toThrow(TypeError);
  const { error } = await post(given["a generator"]?.([new Map()]));
  expect(error).toMatchObject({ name: "TransportError" });
});

test("an iterable that fails or is left ends the call, and is told so", async () => {
  const contract = await contractOf("lines");
  const why = new Error("no more tides");
  async function* failing() {
    yield { height: 1 };
    throw why;
  }
  expect((await keeping(contract).post(failing())).error).toMatchObject({ name: "TransportError" });
  let isLeft = false;
  async function* endless() {
    try {
      for (;;) yield { height: 1 };
    } finally {
      isLeft = true;
    }
  }
  const { call } = untyped(contract, {
    async transport(url, init) {
      const reader = new Request(url, init).body?.getReader();
      await reader?.read();
      await reader?.cancel();
      return new Response(null, { status: 400 });
    },
  });
  await call("POST /tides", { body: endless(), retry: false });
  expect(isLeft).toBe(true);
});

test("what gives the items is told that it is left, where one of them cannot be written", async () => {
  const { post } = keeping(await contractOf("lines"));
  let isLeft = false;
  function* unwritable() {
    try {
      for (;;) yield new Map();
    } finally {
      isLeft = true;
    }
  }
  expect((await post(unwritable())).error).toMatchObject({ name: "TransportError" });
  expect(isLeft).toBe(true);
});

test("items that an iterable promises go out as what they become", async () => {
  const { post, sent } = keeping(await contractOf("lines"));
  await post(new Set([Promise.resolve({ height: 1 })]));
  expect(sent[0]?.text).toBe('{"height":1}\n');
});

test("the types take items in every form, without what is read-only, and nothing else", async () => {
  const base = await mkdtemp(join(tmpdir(), "concord-items-"));
  onTestFinished(() => rm(base, { recursive: true }));
  await writeFile(join(base, "package.json"), '{ "type": "module" }');
  await writeFile(
    join(base, "schema.ts"),
    typesOf(upgraded(JSON.parse(JSON.stringify(documentOf("lines"))))),
  );
  const program = `import type { paths } from "./schema.ts";
type Body = paths["/tides"]["post"]["requestBody"]["content"]["application/jsonl"];
async function* later() { yield { height: 1 }; }
export const all: Body[] = [[{ height: 1, note: "a" }], new Set([{ height: 1 }]), later(), "{}", new Blob()];
// @ts-expect-error an item needs its height
export const shallow: Body = [{ note: "a" }];
// @ts-expect-error an item alone is no list
export const alone: Body = { height: 1 };
`;
  await writeFile(join(base, "program.ts"), program);
  expect(await compile(base, "program.ts")).toEqual([]);
});

/** An item of a kind, with the height of a tide, or what stands in its place. */
const itemOf = (kind: Kind, height: unknown): object => {
  if (kind === "events") return { event: "tide", data: "high", id: height };
  return kind === "json events" ? { event: "tide", data: { height } } : { height };
};

test.each(kinds)("the sandbox checks each item of %s", async (kind) => {
  const api = await described(documentOf(kind), { infers: false });
  const sandbox = await startDerivedSandbox(api);
  onTestFinished(() => sandbox.close());
  const { call } = untyped(api.contract, { baseUrl: sandbox.baseUrl });
  const post = (body: unknown) => call("POST /tides", { body });
  const good = [itemOf(kind, 1), itemOf(kind, 2)];
  expect((await post(given["an async generator"]?.(good))).error).toBeUndefined();
  for (const bad of [[itemOf(kind, "high")], [itemOf(kind, 1), itemOf(kind, undefined)], "{"])
    expect((await post(bad)).error, JSON.stringify(bad)).toMatchObject({ response: { status: 400 } });
});

/** Events of two kinds, as OpenAPI 3.2 describes them: by their fields. */
const news = {
  oneOf: [
    {
      type: "object",
      required: ["event", "data"],
      properties: {
        event: { const: "tide" },
        data: { ...text, contentMediaType: "application/json", contentSchema: tide },
      },
    },
    { type: "object", required: ["event"], properties: { event: { const: "end" }, data: { const: "bye" } } },
  ],
};

test.each<[string, BodyInit, number]>([
  ["events of each kind", 'event: tide\ndata: {"height":1}\n\nevent: end\ndata: bye\n\n', 204],
  ["data in several lines", 'event: tide\ndata: {"height":\ndata: 1}\n\n', 204],
  ["line ends of another kind", ': hello\r\n\r\nevent: tide\r\ndata: {"height":1}\r\n\r\n', 204],
  ["no blank line at the end", 'event: tide\ndata: {"height":1}', 204],
  ["comments alone", ": are you there?\n\n", 204],
  ["an event that nobody knows", 'event: storm\ndata: {"height":1}\n\n', 400],
  ["data of another event", "event: tide\ndata: bye\n\n", 400],
  ["data that lacks something, at the end", 'event: tide\ndata: {"height":1}\n\nevent: tide\ndata: {}', 400],
  ["JSON in place of events", '{"height":1}', 400],
  ["bytes that are no text", Uint8Array.of(0x64, 0xff, 0x0a), 400],
])("the sandbox reads %s", async (_, body, status) => {
  const document = documentOf("events");
  Object.assign(document.paths["/tides"].post.requestBody.content, {
    "text/event-stream": { itemSchema: news },
  });
  const sandbox = await startDerivedSandbox(await described(document, { infers: false }));
  onTestFinished(() => sandbox.close());
  const headers = { "content-type": "text/event-stream" };
  const response = await fetch(`${sandbox.baseUrl}/tides`, { method: "POST", headers, body });
  expect([response.status, status === 204 ? "" : await response.text()]).toEqual([
    status,
    expect.any(String),
  ]);
});

test.each([
  ['{"height":1}\n{"height":', "The body's `1` is not valid JSON"],
  ['{"height":1}\n{"height":12345678901234567890}\n', "The body's `1.height` "],
  [`{"height":1,"note":${"[".repeat(600)}${"]".repeat(600)}}`, "The body's `0` is nested too deeply"],
  [Uint8Array.of(0x22, 0xff, 0x22), "The body's `0` is not valid JSON: it is not UTF-8"],
])("the sandbox keeps each item exactly, or refuses it by its place: %s", async (body, message) => {
  const failure = { type: "object", properties: { message: text } };
  const responses = {
    400: { description: "Refused.", content: { "application/json": { schema: failure } } },
  };
  const document = documentOf("lines");
  Object.assign(document.paths["/tides"].post.responses, responses);
  const sandbox = await startDerivedSandbox(await described(document, { infers: false }));
  onTestFinished(() => sandbox.close());
  const headers = { "content-type": "application/jsonl" };
  const response = await fetch(`${sandbox.baseUrl}/tides`, { method: "POST", headers, body });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ message: expect.stringContaining(message) });
});

test("the sandbox reads items of a sequence that have line breaks in their JSON", async () => {
  const sandbox = await startDerivedSandbox(await described(documentOf("sequence"), { infers: false }));
  onTestFinished(() => sandbox.close());
  const headers = { "content-type": "application/json-seq" };
  const body = '\u001e{\n"height": 1,\n"note": "Malmö"\n}\n\u001e{"height":2}\n';
  const response = await fetch(`${sandbox.baseUrl}/tides`, { method: "POST", headers, body });
  expect(response.status).toBe(204);
});

test("an API that takes no items brings no writer of them", async () => {
  const { contract } = await described(
    {
      ...documentOf("lines"),
      paths: { "/tides": { get: { responses: { 204: { description: "None." } } } } },
    },
    { infers: false },
  );
  expect(partsOf(contract).map(({ name }) => name)).not.toContain("items");
});
