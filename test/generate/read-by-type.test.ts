import { beforeAll, describe, expect, test } from "vitest";
import type { Contract } from "../../src/openapi/contract.ts";
import { partsOf } from "../../src/toolkit/generate/parts.ts";
import { typesOf } from "../../src/toolkit/generate/types.ts";
import { generated } from "../support/generated.ts";

const text = { type: "string" };
const bytes = { type: "string", format: "binary" };
const tide = { $ref: "#/components/schemas/Tide" };
const TIDE = 'components["schemas"]["Tide"]';
const ok = (content: object) => ({ 200: { description: "Done.", content } });
const json = (schema: object) => ({ "application/json": { schema } });
const items = (type: string, itemSchema: object) => ok({ [type]: { itemSchema } });
const event = (data: object, more: object = {}) => ({
  type: "object",
  required: ["data"],
  properties: { event: text, data, ...more },
});
const coded = { ...text, contentMediaType: "application/json", contentSchema: tide };

/** For each operation its responses, how they are read, and the type of a success. */
const CASES: Readonly<Record<string, readonly [responses: object, reads: unknown, type: string]>> = {
  json: [ok(json(tide)), undefined, TIDE],
  vendor: [ok({ "application/vnd.tides.v2+json; charset=utf-8": { schema: tide } }), undefined, TIDE],
  csv: [ok({ "text/csv; charset=utf-8": { schema: text } }), "text", "string"],
  "csv that is described as bytes": [ok({ "text/csv": { schema: bytes } }), "text", "string"],
  "text without a schema": [ok({ "text/plain": {} }), "text", "string"],
  "a number as text": [ok({ "text/plain": { schema: { type: "integer" } } }), "text", "string"],
  "a text of a list": [
    ok({ "text/plain": { schema: { enum: ["a", "b"], type: "string" } } }),
    "text",
    '"a" | "b"',
  ],
  pdf: [ok({ "application/pdf": { schema: bytes } }), "blob", "Blob"],
  "bytes without a schema": [ok({ "application/octet-stream": {} }), "blob", "Blob"],
  "an image that is described as text": [ok({ "image/png": { schema: text } }), "blob", "Blob"],
  "bytes of any type": [ok({ "*/*": { schema: bytes } }), "blob", "Blob"],
  "text of any type": [ok({ "*/*": { schema: text } }), { "*/*": "text" }, "string"],
  "an object of any type": [ok({ "*/*": { schema: tide } }), undefined, TIDE],
  "text and bytes": [
    ok({ "text/csv": { schema: text }, "application/pdf": { schema: bytes } }),
    { "text/csv": "text", "application/pdf": "blob" },
    "string | Blob",
  ],
  "json or text, by status": [
    { ...ok(json(tide)), 202: { description: "Later.", content: { "text/plain": { schema: text } } } },
    { "application/json": "json", "text/plain": "text" },
    `${TIDE} | string`,
  ],
  "every status alike": [
    { default: { description: "Rows.", content: { "text/csv": { schema: text } } } },
    "text",
    "string",
  ],
  "lines of json": [
    items("application/jsonl", tide),
    { "application/jsonl": "lines" },
    `AsyncIterable<${TIDE}>`,
  ],
  ndjson: [
    items("application/x-ndjson", tide),
    { "application/x-ndjson": "lines" },
    `AsyncIterable<${TIDE}>`,
  ],
  "a json sequence": [
    items("application/geo+json-seq", tide),
    { "application/geo+json-seq": "sequence" },
    `AsyncIterable<${TIDE}>`,
  ],
  events: [
    items("text/event-stream", event(text, { retry: { type: "integer" } })),
    { "text/event-stream": "events" },
    "AsyncIterable<{ event?: string; data: string; retry?: number; }>",
  ],
  "events with json": [
    items("text/event-stream", event(coded)),
    { "text/event-stream": "json events" },
    `AsyncIterable<{ event?: string; data: ${TIDE}; }>`,
  ],
  "events of several kinds": [
    items("text/event-stream", { oneOf: [event(coded), { $ref: "#/components/schemas/End" }] }),
    { "text/event-stream": "json events" },
    `AsyncIterable<{ event?: string; data: ${TIDE}; } | components["schemas"]["End"]>`,
  ],
  "events that are described by their data": [
    items("text/event-stream", tide),
    { "text/event-stream": "event data" },
    `AsyncIterable<${TIDE}>`,
  ],
  "json or events, as the request asks": [
    ok({ ...json(tide), "text/event-stream": { itemSchema: tide } }),
    { "application/json": "json", "text/event-stream": "event data" },
    `${TIDE} | AsyncIterable<${TIDE}>`,
  ],
};
const names = Object.keys(CASES);
const pathOf = (name: string) => `/tides/${names.indexOf(name)}` as const;

const document = {
  openapi: "3.2.0",
  info: { title: "Tides", version: "1" },
  servers: [{ url: "https://tides.test" }],
  paths: Object.fromEntries(names.map((name) => [pathOf(name), { get: { responses: CASES[name]?.[0] } }])),
  components: {
    schemas: {
      Tide: { type: "object", required: ["height"], properties: { height: { type: "number" } } },
      End: {
        type: "object",
        required: ["data"],
        properties: { data: { type: "object", required: ["end"], properties: { end: { const: true } } } },
      },
    },
  },
};

let contract: Contract;
let types: string;
beforeAll(async () => {
  const found = await generated(document);
  expect(found.problems).toEqual([]);
  if (!found.contract) throw new Error("The document has a contract");
  contract = found.contract;
  types = (await typesOf(JSON.parse(JSON.stringify(document))))
    .replaceAll(/\/\*\*.*?\*\//gs, "")
    .replaceAll(/\s+/g, " ");
});

/** The types of the successes of a path, as the client joins them. */
function successType(path: string): string {
  const [, own = ""] =
    new RegExp(`"${path}": \\{(.*?)(?:"/tides/|\\} export type webhooks)`).exec(types) ?? [];
  return [
    ...own.matchAll(
      /(?:20\d|default): \{ headers: \{ \[name: string\]: unknown; \}; content: \{(.*?)\}; \};/g,
    ),
  ]
    .flatMap(([, content = ""]) => content.split(/ ?"[^"]+\/[^"]+": /).slice(1))
    .map((type) => type.replace(/; ?$/, ""))
    .join(" | ");
}

describe("a success is read, and typed, by the media types of its responses", () => {
  test.each(names)("%s", (name) => {
    const [, reads, type] = CASES[name] ?? [];
    expect(contract.operations[`GET ${pathOf(name)}`]?.reads).toEqual(reads);
    expect(successType(pathOf(name))).toBe(type);
  });
});

test("a contract brings what reads by type, and what reads items, where an operation needs it", () => {
  const partsFor = (name: string) => {
    const operation = contract.operations[`GET ${pathOf(name)}`];
    if (!operation) throw new Error(`There is no ${name}`);
    const errors = { taken: { status: 409, retryable: false, remedy: "Wait." } };
    const error = { code: "/code", message: "/message" } as const;
    return partsOf({ error, errors, operations: { "GET /tides": operation } }).map((part) => part.name);
  };
  expect(partsFor("csv")).toEqual([]);
  expect(partsFor("text and bytes")).toEqual(["reads"]);
  expect(partsFor("events")).toEqual(["reads", "stream"]);
});

test("JSON is asked for, and typed, where a response has other types beside it", async () => {
  const content = { "text/html": { schema: text }, ...json(tide), "application/xml": { schema: tide } };
  const other = { ...document, paths: { "/tides": { get: { responses: ok(content) } } } };
  const found = await generated(other);
  expect(found.contract?.operations["GET /tides"]).toMatchObject({ accept: "application/json, */*;q=0.1" });
  expect(found.contract?.operations["GET /tides"]?.reads).toBeUndefined();
  expect(await typesOf(JSON.parse(JSON.stringify(other)))).not.toMatch(/xml|html/);
});

test("an error body that is no JSON is its text, and a response that never has a body has no type of one", async () => {
  const shared = { description: "Done.", content: json(tide) };
  const responses = {
    200: { $ref: "#/components/responses/Done" },
    204: { $ref: "#/components/responses/Done" },
    409: { description: "Taken.", content: { "application/xml": { schema: tide } } },
    422: {
      description: "No.",
      content: { "application/xml": { schema: tide }, ...json({ type: "boolean" }) },
    },
  };
  const other = {
    ...document,
    paths: { "/tides": { get: { responses }, head: { responses } } },
    components: { ...document.components, responses: { Done: shared } },
  };
  const written = (await typesOf(JSON.parse(JSON.stringify(other)))).replaceAll(/\s+/g, " ");
  expect(written.match(/"application\/xml": [^;]+;/g)).toEqual(['"application/xml": string;']);
  expect(written.match(/"application\/json": boolean;/g)).toHaveLength(1);
  expect(written.match(/200: components\["responses"\]\["Done"\]/g)).toHaveLength(1);
  expect(written.match(/content\?: never/g)?.length).toBeGreaterThanOrEqual(2);
});
