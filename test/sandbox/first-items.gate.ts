import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { paginate } from "../../src/client/index.ts";
import { startDerivedSandbox } from "../../src/sandbox/index.ts";
import { described, untyped } from "../support/described.ts";

const ajv = new Ajv2020({ strict: false, logger: false });
addFormats.default(ajv);
const text = { type: "string" };

const page = (items: object, more: object = {}) => ({
  type: "object",
  required: ["data", "next_cursor"],
  properties: { data: { type: "array", items, ...more }, next_cursor: { type: ["string", "null"] } },
});

const list = (schema: object, parameters: object[] = [], example?: unknown) => ({
  operationId: "listThings",
  parameters: [{ name: "cursor", in: "query", schema: text }, ...parameters],
  responses: {
    200: {
      description: "Things.",
      content: { "application/json": { schema, ...(example !== undefined && { example }) } },
    },
  },
});

const documentOf = (paths: object) => ({
  openapi: "3.1.0",
  info: { title: "Things", version: "1" },
  servers: [{ url: "https://things.example" }],
  paths,
});

/** Reads a list of a document page by page, as the program of the guide does. */
async function pagesOf(document: object, path = "/things", actual = path) {
  const api = await described(document, { name: "things" });
  const sandbox = await startDerivedSandbox(api);
  onTestFinished(() => sandbox.close());
  const pages: unknown[] = [];
  const sources = new Set<string | null>();
  const { client } = untyped(api.contract, {
    baseUrl: sandbox.baseUrl,
    async transport(url, init) {
      const response = await fetch(url, init);
      pages.push(await response.clone().json());
      sources.add(response.headers.get("x-sandbox-response"));
      return response;
    },
  });
  const given = Object.fromEntries(
    [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => [name, actual.split("/")[2]]),
  );
  const items: unknown[] = [];
  const read = paginate as (...all: unknown[]) => AsyncIterable<unknown>;
  for await (const item of read(client, path, { params: { path: given } })) items.push(item);
  return { items, pages, sources: [...sources] };
}

const kinds: Readonly<Record<string, object>> = {
  "an id": { type: "object", required: ["id"], properties: { id: text, name: text } },
  "a number as id": {
    type: "object",
    required: ["id"],
    properties: { id: { type: "integer" }, on: { type: "boolean" } },
  },
  "an id of a format": { type: "object", required: ["id"], properties: { id: { ...text, format: "uuid" } } },
  "an id of a pattern": {
    type: "object",
    required: ["id"],
    properties: { id: { ...text, pattern: "^th_[0-9A-F]{12}$" } },
  },
  "no id": {
    type: "object",
    required: ["at", "amount"],
    properties: {
      at: { ...text, format: "date-time" },
      amount: { type: "number", minimum: 1, maximum: 9.5 },
    },
    additionalProperties: false,
  },
  "no id and one of few values": {
    type: "object",
    required: ["way"],
    properties: { way: { enum: ["in", "out"] } },
  },
  "a choice": {
    oneOf: [
      { type: "object", required: ["kind"], properties: { kind: { const: "a" }, size: { type: "integer" } } },
      { type: "object", required: ["kind"], properties: { kind: { const: "b" } } },
    ],
  },
  "parts of an `allOf`": {
    allOf: [
      { type: "object", required: ["id"], properties: { id: { ...text, maxLength: 9 } } },
      {
        type: "object",
        required: ["tags"],
        properties: { tags: { type: "array", minItems: 2, items: text } },
      },
    ],
  },
  "items within items": {
    type: "object",
    required: ["id"],
    properties: {
      id: text,
      parts: { type: "array", items: { type: "object", properties: { id: text, deep: { type: "object" } } } },
    },
  },
  "a text alone": { type: "string", pattern: "^[a-z]{6}$" },
  "a number alone": { type: "integer", minimum: 5 },
};

describe("a document without an example, whose items have", () => {
  it.each(Object.entries(kinds))(
    "%s, begins with pages of valid items, each of them once",
    async (kind, item) => {
      const schema = page(item);
      const { items, pages, sources } = await pagesOf(documentOf({ "/things": { get: list(schema) } }));
      expect(pages.length).toBeGreaterThan(1);
      const fits = ajv.compile(schema);
      for (const each of pages) expect([fits(each), fits.errors, each]).toEqual([true, null, each]);
      expect(items.length).toBe(45);
      const ids = items.map((each) => Object(each).id).filter((id) => id !== undefined);
      expect(new Set(ids).size).toBe(ids.length);
      expect(sources).toEqual([kind.endsWith("alone") ? "example" : "state"]);
    },
  );
});

it("first items are the same at each start", async () => {
  const document = documentOf({ "/things": { get: list(page(kinds["an id of a format"] ?? {})) } });
  expect((await pagesOf(document)).items).toEqual((await pagesOf(document)).items);
});

it("the items of two collections have different ids", async () => {
  const get = list({ type: "array", items: kinds["an id of a format"] });
  const openapi = documentOf({
    "/users": { get: { ...get, operationId: "listUsers" } },
    "/books": { get: { ...get, operationId: "listBooks" } },
  });
  const sandbox = await startDerivedSandbox({ name: "things", openapi });
  onTestFinished(() => sandbox.close());
  const [users, books] = await Promise.all(
    ["users", "books"].map(async (name) => (await fetch(`${sandbox.baseUrl}/${name}`)).text()),
  );
  expect(users).not.toBe(books);
});

it("a page has no more items than the document allows, and there are two pages of that size", async () => {
  const item = kinds["no id"] ?? {};
  const most = { name: "limit", in: "query", schema: { type: "integer", maximum: 4 } };
  const limited = await pagesOf(documentOf({ "/things": { get: list(page(item), [most]) } }));
  expect(limited.pages.map((each) => Object(each).data.length)).toEqual([4, 4, 4, 1]);
  const short = await pagesOf(documentOf({ "/things": { get: list(page(item, { maxItems: 3 })) } }));
  expect(short.pages.map((each) => Object(each).data.length)).toEqual([3, 3, 3, 2]);
});

it("a list without pages has some items, and its examples alone where it has any", async () => {
  const schema = { type: "array", items: kinds["no id"] };
  const start = async (example?: unknown) => {
    const openapi = documentOf({ "/things": { get: list(schema, [], example) } });
    const sandbox = await startDerivedSandbox({ name: "things", openapi });
    onTestFinished(() => sandbox.close());
    return (await fetch(`${sandbox.baseUrl}/things`)).json();
  };
  const made = await start();
  expect([made.length, ajv.validate(schema, made)]).toEqual([3, true]);
  const own = { at: "2026-03-02T09:00:00Z", amount: 2 };
  expect(await start([own])).toEqual([own]);
  // An example that its own schema forbids is mended, or else does not leave.
  const [mended, ...others] = await start([{ at: "2026-03-02T09:00:00Z", amount: "2" }]);
  expect([mended, others]).toEqual([{ at: "2026-03-02T09:00:00Z", amount: expect.any(Number) }, []]);
});

it("what lies under something that no operation lists or makes is there under any id", async () => {
  const item = { type: "object", required: ["id", "owner"], properties: { id: text, owner: text } };
  const parameters = [{ name: "owner", in: "path", required: true, schema: text }];
  const owner = {
    operationId: "getOwner",
    responses: {
      200: {
        description: "",
        content: { "application/json": { schema: { type: "object", properties: { owner: text } } } },
      },
    },
  };
  for (const above of [{}, { "/owners/{owner}": { parameters, get: owner } }]) {
    const paths = { ...above, "/owners/{owner}/things": { parameters, get: list(page(item)) } };
    const { items, pages } = await pagesOf(documentOf(paths), "/owners/{owner}/things", "/owners/zoe/things");
    expect([pages.length, new Set(items.map((each) => Object(each).owner))]).toEqual([3, new Set(["zoe"])]);
  }
});

it("what lies under first items is there, and under what was made it is not", async () => {
  const thing = { type: "object", required: ["id"], properties: { id: text } };
  const json = (schema: object) => ({ content: { "application/json": { schema } } });
  const parameters = [{ name: "thing", in: "path", required: true, schema: text }];
  const openapi = documentOf({
    "/things": {
      get: list({ type: "array", items: thing }),
      post: {
        operationId: "add",
        requestBody: json(thing),
        responses: { 201: { description: "", ...json(thing) } },
      },
    },
    "/things/{thing}": {
      parameters,
      get: { operationId: "get", responses: { 200: { description: "", ...json(thing) } } },
    },
    "/things/{thing}/parts": {
      parameters,
      get: { ...list({ type: "array", items: thing }), operationId: "parts" },
    },
  });
  const sandbox = await startDerivedSandbox({ name: "things", openapi });
  onTestFinished(() => sandbox.close());
  const read = async (path: string) => (await fetch(sandbox.baseUrl + path)).json();
  for (const { id } of await read("/things")) {
    expect(await read(`/things/${id}`)).toEqual({ id });
    expect(await read(`/things/${id}/parts`)).toHaveLength(3);
  }
  const headers = { "content-type": "application/json" };
  await fetch(`${sandbox.baseUrl}/things`, { method: "POST", headers, body: JSON.stringify({ id: "own" }) });
  expect(await read("/things/own/parts")).toEqual([]);
});

it("no first item breaks its schema, whatever that is", async () => {
  const bounded = fc.record({
    type: fc.constant("integer"),
    minimum: fc.integer({ min: -50, max: 50 }),
    multipleOf: fc.integer({ min: 1, max: 7 }),
  });
  const word = fc.record({
    type: fc.constant("string"),
    minLength: fc.nat(20),
    maxLength: fc.integer({ min: 20, max: 30 }),
  });
  const formed = fc.record({
    type: fc.constant("string"),
    format: fc.constantFrom("date", "date-time", "email", "uuid", "uri", "ipv6", "byte", "unheard-of"),
  });
  const leaf = fc.oneof(
    bounded,
    word,
    formed,
    fc.constant({ type: "boolean" }),
    fc.constant({ enum: ["a", "b"] }),
    fc.constant({ type: ["string", "null"] }),
  );
  const { schema } = fc.letrec<{ schema: object; object: object; array: object }>((tie) => ({
    schema: fc.oneof({ depthSize: "small" }, leaf, tie("object"), tie("array")),
    object: fc
      .dictionary(fc.constantFrom("id", "a", "b", "c"), tie("schema"), { maxKeys: 3 })
      .chain((properties) =>
        fc.record({
          type: fc.constant("object"),
          properties: fc.constant(properties),
          required: fc.subarray(Object.keys(properties)),
          additionalProperties: fc.boolean(),
        }),
      ),
    array: fc.record({
      type: fc.constant("array"),
      items: tie("schema"),
      minItems: fc.nat(3),
      maxItems: fc.integer({ min: 3, max: 5 }),
    }),
  }));
  await fc.assert(
    fc.asyncProperty(schema, async (item) => {
      const openapi = documentOf({ "/things": { get: list({ type: "array", items: item }) } });
      const sandbox = await startDerivedSandbox({ name: "things", openapi });
      try {
        const body = await (await fetch(`${sandbox.baseUrl}/things`)).json();
        const fits = ajv.compile({ type: "array", items: item });
        expect([fits(body), fits.errors, body]).toEqual([true, null, body]);
      } finally {
        await sandbox.close();
      }
    }),
    { numRuns: 40 },
  );
});
