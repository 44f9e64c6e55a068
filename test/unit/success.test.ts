import { describe, expect, expectTypeOf, it } from "vitest";
import { connect } from "../support/connect.ts";
import { cutOff, failing, json, text } from "../support/fetch.ts";
import { type Book, library, refusal } from "../support/library.ts";
import { auth, meshi, ok } from "../support/meshi.ts";

const book = { isbn: "1", title: "One" };
const isbn = { params: { path: { isbn: "1" } } };

describe("a success", () => {
  it("gives data, response and story, and no error", async () => {
    const { client } = connect(meshi, [json(200, auth, { "x-extra": "here" })]);
    const { data, error, response, meta } = await client.GET("/auth");
    expect(data).toEqual(auth);
    expect(error).toBeUndefined();
    expect(response?.headers.get("x-extra")).toBe("here");
    expect(meta.attempts).toHaveLength(1);
  });

  it("may be JSON of any kind, null included", async () => {
    for (const value of [null, false, 0, "", [], {}]) {
      const { client } = connect(library, [json(200, value)]);
      const { data, error } = await client.GET("/books/{isbn}", isbn);
      expect([data, error]).toEqual([value, undefined]);
    }
  });

  it("has no data where HTTP has none: 204, and any response to HEAD", async () => {
    const { client } = connect(library, [text(204, null), text(200, null)]);
    const deleted = await client.DELETE("/books/{isbn}", isbn);
    expect([deleted.data, deleted.error, deleted.response?.status]).toEqual([undefined, undefined, 204]);
    const head = await client.HEAD("/books/{isbn}", isbn);
    expect([head.data, head.error, head.response?.status]).toEqual([undefined, undefined, 200]);
  });

  it("is read in the way that the caller wants", async () => {
    const { client } = connect(library, () => json(200, book));
    const inText = await client.GET("/books/{isbn}", { ...isbn, parseAs: "text" });
    expect(inText.data).toBe(JSON.stringify(book));
    const inBlob = await client.GET("/books/{isbn}", { ...isbn, parseAs: "blob" });
    expect(await inBlob.data?.text()).toBe(JSON.stringify(book));
    const inBuffer = await client.GET("/books/{isbn}", { ...isbn, parseAs: "arrayBuffer" });
    expect(new TextDecoder().decode(inBuffer.data)).toBe(JSON.stringify(book));
    const streamed = await client.GET("/books/{isbn}", { ...isbn, parseAs: "stream" });
    expect(await new Response(streamed.data).json()).toEqual(book);
    expectTypeOf(inText.data).toEqualTypeOf<string | undefined>();
    expectTypeOf((await client.GET("/books/{isbn}", isbn)).data).toEqualTypeOf<Book | undefined>();
  });

  it.each(["text", "blob", "arrayBuffer"] as const)(
    "is asked for again when its %s breaks off",
    async (parseAs) => {
      const { client, sent } = connect(library, [cutOff(200, "half"), text(200, "whole")]);
      expect((await client.GET("/books/{isbn}", { ...isbn, parseAs })).error).toBeUndefined();
      expect(sent).toHaveLength(2);
    },
  );

  it("is handed over unread when it is a stream", async () => {
    const { client, sent } = connect(library, [cutOff(200, "half")]);
    const { data } = await client.GET("/books/{isbn}", { ...isbn, parseAs: "stream" });
    await expect(new Response(data).text()).rejects.toThrow("terminated");
    expect(sent).toHaveLength(1);
  });
});

describe("a DELETE that finds nothing", () => {
  const missing = json(404, refusal("missing"));

  it("is done when an earlier attempt may have done it", async () => {
    const { client } = connect(library, [failing("ECONNRESET"), missing]);
    const { data, error, meta } = await client.DELETE("/books/{isbn}", isbn);
    expect([data, error]).toEqual([undefined, undefined]);
    expect(meta).toMatchObject({ alreadyGone: true, outcomeUnknown: true });
  });

  it.each([
    ["the first attempt", []],
    ["an attempt that never connected", [failing("ECONNREFUSED")]],
    ["an attempt that was refused", [json(429, refusal("slow_down"))]],
  ])("is an error after %s", async (_, before) => {
    const { client } = connect(library, [...before, missing]);
    const { error, meta } = await client.DELETE("/books/{isbn}", isbn);
    expect(error).toMatchObject({ status: 404, code: "missing" });
    expect(meta.alreadyGone).toBeUndefined();
  });

  it("is not confused with a PUT", async () => {
    const { client } = connect(library, [failing("ECONNRESET"), missing]);
    expect((await client.PUT("/books/{isbn}", { ...isbn, body: book })).error).toMatchObject({ status: 404 });
  });
});

describe("an idempotency key", () => {
  const lent = json(200, { due: "soon" });
  const field = "idempotency-key";

  it("is minted where the caller gives none, once per logical call", async () => {
    const { client, sent } = connect(library, [failing("ECONNRESET"), text(503, ""), lent, lent]);
    await client.POST("/loans", { body: { isbn: "1" } });
    await client.POST("/loans", { body: { isbn: "1" } });
    const keys = sent.map(({ headers }) => headers.get(field));
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(keys).toEqual([keys[0], keys[0], keys[0], keys[3]]);
    expect(keys[3]).not.toBe(keys[0]);
  });

  it("is the caller's own where there is one, however its header is spelt", async () => {
    const { client, sent } = connect(library, () => lent);
    for (const header of [{ "idempotency-key": "mine" }, { "Idempotency-Key": "mine" }]) {
      // The types know the documented spelling only.
      await client.POST("/loans", { params: { header } as never, body: { isbn: "1" } });
    }
    expect(sent.map(({ headers }) => headers.get(field))).toEqual(["mine", "mine"]);
  });

  it("stands in the body where the contract has it there", async () => {
    const { client, sent } = connect(meshi, () => ok);
    const params = { path: { event_id: "e" } };
    await client.POST("/events/{event_id}/match-runs", { params });
    await client.POST("/events/{event_id}/match-runs", { params, body: { idempotency_key: "mine" } });
    const bodies = sent.map(({ text }) => JSON.parse(text));
    expect(Object.keys(bodies[0])).toEqual(["idempotency_key"]);
    expect(bodies[0].idempotency_key).toMatch(/^[0-9a-f-]{36}$/);
    expect(bodies[1]).toEqual({ idempotency_key: "mine" });
  });

  it("is not sent where the contract has none", async () => {
    const { client, sent } = connect(library, [json(200, book)]);
    await client.POST("/books", { body: book });
    expect(sent[0]?.headers.has(field)).toBe(false);
    expect(JSON.parse(sent[0]?.text ?? "")).toEqual(book);
  });
});
