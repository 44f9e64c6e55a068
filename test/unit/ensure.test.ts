import { describe, expect, it } from "vitest";
import { mainApi } from "../../generated/main-api/index.ts";
import { ConflictDiffers, ensure } from "../../src/client/index.ts";
import { connect } from "../support/connect.ts";
import { failing, json } from "../support/fetch.ts";
import { type Book, library, refusal } from "../support/library.ts";
import { event, meshi, meshiError } from "../support/meshi.ts";

const { created_at, updated_at, correlation_id, visibility, ...wanted } = event;
const taken = meshiError(409, "PARTNER_ID_CONFLICT");

describe("ensure", () => {
  it("creates what is not there", async () => {
    const { client, sent } = connect(meshi, [json(201, event)]);
    expect(await ensure(client, "POST", "/events", { body: wanted })).toEqual({ created: true, data: event });
    expect(sent).toHaveLength(1);
  });

  it("confirms what is there already, by reading it under the id that was sent", async () => {
    const { client, sent } = connect(meshi, [taken, json(200, event)]);
    expect(await ensure(client, "POST", "/events", { body: wanted })).toEqual({
      created: false,
      data: event,
    });
    expect(sent.map(({ method, url }) => `${method} ${url.pathname}`)).toEqual([
      "POST /events",
      "GET /events/summit",
    ]);
  });

  it("names every property in which the existing thing differs", async () => {
    const existing = { ...event, title: "Other", timezone: "UTC" };
    const { client } = connect(meshi, [taken, json(200, existing)]);
    const error = await ensure(client, "POST", "/events", { body: wanted }).catch((error) => error);
    expect(error).toBeInstanceOf(ConflictDiffers);
    expect(error).toMatchObject({
      operation: "POST /events",
      existing,
      differences: [
        { pointer: "/title", sent: "Summit", existing: "Other" },
        { pointer: "/timezone", sent: "Europe/Oslo", existing: "UTC" },
      ],
      cause: { name: "ApiError", code: "PARTNER_ID_CONFLICT" },
    });
    expect(error.message).toContain("/title, /timezone");
  });

  it("passes on every other failure", async () => {
    const invalid = connect(meshi, [meshiError(400, "INVALID_PARTNER_ID")]);
    const ensuring = (client: typeof invalid.client) => ensure(client, "POST", "/events", { body: wanted });
    await expect(ensuring(invalid.client)).rejects.toMatchObject({ code: "INVALID_PARTNER_ID" });
    const otherConflict = connect(meshi, [meshiError(409, "IDEMPOTENCY_KEY_CONFLICT")]);
    await expect(ensuring(otherConflict.client)).rejects.toMatchObject({ code: "IDEMPOTENCY_KEY_CONFLICT" });
    expect(otherConflict.sent).toHaveLength(1);
    const lost = connect(meshi, [failing("ECONNRESET")]);
    await expect(ensuring(lost.client)).rejects.toMatchObject({ name: "TransportError" });
    const vanished = connect(meshi, [taken, meshiError(404, "EVENT_NOT_FOUND")]);
    await expect(ensuring(vanished.client)).rejects.toMatchObject({ code: "EVENT_NOT_FOUND" });
  });

  it("finds the existing thing by what the conflict says, and passes the conflict on where it says nothing", async () => {
    const conflict = (details?: object) =>
      json(409, { error: { code: "duplicate", message: "Taken", details } });
    const contact = { id: "c-1", email: "amina@example.com" };
    const body = { email: "amina@example.com" };
    const told = connect(mainApi, [conflict({ field: "email", existing_id: "c-1" }), json(200, contact)]);
    expect(await ensure(told.client, "POST", "/contacts", { body })).toEqual({
      created: false,
      data: contact,
    });
    expect(told.sent.map(({ url }) => url.pathname)).toEqual(["/contacts", "/contacts/c-1"]);
    const silent = connect(mainApi, [conflict()]);
    await expect(ensure(silent.client, "POST", "/contacts", { body })).rejects.toMatchObject({
      code: "duplicate",
    });
  });

  it("gives both calls the caller's options", async () => {
    const { client, sent } = connect(meshi, [taken, json(200, event)]);
    await ensure(client, "POST", "/events", { body: wanted, headers: { "x-team": "one" } });
    expect(sent.map(({ headers }) => headers.get("x-team"))).toEqual(["one", "one"]);
    expect(sent[1]?.text).toBe("");
  });
});

describe("the existing thing", () => {
  /** What a library responds if it has a book already; the response has the id of the other book. */
  function differences(sent: Book, existing: unknown) {
    const { client } = connect(library, [
      json(409, refusal("taken", { isbn: "other/1" })),
      ({ url }) => {
        expect(url.pathname).toBe("/books/other%2F1");
        return Response.json(existing);
      },
    ]);
    return ensure(client, "POST", "/books", { body: sent }).then(
      ({ created }) => {
        expect(created).toBe(false);
        return [];
      },
      (error) => {
        if (!(error instanceof ConflictDiffers)) throw error;
        return error.differences.map(({ pointer }) => pointer);
      },
    );
  }

  const book = { isbn: "1", title: "One" };

  it("may have more properties than were sent, at any depth", async () => {
    const sent = { ...book, place: { city: "Oslo" }, authors: ["A"] };
    const existing = { ...sent, place: { city: "Oslo", year: 1990 }, shelf: 7 };
    expect(await differences(sent, existing)).toEqual([]);
  });

  it.each([
    ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000Z"],
    ["2026-01-01T02:00:00+02:00", "2026-01-01T00:00:00Z"],
    ["2026-01-01t00:00:00z", "2025-12-31T19:00:00-05:00"],
  ])("is the same by a date-time that means the same moment: %s", async (printed, other) => {
    expect(await differences({ ...book, printed }, { ...book, printed: other })).toEqual([]);
  });

  it.each([
    ["another moment", "2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z"],
    ["a full date beside a date-time", "2026-01-01", "2026-01-01T00:00:00Z"],
    ["a date-time without an offset", "2026-01-01T00:00:00", "2026-01-01T00:00:00Z"],
    ["two texts that only look like dates", "1/1/2026", "2026-01-01"],
    ["other letters", "one", "One"],
  ])("differs by %s", async (_, printed, other) => {
    expect(await differences({ ...book, printed }, { ...book, printed: other })).toEqual(["/printed"]);
  });

  it("differs where a sent null is absent, and where a sent value is null", async () => {
    expect(await differences({ ...book, place: null }, book)).toEqual(["/place"]);
    expect(await differences({ ...book, place: null }, { ...book, place: null })).toEqual([]);
    expect(await differences({ ...book, place: { city: "Oslo" } }, { ...book, place: null })).toEqual([
      "/place",
    ]);
  });

  it("is not compared by a property that is undefined, which JSON does not send", async () => {
    // The types do not allow undefined.
    const sent = { ...book, printed: undefined } as never;
    expect(await differences(sent, { ...book, printed: "2026-01-01" })).toEqual([]);
  });

  it.each<[string, unknown, unknown]>([
    ["a Date", new Date("2026-01-01T00:00:00Z"), "2026-01-01T00:00:00.000Z"],
    ["a value that says by itself how it is written", { toJSON: () => "x" }, "x"],
    ["a boxed text", new String("x"), "x"],
    ["NaN", Number.NaN, null],
    ["undefined in a list", ["a", undefined], ["a", null]],
    ["a list with holes", new Array(2), [null, null]],
    ["minus zero", -0, 0],
  ])("is compared with what was sent, which is JSON: %s", async (_, shelf, existing) => {
    const sent = { ...book, shelf };
    expect(await differences(sent, { ...book, shelf: existing })).toEqual([]);
  });

  it("differs in the items of a list, or in the whole list where its length is another", async () => {
    const sent = { ...book, authors: ["A", "B"] };
    expect(await differences(sent, { ...book, authors: ["A", "C"] })).toEqual(["/authors/1"]);
    expect(await differences(sent, { ...book, authors: ["A"] })).toEqual(["/authors"]);
    expect(await differences(sent, { ...book, authors: { 0: "A", 1: "B" } })).toEqual(["/authors"]);
  });

  it("is named by JSON Pointers, special characters escaped", async () => {
    const sent = { ...book, "a/b": { "c~d": 1 } };
    expect(await differences(sent, { ...book, "a/b": { "c~d": 2 } })).toEqual(["/a~1b/c~0d"]);
  });

  it("has no properties but its own", async () => {
    const body = { ...wanted, constructor: "x" };
    const { client } = connect(meshi, [taken, json(200, event)]);
    await expect(ensure(client, "POST", "/events", { body })).rejects.toMatchObject({
      differences: [{ pointer: "/constructor", sent: "x", existing: undefined }],
    });
  });

  it("differs as a whole where it is no object", async () => {
    expect(await differences(book, [book])).toEqual([""]);
  });
});
