import { expect, test } from "vitest";
import type { Json, JsonObject } from "../../src/openapi/json.ts";
import { figuresIn } from "../../src/toolkit/init/figures.ts";
import { infer } from "../../src/toolkit/init/infer.ts";

test.each<[string, readonly (readonly [number, number])[]]>([
  ["You may make 100 requests per minute.", [[100, 60]]],
  [
    "5,000 API calls an hour, and 250 requests per minute at most",
    [
      [5000, 3600],
      [250, 60],
    ],
  ],
  ["The API is limited to 10 requests per second per key", [[10, 1]]],
  ["up to 60 requests/min", [[60, 60]]],
  ["no more than 300 requests in 5 minutes", [[300, 300]]],
  ["1000 requests every 10 seconds", [[1000, 10]]],
  ["a rate limit of 120/min applies", [[120, 60]]],
  ["The rate limit is 5k per day", [[5000, 86_400]]],
  ["at most 20 rps", [[20, 1]]],
  ["10.000 hits per day", [[10_000, 86_400]]],
  ["a page has 100 items, and the file 5 minutes of sound", []],
  ["See 429 and wait 30 seconds. 0 requests per minute", []],
])("a limit is read from words: %s", (text, limits) => {
  expect(figuresIn(text).map(({ requests, seconds }) => [requests, seconds])).toEqual(limits);
});

const text: JsonObject = { type: "string" };
const json = (schema: JsonObject): JsonObject => ({
  description: "It.",
  content: { "application/json": { schema } },
});
const list: JsonObject = { type: "array", items: { type: "object", properties: { id: text } } };

/** A document with these parts, and what is found in it of one topic. */
function found(topic: string, { description = "", get = {}, post = {} }: Record<string, Json>) {
  const { findings, gaps } = infer({
    openapi: "3.0.3",
    info: { title: "Kites", version: "1", description },
    paths: {
      "/kites": {
        get: { responses: { 200: json(list) }, ...Object(get) },
        post: { responses: { 201: json({ type: "object", properties: { id: text } }) }, ...Object(post) },
      },
    },
  });
  return {
    findings: findings.filter((each) => each.topic === topic),
    gaps: gaps.filter((each) => each.topic === topic).map(({ what }) => what),
  };
}

test.each<[string, Record<string, Json>, string, string]>([
  [
    "a header by its name",
    { post: { parameters: [{ name: "x-maker-idempotency-key", in: "header", schema: text }] } },
    "x-maker-idempotency-key",
    "certain",
  ],
  [
    "a header by what is said about it",
    {
      post: {
        parameters: [
          { name: "Maker-Request-Id", in: "header", description: "Keeps the call idempotent.", schema: text },
        ],
      },
    },
    "Maker-Request-Id",
    "guess",
  ],
  [
    "a header that the API's description names",
    { description: "Send `Idempotency-Key` with each POST." },
    "Idempotency-Key",
    "guess",
  ],
  [
    "a header that the operation's description names",
    { post: { description: "For idempotency, set the header `X-Retry-Token`." } },
    "X-Retry-Token",
    "guess",
  ],
])("an idempotency key is found as %s", (_, parts, header, confidence) => {
  expect(found("idempotency", parts).findings).toMatchObject([
    { confidence, operations: ["POST /kites"], what: `An idempotency key in the header \`${header}\`` },
  ]);
});

test("a header that has nothing to do with repeats is no key", () => {
  const parameters = [{ name: "X-Trace", in: "header", description: "Follows the call.", schema: text }];
  expect(found("idempotency", { description: "GET is idempotent.", post: { parameters } }).findings).toEqual(
    [],
  );
});

test.each<[string, Record<string, Json>, object]>([
  [
    "the figures of a 429",
    { get: { responses: { 200: json(list), 429: { description: "More than 5 requests per second." } } } },
    { what: "Rate limits" },
  ],
  [
    "fields that only a description names",
    { description: "See X-RateLimit-Remaining and X-RateLimit-Reset." },
    { evidence: "descriptions name X-RateLimit-Remaining, X-RateLimit-Reset" },
  ],
  [
    "`Retry-After` that only a description names",
    { description: "A 429 has Retry-After." },
    { evidence: "descriptions name it" },
  ],
])("limits are found in words: %s", (_, parts, finding) => {
  expect(found("limits", parts).findings).toMatchObject([finding]);
});

test("a request id that only a description names is proposed for the responses", () => {
  const { findings } = found("request ids", { description: "Each response has an `X-Request-Id` header." });
  expect(findings).toMatchObject([
    {
      confidence: "guess",
      what: "The request id in the response header `X-Request-Id`",
      changes: [{ update: { headers: { "X-Request-Id": { schema: text, "x-request-id": true } } } }],
    },
  ]);
});

test("a `Link` header that only a description names is declared and followed, once it is confirmed", () => {
  const parameters = [{ name: "page", in: "query", schema: text }];
  const { findings } = found("paging", {
    get: { parameters, description: "The Link header leads to the next page." },
  });
  expect(findings).toMatchObject([
    {
      confidence: "guess",
      what: "Pages by the `Link` header",
      changes: [
        { target: "$.paths['/kites'].get.responses['200']", update: { headers: { Link: { schema: text } } } },
        {
          target: "$.paths['/kites'].get",
          update: { "x-paging": { items: "", next: { link: "$response.header.Link" } } },
        },
      ],
    },
  ]);
});

test("a limit of a single operation is reported, because the client has one pace for the whole API", () => {
  const { findings, gaps } = found("limits", {
    get: { description: "Lists kites.<br>*Rate limits*:<br>Burst: `3/s`" },
    post: { description: "Makes a kite. At most 60 requests per minute." },
  });
  expect(findings).toEqual([]);
  expect(gaps).toEqual(["Limits of single operations: 3 in 1 s, 60 in 60 s"]);
});

test.each([
  ["/kites/search", true],
  ["/kites:validate", false],
  ["/kites/validate", true],
  ["/kites/check", true],
  ["/check-runs", false],
  ["/cards/{id}/checkItem", false],
  ["/accounts/{id}/verify", false],
  ["/messages/{id}/read", false],
  ["/messages/batch/read", true],
])("whether a POST to %s only reads is taken from its name: %s", (path, reads) => {
  const proposed = (status: string) =>
    infer({
      ...{ openapi: "3.1.0", info: { title: "Kites", version: "1" } },
      paths: { [path]: { post: { responses: { [status]: json({ type: "object" }) } } } },
    }).findings.some(({ what }) => what === "Only reads, so it may be repeated");
  expect([proposed("200"), proposed("202")]).toEqual([reads, false]);
});

test("a request id that the provider keeps as a key is an idempotency key, and no request id", () => {
  const parameters = [
    {
      ...{ name: "Kites-Request-Id", in: "header", schema: text },
      description: "The server stores keys for 6 hours.",
    },
  ];
  expect(found("request ids", { post: { parameters } }).findings).toEqual([]);
  expect(found("idempotency", { post: { parameters } }).findings).toMatchObject([
    { confidence: "guess", what: "An idempotency key in the header `Kites-Request-Id`" },
  ]);
});
