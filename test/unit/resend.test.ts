import { describe, expect, it } from "vitest";
import type { ClientOptions } from "../../src/client/index.ts";
import { connect } from "../support/connect.ts";
import { cutOff, failing, hanging, json, type Reply, type Sent, text } from "../support/fetch.ts";
import { library } from "../support/library.ts";
import { aRun, limited, meshi } from "../support/meshi.ts";

const isbn = { params: { path: { isbn: "1" } } };
const book = { isbn: "1", title: "One" };

const atLibrary = (replies: Reply[], options?: ClientOptions) => connect(library, replies, options);
const done = json(200, book);

/** A call of one kind of operation. Its first response is `first`; a retry would get a success. */
type Operation = (first: Reply) => {
  sent: readonly Sent[];
  time: { advance(ms: number): Promise<void> };
  call: Promise<{ error?: unknown }>;
};

const operations: [name: string, resent: "always" | "refused", call: Operation][] = [
  [
    "GET",
    "always",
    (first) => {
      const { client, ...rest } = atLibrary([first, done]);
      return { ...rest, call: client.GET("/books/{isbn}", isbn) };
    },
  ],
  [
    "HEAD",
    "always",
    (first) => {
      const { client, ...rest } = atLibrary([first, text(200, null)]);
      return { ...rest, call: client.HEAD("/books/{isbn}", isbn) };
    },
  ],
  [
    "PUT",
    "always",
    (first) => {
      const { client, ...rest } = atLibrary([first, done]);
      return { ...rest, call: client.PUT("/books/{isbn}", { ...isbn, body: book }) };
    },
  ],
  [
    "DELETE",
    "always",
    (first) => {
      const { client, ...rest } = atLibrary([first, text(204, null)]);
      return { ...rest, call: client.DELETE("/books/{isbn}", isbn) };
    },
  ],
  [
    "POST with a key in a header",
    "always",
    (first) => {
      const { client, ...rest } = atLibrary([first, json(200, { due: "soon" })]);
      return { ...rest, call: client.POST("/loans", { body: { isbn: "1" } }) };
    },
  ],
  [
    "POST with a key in the body",
    "always",
    (first) => {
      const { client, ...rest } = connect(meshi, [first, json(202, aRun("queued"))]);
      return { ...rest, call: client.POST("/runs", { body: { kind: "match", event_id: "e" } }) };
    },
  ],
  [
    "PUT that is not idempotent",
    "refused",
    (first) => {
      const { client, ...rest } = atLibrary([first, done]);
      return { ...rest, call: client.PUT("/books/{isbn}/version", { ...isbn, body: { version: 2 } }) };
    },
  ],
  [
    "POST without a key",
    "refused",
    (first) => {
      const { client, ...rest } = atLibrary([first, done]);
      return { ...rest, call: client.POST("/books", { body: book }) };
    },
  ],
  [
    "PATCH",
    "refused",
    (first) => {
      const { client, ...rest } = atLibrary([first, done]);
      return { ...rest, call: client.PATCH("/books/{isbn}", { ...isbn, body: { title: "Two" } }) };
    },
  ],
];

const refused: [string, Reply][] = [
  ["429", limited()],
  ["429 with Retry-After", limited("3")],
  ...["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT"].map(
    (code): [string, Reply] => [`a connection that was never made (${code})`, failing(code)],
  ),
];

const unclear: [string, Reply][] = [
  ...[500, 502, 503, 504, 507, 599].map((status): [string, Reply] => [String(status), text(status, "")]),
  ...["ECONNRESET", "EPIPE", "UND_ERR_SOCKET", "UND_ERR_HEADERS_TIMEOUT"].map((code): [string, Reply] => [
    `a connection that broke (${code})`,
    failing(code),
  ]),
  ["a network failure without a code", async () => Promise.reject(new TypeError("Failed to fetch"))],
  ["an attempt that takes too long", hanging],
  ["a body that breaks off", cutOff(200, '{"isbn":')],
];

const final: [string, Reply][] = [
  ...[400, 401, 402, 403, 404, 405, 406, 408, 409, 410, 412, 413, 415, 418, 422, 423, 425, 428, 431, 451].map(
    (status): [string, Reply] => [String(status), json(status, {})],
  ),
  ["a redirect that leads nowhere", text(304, null)],
];

describe.each(operations)("%s", (name, resent, operation) => {
  // The response to a HEAD has no body that could break off.
  const possible = name === "HEAD" ? unclear.slice(0, -1) : unclear;

  async function requestsAfter(first: Reply): Promise<number> {
    const { sent, time, call } = operation(first);
    await time.advance(60_000);
    const { error } = await call;
    // A retry succeeds; without one, the first response is the result.
    expect(error === undefined).toBe(sent.length === 2);
    return sent.length;
  }

  it.each(refused)("is retried after %s: nothing was worked on", async (_, reply) => {
    expect(await requestsAfter(reply)).toBe(2);
  });

  it.each(possible)(`is ${resent === "always" ? "" : "not "}retried after %s`, async (_, reply) => {
    expect(await requestsAfter(reply)).toBe(resent === "always" ? 2 : 1);
  });

  it.each(final)("is not retried after %s", async (_, reply) => {
    expect(await requestsAfter(reply)).toBe(1);
  });
});

describe("a body that arrives whole but is cut off JSON", () => {
  const half = text(200, '{"isbn":"1","ti', { "content-type": "application/json" });

  it("is asked for again where that is safe", async () => {
    const { client, sent } = atLibrary([half, done]);
    expect(await client.GET("/books/{isbn}", isbn)).toMatchObject({ data: book });
    expect(sent).toHaveLength(2);
  });

  it("is not asked for again after an unsafe request", async () => {
    const { client, sent } = atLibrary([half, done]);
    const { error, meta } = await client.POST("/books", { body: book });
    expect(error).toMatchObject({ name: "UnexpectedResponse", bodyText: '{"isbn":"1","ti' });
    expect(meta.attempts).toMatchObject([{ status: 200, failure: "truncated" }]);
    expect(sent).toHaveLength(1);
  });
});

it("an unsafe request that was refused first is not sent a third time after a failure with an unknown outcome", async () => {
  const { client, sent } = atLibrary([limited(), failing("ECONNREFUSED"), failing("ECONNRESET"), done]);
  const { error } = await client.POST("/books", { body: book });
  expect(error).toMatchObject({ name: "TransportError", outcomeUnknown: true });
  expect(sent).toHaveLength(3);
});
