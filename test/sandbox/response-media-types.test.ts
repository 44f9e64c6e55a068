import { describe, expect, it, onTestFinished } from "vitest";
import { startDerivedSandbox } from "../../src/sandbox/index.ts";
import { described, untyped } from "../support/described.ts";
import { all } from "../support/pages.ts";
import { transports } from "../support/transports.ts";

const text = { type: "string" };
const tide = { type: "object", required: ["height"], properties: { height: { type: "number" } } };
const coded = { ...text, contentMediaType: "application/json", contentSchema: tide };
const event = {
  type: "object",
  required: ["event", "data"],
  properties: { event: { const: "tide" }, data: coded },
};
const end = {
  type: "object",
  required: ["event", "data"],
  properties: { event: { const: "end" }, data: { const: "{}" } },
};

/** For each operation the content of its response, and what a client reads. */
const CASES: Readonly<Record<string, readonly [content: object, read: unknown, type: string]>> = {
  "a documented text": [{ "text/csv": { schema: text, example: "a,b\n1,2\n" } }, "a,b\n1,2\n", "text/csv"],
  "a text by its schema": [
    { "text/plain; charset=utf-8": { schema: { enum: ["ebb"] } } },
    "ebb",
    "text/plain; charset=utf-8",
  ],
  "a serialized example of OpenAPI 3.2": [
    { "application/xml": { schema: tide, examples: { one: { serializedValue: "<tide/>" } } } },
    "<tide/>",
    "application/xml",
  ],
  "json of a vendor": [
    { "application/vnd.tides+json": { schema: tide } },
    { height: 0 },
    "application/vnd.tides+json",
  ],
  "json before others": [
    { "text/csv": { schema: text }, "application/json": { schema: tide } },
    { height: 0 },
    "application/json",
  ],
  "an object of any type": [{ "*/*": { schema: tide } }, { height: 0 }, "application/json"],
  "an object of any type of applications": [
    { "application/*": { schema: tide, example: { height: 6 } } },
    { height: 6 },
    "application/json",
  ],
  "a text of any type": [{ "*/*": { schema: { enum: ["ebb"] } } }, "ebb", "application/json"],
  "an example without a schema": [
    { "application/json": { example: { height: 7 } } },
    { height: 7 },
    "application/json",
  ],
  "lines of json": [
    { "application/jsonl": { itemSchema: tide, example: [{ height: 1 }, { height: 2 }] } },
    [{ height: 1 }, { height: 2 }],
    "application/jsonl",
  ],
  "lines by the schema of an item": [
    { "application/x-ndjson": { itemSchema: tide } },
    [{ height: 0 }],
    "application/x-ndjson",
  ],
  "lines by the examples of an item": [
    { "application/jsonl": { itemSchema: { ...tide, examples: [{ height: 3 }, { height: 4 }] } } },
    [{ height: 3 }, { height: 4 }],
    "application/jsonl",
  ],
  "a json sequence": [
    { "application/json-seq": { itemSchema: tide, examples: { two: { dataValue: [{ height: 5 }] } } } },
    [{ height: 5 }],
    "application/json-seq",
  ],
  "events of each kind": [
    { "text/event-stream": { itemSchema: { oneOf: [event, end] } } },
    [
      { event: "tide", data: { height: 0 } },
      { event: "end", data: {} },
    ],
    "text/event-stream",
  ],
  "events by their data": [
    { "text/event-stream": { itemSchema: tide } },
    [{ height: 0 }],
    "text/event-stream",
  ],
};
const names = Object.keys(CASES);

const document = {
  openapi: "3.2.0",
  info: { title: "Tides", version: "1" },
  servers: [{ url: "https://tides.test" }],
  paths: {
    ...Object.fromEntries(
      names.map((name, index) => [
        `/tides/case${index}`,
        { get: { responses: { 200: { description: "Done.", content: CASES[name]?.[0] } } } },
      ]),
    ),
    ...Object.fromEntries(
      names.map((name, index) => [
        `/harbours/case${index}`,
        { post: { responses: { 201: { description: "Made.", content: CASES[name]?.[0] } } } },
      ]),
    ),
    "/answers": {
      post: {
        "x-idempotent": true,
        requestBody: {
          content: {
            "application/json": { schema: { type: "object", properties: { stream: { type: "boolean" } } } },
          },
        },
        responses: {
          200: {
            description: "An answer, or its parts.",
            content: { "application/json": { schema: tide }, "text/event-stream": { itemSchema: tide } },
          },
          "4XX": {
            description: "No.",
            content: {
              "application/problem+json": { schema: { type: "object", properties: { title: text } } },
            },
          },
        },
      },
    },
    "/tables": {
      get: {
        responses: {
          200: {
            description: "Rows.",
            content: {
              "application/json": { schema: tide },
              "text/csv": { example: "h\n1" },
              "image/png": { example: "png" },
            },
          },
        },
      },
    },
  },
};

async function open(options: object = {}) {
  const api = await described(document, { infers: false });
  const sandbox = await startDerivedSandbox(api);
  onTestFinished(() => sandbox.close());
  return { ...sandbox, ...untyped(api.contract, { baseUrl: sandbox.baseUrl, ...options }) };
}

const isItems = (data: unknown): data is AsyncIterable<unknown> =>
  typeof data === "object" && data !== null && Symbol.asyncIterator in data;

describe.each(transports)("over %s, a client reads from the sandbox of a document", (_, transport) => {
  it.each(names)("%s", async (name) => {
    const { call } = await open({ transport });
    const { data, error, response } = await call(`GET /tides/case${names.indexOf(name)}`);
    expect(error).toBeUndefined();
    const [, read, type] = CASES[name] ?? [];
    expect(isItems(data) ? await all(data) : data).toEqual(read);
    expect(response?.headers.get("content-type")).toBe(type);
  });

  it.each(names)("%s, of a POST as well", async (name) => {
    const { call } = await open({ transport });
    const { data, error } = await call(`POST /harbours/case${names.indexOf(name)}`);
    expect(error).toBeUndefined();
    expect(isItems(data) ? await all(data) : data).toEqual(CASES[name]?.[1]);
  });

  it("JSON, or items where the request asks for a stream", async () => {
    const { call } = await open({ transport });
    expect((await call("POST /answers", { body: {} })).data).toEqual({ height: 0 });
    const { data } = await call("POST /answers", { body: { stream: true } });
    expect(isItems(data) && (await all(data))).toEqual([{ height: 0 }]);
  });
});

it("a caller chooses among the documented types with `Accept`, as Prism has it", async () => {
  const { baseUrl } = await open();
  const typeFor = async (accept: string) => {
    const response = await fetch(`${baseUrl}/tables`, { headers: { accept } });
    return [response.headers.get("content-type"), await response.text()];
  };
  expect(await typeFor("*/*")).toEqual(["application/json", '{"height":0}']);
  expect(await typeFor("text/csv")).toEqual(["text/csv", "h\n1"]);
  expect(await typeFor("image/*, text/csv;q=0.5")).toEqual(["image/png", "png"]);
  expect(await typeFor("application/json, */*;q=0.1")).toEqual(["application/json", '{"height":0}']);
});

const RANGES: readonly [
  range: string,
  schema: object | undefined,
  accept: string,
  type: string,
  body: string,
][] = [
  ["*/*", undefined, "*/*", "text/plain", "text"],
  ["*/*", undefined, "text/csv, */*;q=0.1", "text/csv", "text"],
  ["*/*", undefined, "application/json", "application/json", '"text"'],
  ["*/*", text, "*/*", "application/json", '"text"'],
  ["*/*", { type: "integer" }, "application/json", "application/json", "0"],
  ["*/*", tide, "*/*", "application/json", '{"height":0}'],
  ["application/*", undefined, "*/*", "application/octet-stream", "text"],
  ["application/*", tide, "*/*", "application/json", '{"height":0}'],
  ["text/*", text, "*/*", "text/plain", "text"],
  ["text/*", text, "text/markdown", "text/markdown", "text"],
  ["image/*", undefined, "*/*", "image/png", "text"],
];

it.each(RANGES)(
  "of %s with %j, a request that accepts %s gets %s",
  async (range, schema, accept, type, body) => {
    const content = { [range]: { ...(schema && { schema }) } };
    const api = await described(
      { ...document, paths: { "/any": { get: { responses: { 200: { description: "Any.", content } } } } } },
      { infers: false },
    );
    const sandbox = await startDerivedSandbox(api);
    onTestFinished(() => sandbox.close());
    const response = await fetch(`${sandbox.baseUrl}/any`, { headers: { accept } });
    expect([response.headers.get("content-type"), await response.text()]).toEqual([type, body]);
  },
);

it("an error has the documented type of its JSON", async () => {
  const { baseUrl } = await open();
  const response = await fetch(`${baseUrl}/answers`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: '{"stream":1}',
  });
  expect([response.status, response.headers.get("content-type")]).toEqual([400, "application/problem+json"]);
});
