import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { JsonObject } from "../../src/openapi/json.ts";
import type { Discovery, Topic } from "../../src/toolkit/init/discovery.ts";
import { infer } from "../../src/toolkit/init/infer.ts";
import { fixtures, STYLES } from "./styles.ts";

function documentOf(file: string): JsonObject {
  return parse(readFileSync(join(fixtures, file), "utf8"));
}

function found(file: string, topic: Topic): readonly Discovery[] {
  return infer(documentOf(file)).findings.filter((each) => each.topic === topic);
}

/** What the overlay says about the pages of an operation. */
function paging(file: string, key: string): unknown {
  const finding = found(file, "paging").find(({ operations }) => operations[0] === key);
  return finding && { ...(finding.changes[0]?.update as JsonObject), confidence: finding.confidence };
}

describe("pages", () => {
  const cases: readonly [
    style: string,
    file: string,
    key: string,
    says: object,
    confidence?: "certain" | "guess",
  ][] = [
    [
      "the last item's id, with a flag",
      "ledger.yaml",
      "GET /v1/entries",
      { items: "/data", next: { last: "/id", to: "starting_after", more: "$response.body#/has_more" } },
    ],
    [
      "the address of the next page, relative",
      "dock.json",
      "GET /2020/Accounts/{Sid}/Calls.json",
      { items: "/calls", next: { url: "$response.body#/next_page_uri" } },
    ],
    [
      "the Link header",
      "forge.yaml",
      "GET /repos/{owner}/issues",
      { items: "", next: { link: "$response.header.Link" } },
    ],
    [
      "OData",
      "almanac.yaml",
      "GET /days",
      { items: "/value", next: { url: "$response.body#/@odata.nextLink" } },
    ],
    [
      "JSON:API",
      "orchard.yaml",
      "GET /trees",
      { items: "/data", next: { url: "$response.body#/links/next" } },
    ],
    [
      "a page number with the number of pages",
      "orchard.yaml",
      "GET /trees/{id}/pears",
      {
        items: "/data",
        next: { add: "page", to: "page[number]", from: 1, total: "$response.body#/meta/total_pages" },
      },
    ],
    [
      "HAL",
      "mill.yaml",
      "GET /sacks",
      { items: "/_embedded/sackList", next: { url: "$response.body#/_links/next/href" } },
    ],
    [
      "pages that begin with 0",
      "mill.yaml",
      "GET /grains",
      { items: "/content", next: { add: "page", to: "page", from: 0, total: "$response.body#/totalPages" } },
    ],
    [
      "a page token",
      "studio.yaml",
      "GET /users",
      { items: "/users", parameters: { page_token: "$response.body#/nextPageToken" } },
    ],
    [
      "an offset that is a token",
      "studio.yaml",
      "GET /tasks",
      { items: "/data", parameters: { offset: "$response.body#/next_page/offset" } },
    ],
    [
      "a cursor within paging.next",
      "studio.yaml",
      "GET /tags",
      { items: "/results", parameters: { after: "$response.body#/paging/next/after" } },
    ],
    [
      "an offset that counts",
      "studio.yaml",
      "GET /files",
      {
        items: "/entries",
        next: { add: "items", to: "offset", from: 0, total: "$response.body#/total_count" },
      },
    ],
    [
      "the position of a feed, which never ends",
      "studio.yaml",
      "GET /feed",
      { items: "/entries", parameters: { stream_position: "$response.body#/next_stream_position" } },
      "guess",
    ],
  ];

  test.each(cases)("%s is recognised", (_, file, key, says, confidence = "certain") => {
    expect(paging(file, key)).toEqual({ "x-paging": says, confidence });
  });

  test("a search over several kinds of things has no one list, and is reported", () => {
    expect(paging("studio.yaml", "GET /search")).toBeUndefined();
    const gap = infer(documentOf("studio.yaml")).gaps.find(
      ({ operations }) => operations[0] === "GET /search",
    );
    expect(gap).toMatchObject({
      topic: "paging",
      what: "`limit` in the query, and no array of items in the response",
    });
  });
});

describe("errors", () => {
  const cases: readonly [style: string, file: string, evidence: string][] = [
    [
      "an error within `error`, by default",
      "ledger.yaml",
      'message at "/error/message", code at "/error/code", details at "/error/param"',
    ],
    ["a code that is a number", "dock.json", 'message at "/message", code at "/code"'],
    ["no code at all", "forge.yaml", 'message at "/message"'],
    ["details beside the message", "forge.yaml", 'message at "/message", details at "/errors"'],
    [
      "a list of errors",
      "orchard.yaml",
      'message at "/errors/0/detail", code at "/errors/0/code", details at "/errors/0/source"',
    ],
    ["problem details", "mill.yaml", 'message at "/detail", code at "/type", details at "/errors"'],
    ["one text", "studio.yaml", 'message at "/error"'],
    [
      "a code and its description",
      "studio.yaml",
      'message at "/error_description", code at "/error", request-id at "/request_id"',
    ],
    ["a list of texts", "studio.yaml", 'message at "/errorMessages/0", details at "/errors"'],
  ];

  test.each(cases)("%s is recognised", (_, file, evidence) => {
    expect(found(file, "errors").map((each) => each.evidence)).toContain(evidence);
  });

  test("operations that document no error have the one that all others have", () => {
    const [, silent] = found("dock.json", "errors");
    expect(silent).toMatchObject({
      operations: ["GET /2020/Accounts/{Sid}/Calls.json"],
      confidence: "certain",
    });
  });

  test("they have none where the others have several", () => {
    const { gaps } = infer(documentOf("studio.yaml"));
    expect(gaps).toContainEqual(
      expect.objectContaining({ topic: "errors", operations: ["GET /feed", "GET /search"] }),
    );
  });
});

describe("the rest", () => {
  const cases: readonly [
    what: string,
    file: string,
    topic: Topic,
    confidence: string,
    target: string,
    update: object,
  ][] = [
    [
      "an idempotency key in a header",
      "forge.yaml",
      "idempotency",
      "certain",
      "$.paths['/repos/{owner}/exports'].post.parameters[0]",
      { "x-idempotency-key": true },
    ],
    [
      "an idempotency key in the body",
      "studio.yaml",
      "idempotency",
      "certain",
      "$.paths['/tasks'].post.requestBody.content['application/json'].schema.properties.idempotency_key",
      { "x-idempotency-key": true },
    ],
    [
      "a token in the body that may be one",
      "mill.yaml",
      "idempotency",
      "guess",
      "$.paths['/grains/batch'].post.requestBody.content['application/json'].schema.properties.requestToken",
      { "x-idempotency-key": true },
    ],
    [
      "a key that only the text speaks of",
      "ledger.yaml",
      "idempotency",
      "guess",
      "$.paths['/v1/entries'].post",
      {
        parameters: [
          {
            name: "Idempotency-Key",
            in: "header",
            schema: { type: "string", maxLength: 255 },
            "x-idempotency-key": true,
          },
        ],
      },
    ],
    [
      "a POST that only reads",
      "ledger.yaml",
      "repeats",
      "guess",
      "$.paths['/v1/entries/search'].post",
      { "x-idempotent": true },
    ],
    [
      "limits in words",
      "ledger.yaml",
      "limits",
      "guess",
      "$",
      {
        "x-rate-limits": [
          { requests: 100, seconds: 1, per: "key" },
          { requests: 25, seconds: 1, per: "key" },
        ],
      },
    ],
    [
      "limits per hour",
      "mill.yaml",
      "limits",
      "guess",
      "$",
      { "x-rate-limits": [{ requests: 5000, seconds: 3600, per: "key" }] },
    ],
    ["a retry profile in words", "ledger.yaml", "limits", "guess", "$", { "x-retry": { attempts: 4 } }],
    [
      "a batch",
      "mill.yaml",
      "batches",
      "guess",
      "$.paths['/grains/batch'].post.requestBody.content['application/json'].schema.properties.grains",
      { "x-batch": {} },
    ],
    [
      "the request id",
      "forge.yaml",
      "request ids",
      "certain",
      "$.components.headers.RequestId",
      { "x-request-id": true },
    ],
  ];

  test.each(cases)("%s is recognised", (_, file, topic, confidence, target, update) => {
    const all = found(file, topic).flatMap((each) =>
      each.changes.map((change) => ({ ...change, confidence: each.confidence })),
    );
    expect(all).toContainEqual({ target, update, confidence });
  });

  test("work that goes on is recognised by its states, as a guess with all that it needs", () => {
    expect(found("forge.yaml", "runs")).toMatchObject([
      {
        confidence: "guess",
        operations: ["POST /repos/{owner}/exports", "GET /repos/{owner}/exports/{export_id}"],
        changes: [
          {
            target: "$.components.schemas.Export.properties.state",
            update: {
              oneOf: [
                { const: "pending" },
                { const: "exporting" },
                { const: "exported" },
                { const: "failed", "x-terminal": "failure" },
                { const: "done", "x-terminal": "success" },
              ],
            },
          },
          { update: { links: { poll: { operationId: "exports/get" } } } },
          {
            target: "$.components.schemas.Export.properties.total_files",
            update: { "x-progress": "total" },
          },
          {
            target: "$.components.schemas.Export.properties.processed_files",
            update: { "x-progress": "done" },
          },
          {
            update: {
              links: {
                run: {
                  operationId: "exports/get",
                  parameters: { owner: "$request.path.owner", export_id: "$response.body#/id" },
                },
              },
            },
          },
        ],
      },
    ]);
  });

  test.each([
    ["ledger.yaml", "A bearer token"],
    ["dock.json", "A user name and password (basic)"],
    [
      "almanac.yaml",
      "OAuth 2 client credentials, with tokens from https://login.almanac.test/token: `clientCredentials` of `concord-apis/oauth` has them given out",
    ],
    ["studio.yaml", "OAuth 2 (authorizationCode)"],
    ["mill.yaml", "An API key in the header `X-Mill-Key`"],
  ])("the credentials of %s are reported, and need no annotation", (file, what) => {
    expect(found(file, "credentials")).toMatchObject([{ what, changes: [] }]);
  });

  test("credentials that no operation asks for are sent with every call", () => {
    const { security: _, ...root } = documentOf("mill.yaml");
    const changes = infer(root)
      .findings.filter(({ topic }) => topic === "credentials")
      .flatMap((each) => each.changes);
    expect(changes).toEqual([{ target: "$", update: { security: [{ key: [] }] } }]);
  });

  test("of a header field that the operation spells in another case than its path, the operation's counts", () => {
    const key = (name: string) => ({ in: "header", name, schema: { type: "string" } });
    const { findings } = infer({
      paths: {
        "/tides": {
          parameters: [key("Idempotency-Key")],
          post: { parameters: [key("idempotency-key")], responses: {} },
        },
      },
    });
    const targets = findings.flatMap(({ changes }) => changes.map(({ target }) => target));
    expect(targets).toContain("$.paths['/tides'].post.parameters[0]");
    expect(targets).not.toContain("$.paths['/tides'].parameters[0]");
  });

  test.each(STYLES)("every finding of %s has its evidence, and every gap its remedy", (file) => {
    const { findings, gaps } = infer(documentOf(file));
    for (const { evidence } of findings) expect(evidence).toMatch(/\w/);
    for (const { remedy } of gaps) expect(remedy).toMatch(/\w/);
  });
});
