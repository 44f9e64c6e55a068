import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  type DerivedSandboxOptions,
  type Overrides,
  type Rules,
  startDerivedSandbox,
  UnknownOverride,
  type Workbench,
} from "../../src/sandbox/index.ts";
import { shelf, shelfContract } from "./shelf.ts";

const start = Date.parse("2026-03-02T09:00:00.000Z");

interface Book {
  readonly id: string;
  readonly title: string;
  readonly pages?: number;
  readonly state: "in" | "out";
}

async function open(overrides: Overrides, options: Omit<DerivedSandboxOptions, "overrides"> = {}) {
  const clock = { now: start };
  const settings = { now: () => clock.now, runDuration: 4000, rateLimits: false, ...options } as const;
  const described = { name: "shelf", contract: shelfContract, openapi: shelf };
  const sandbox = await startDerivedSandbox(described, { ...settings, overrides });
  onTestFinished(() => sandbox.close());
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(sandbox.baseUrl + path, {
      method,
      headers: { authorization: "Bearer sandbox-full-key", ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text && JSON.parse(text) };
  };
  return { ...sandbox, clock, call };
}

const rules = (make: (bench: Workbench) => Rules): Overrides => ({ open: make });
const harmony = { authorization: "Bearer sandbox-other-org-key" };

/** A book can be lent once. */
const lending = rules(({ items, require, refuse }) => ({
  operations: {
    lendBook(call) {
      const { body: book } = require<Book>("/books", call, call.path.book_id ?? "");
      if (book.state === "out") throw refuse("used", "The book is lent already.");
      items<Book>("/books", call).keep(book.id, { ...book, state: "out" });
      return { status: 200, body: { until: "2026-06-01" } };
    },
  },
}));

describe("one operation written by hand on a derived sandbox", () => {
  it("works on the items that the derived operations make, list, read and change", async () => {
    const { call } = await open(lending);
    const { id } = (await call("POST", "/books", { title: "Atlas" })).body;
    expect((await call("POST", `/books/${id}/lend`, {})).body).toEqual({ until: "2026-06-01" });
    expect((await call("GET", `/books/${id}`)).body).toMatchObject({ title: "Atlas", state: "out" });
    expect((await call("GET", "/books?state=out")).body.data).toHaveLength(1);
    expect(await call("POST", `/books/${id}/lend`, {})).toMatchObject({
      status: 409,
      body: { error: { code: "used", message: "The book is lent already." } },
    });
  });

  it("still goes through the checks of the document, credentials and scopes, and finds only what the caller can see", async () => {
    const { call } = await open(lending);
    expect((await call("POST", "/books/none/lend", {})).status).toBe(400);
    expect(await call("POST", "/books/bk_ffffffff/lend", {})).toMatchObject({
      status: 404,
      body: { error: { code: "no_book" } },
    });
    expect((await call("POST", "/books/bk_00000001/lend", {}, harmony)).status).toBe(404);
    expect((await call("POST", "/books/bk_00000001/lend", {}, { authorization: "Bearer no" })).status).toBe(
      401,
    );
  });

  it("can have the derived operation do the work, with another call if need be", async () => {
    const { call } = await open(
      rules(() => ({
        operations: {
          createBook: (call, derived) => derived({ ...call, body: { ...Object(call.body), note: "new" } }),
          getBook: (call, derived) => ({ ...derived(), headers: { "x-read-by": call.principal.id } }),
        },
      })),
    );
    const made = await call("POST", "/books", { title: "Atlas" });
    expect([made.status, made.body.note]).toEqual([201, "new"]);
    const read = await call("GET", `/books/${made.body.id}`);
    expect([read.body, read.headers.get("x-read-by")]).toEqual([made.body, "full"]);
  });

  it("is replayed by its idempotency key, and gives the documented response that Prefer asks for", async () => {
    let runs = 0;
    const { call } = await open(
      rules(() => ({
        operations: {
          createBook(_, derived) {
            runs += 1;
            return derived();
          },
        },
      })),
    );
    const key = { "idempotency-key": "k" };
    const first = await call("POST", "/books", { title: "Once", pages: 1 }, key);
    const again = await call("POST", "/books", { pages: 1, title: "Once" }, key);
    expect([again.body, runs]).toEqual([first.body, 1]);
    expect((await call("POST", "/books", { title: "A" }, { prefer: "code=409" })).body.error.code).toBe(
      "used",
    );
    expect(runs).toBe(1);
  });

  it("leaves nothing behind where it fails halfway", async () => {
    const { call } = await open(
      rules(({ items }) => ({
        operations: {
          lendBook(call) {
            items("/books", call).remove("bk_00000001");
            throw new Error("The desk is closed.");
          },
        },
      })),
    );
    expect((await call("POST", "/books/bk_00000001/lend", {})).status).toBe(500);
    expect((await call("GET", "/books/bk_00000001")).status).toBe(200);
  });
});

describe("rules of a collection", () => {
  it("check what is made and changed, and see the item as it was", async () => {
    const { call } = await open(
      rules(({ refuse }) => ({
        collections: {
          "/books": {
            check({ title, pages = 0 }: Book, _, before: Book | undefined) {
              if (pages > 1000) throw refuse("bad", `${title} is too thick.`);
              if (before && pages < (before.pages ?? 0)) throw refuse(409, "A book loses no pages.");
            },
          },
        },
      })),
    );
    expect(await call("POST", "/books", { title: "Atlas", pages: 1001 })).toMatchObject({
      status: 400,
      body: { error: { code: "bad", message: "Atlas is too thick." } },
    });
    expect((await call("GET", "/books")).body.data).toHaveLength(1);
    const { id } = (await call("POST", "/books", { title: "Atlas", pages: 10 })).body;
    expect((await call("PATCH", `/books/${id}`, { pages: 9 })).status).toBe(409);
    expect((await call("PATCH", `/books/${id}`, { pages: 11 })).body.pages).toBe(11);
  });

  it("give ids, first items, computed properties and hidden ones", async () => {
    const { call } = await open(
      rules(() => ({
        collections: {
          "/books": {
            seeds: {
              "org-harmony": [
                { id: "bk_000000aa", title: "Theirs", state: "in", created_at: "2026-01-01T00:00:00Z" },
              ],
            },
            newId: ({ now }) => `bk_${now.toString(16).slice(-8)}`,
            prepared: (book: Book, { principal }) => ({ owner: principal.id, ...book }),
            shown: ({ owner, ...book }: Book & { owner?: string }) => ({
              ...book,
              note: `of ${owner ?? "all"}`,
            }),
          },
        },
      })),
    );
    expect((await call("GET", "/books")).body.data).toEqual([]);
    expect((await call("GET", "/books/bk_000000aa", undefined, harmony)).body.note).toBe("of all");
    const made = await call("POST", "/books", { title: "Atlas" });
    expect(made.body).toMatchObject({ id: `bk_${start.toString(16).slice(-8)}`, note: "of full" });
    expect((await call("GET", "/books")).body.data).toEqual([made.body]);
    expect((await call("PATCH", `/books/${made.body.id}`, { pages: 2 })).body).toEqual({
      ...made.body,
      pages: 2,
    });
    expect(await call("POST", "/books", { title: "Twice" })).toMatchObject({ status: 409 });
  });

  it("act on what was stored and deleted, in other collections as well", async () => {
    const { call } = await open(
      rules(({ items }) => ({
        collections: {
          "/books": {
            stored({ id, title }: Book, call, before) {
              const notes = items("/books/{book_id}/notes", { ...call, path: { book_id: id } });
              if (before === undefined) notes.keep("1", { note_id: 1, text: `${title} has come.` });
            },
            deleted: ({ title }: Book, call) =>
              items("/settings", call).keep("", { colour: `grey, for ${title}` }),
          },
        },
      })),
    );
    const { id } = (await call("POST", "/books", { title: "Atlas" })).body;
    expect((await call("GET", `/books/${id}/notes`)).body).toEqual([{ note_id: 1, text: "Atlas has come." }]);
    await call("DELETE", `/books/${id}`);
    expect((await call("GET", "/settings")).body).toEqual({ colour: "grey, for Atlas" });
  });

  it("hide items from callers, in lists, reads, changes and under them", async () => {
    const { call } = await open(
      rules(({ refuse }) => ({
        collections: {
          "/books": {
            visible: ({ title }: Book, { headers }) => title !== "Secret" || headers["x-librarian"] === "yes",
            missing: (id, _, why) => refuse(why === "nowhere" ? 404 : 403, `No ${id} for you.`),
          },
        },
      })),
    );
    const { id } = (await call("POST", "/books", { title: "Secret" })).body;
    const librarian = { "x-librarian": "yes" };
    expect((await call("GET", "/books")).body.data).toHaveLength(1);
    expect((await call("GET", "/books", undefined, librarian)).body.data).toHaveLength(2);
    for (const [method, path] of [
      ["GET", `/books/${id}`],
      ["PATCH", `/books/${id}`],
      ["DELETE", `/books/${id}`],
      ["GET", `/books/${id}/notes`],
    ] as const) {
      const body = method === "PATCH" ? {} : undefined;
      expect(await call(method, path, body), method).toMatchObject({
        status: 403,
        body: { error: { code: "may_not", message: `No ${id} for you.` } },
      });
    }
    expect((await call("GET", "/books/bk_ffffffff")).body.error).toMatchObject({ code: "no_book" });
    expect((await call("GET", `/books/${id}`, undefined, librarian)).status).toBe(200);
  });

  it.each([false, true])(
    "order lists (descending: %s), and pages lead through them while books come",
    async (descending) => {
      const { call } = await open(
        rules(() => ({
          collections: {
            "/books": {
              seeds: { "org-concord": [] },
              order: () => ({ key: ({ title, id }: Book) => [title, id], descending }),
              pageLimit: 2,
            },
          },
        })),
      );
      for (const title of ["C", "A", "D", "B", "E"]) await call("POST", "/books", { title });
      const titles: string[] = [];
      let cursor: string | null = null;
      do {
        const query: string = cursor === null ? "" : `?cursor=${cursor}&limit=100`;
        const { body } = await call("GET", `/books${query}`);
        expect(body.data.length).toBeLessThanOrEqual(2);
        titles.push(...body.data.map((book: Book) => book.title));
        cursor = body.next_cursor;
        // The text is put in front of the rest, behind it, and in the middle.
        if (titles.length === 2)
          for (const title of ["A0", "Z", "C0"]) await call("POST", "/books", { title });
      } while (cursor !== null);
      const forward = ["A", "B", "C", "C0", "D", "E", "Z"];
      expect(titles).toEqual(descending ? ["E", "D", "C0", "C", "B", "A0", "A"] : forward);
    },
  );

  it("compute items instead of storing them, and choose what a list has", async () => {
    const hours = (now: number) =>
      [0, 1, 2].map((seq) => {
        const id = `bk_0000000${seq}`;
        const created_at = new Date(now - seq * 3_600_000).toISOString();
        return { seq, id, body: { id, title: `Hour ${seq}`, state: seq === 0 ? "out" : "in", created_at } };
      });
    const { call, clock } = await open(
      rules(() => ({
        collections: {
          "/books": {
            source: ({ now }) => ({
              find: (id) => hours(now).find((hour) => hour.id === id),
              after: (seq = -1) => hours(now).filter((hour) => hour.seq > seq),
              before: (seq) =>
                hours(now)
                  .filter((hour) => hour.seq < seq)
                  .reverse(),
            }),
            matches: ({ title }: Book, { query }) => query.state === undefined || title === query.state,
          },
        },
      })),
    );
    const first = await call("GET", "/books?limit=2");
    expect(first.body.data.map(({ id }: Book) => id)).toEqual(["bk_00000000", "bk_00000001"]);
    const rest = await call("GET", `/books?limit=2&cursor=${first.body.next_cursor}`);
    expect(rest.body.data.map(({ id }: Book) => id)).toEqual(["bk_00000002"]);
    expect((await call("GET", "/books?state=Hour%201")).body.data).toHaveLength(1);
    clock.now += 1000;
    expect((await call("GET", "/books/bk_00000000")).body.created_at).toBe("2026-03-02T09:00:01.000Z");
    expect((await call("GET", "/books/bk_00000009")).status).toBe(404);
  });
});

describe("overrides of the API as a whole", () => {
  it("have keys, codes and error bodies of their own", async () => {
    const { call, keys } = await open({
      keys: { mine: "my-key" },
      identify: ({ value }) =>
        value === "my-key"
          ? { principal: { id: "me", tenant: "us", scopes: ["read", "write"] } }
          : { reason: "credential-unknown", message: "Who is it?" },
      codes: { missing: "gone", schema: "bad" },
      errorBody: ({ code, message }) => ({ title: `${code}: ${message}` }),
      seal: (body) => ({ ...body, sealed: true }),
    });
    expect(keys).toEqual({ mine: "my-key" });
    expect((await call("GET", "/settings")).body).toEqual({ title: "who: Who is it?" });
    const mine = { authorization: "Bearer my-key" };
    expect((await call("GET", "/settings", undefined, mine)).body).toEqual({ colour: "blue", sealed: true });
    expect((await call("GET", "/books/bk_ffffffff", undefined, mine)).body.title).toMatch(/^gone: /);
  });

  it("forget idempotency keys after a time, say which request had the key, or leave keys to the operations", async () => {
    const key = { "idempotency-key": "k", "x-request-id": "first" };
    const kept = await open({ replays: { kept: 1000, details: (name, request) => [name, typeof request] } });
    const first = (await kept.call("POST", "/books", { title: "A" }, key)).body;
    expect((await kept.call("POST", "/books", { title: "B" }, key)).status).toBe(409);
    kept.clock.now += 1000;
    expect((await kept.call("POST", "/books", { title: "A" }, key)).body.id).not.toBe(first.id);
    for (const replays of [false, { ignoredBy: ["createBook"] }] as const) {
      const none = await open({ replays });
      const ids = [1, 2].map(async () => (await none.call("POST", "/books", { title: "A" }, key)).body.id);
      expect(new Set(await Promise.all(ids)).size).toBe(2);
    }
  });

  it("have tables, and work that is due before a request", async () => {
    const { call, clock } = await open({
      tables: "CREATE TABLE IF NOT EXISTS loans (book TEXT PRIMARY KEY, ends INTEGER NOT NULL) STRICT;",
      open: ({ store, items }) => {
        const lend = store.prepare("INSERT INTO loans (book, ends) VALUES (?, ?)");
        const due = store.prepare<{ book: string }>("DELETE FROM loans WHERE ends <= ? RETURNING book");
        return {
          operations: {
            lendBook(call) {
              lend.run(call.path.book_id ?? "", call.now + 1000);
              return { status: 200, body: {} };
            },
          },
          settle(now) {
            const of = { principal: { tenant: "org-concord" }, path: {}, now };
            for (const { book } of due.all(now)) items("/books", of).remove(book);
          },
        };
      },
    });
    await call("POST", "/books/bk_00000001/lend", {});
    expect((await call("GET", "/books/bk_00000001")).status).toBe(200);
    clock.now += 1000;
    expect((await call("GET", "/books/bk_00000001")).status).toBe(404);
  });

  it("find what they stored after a restart, and bring no first item back that was deleted", async () => {
    const folder = mkdtempSync(join(tmpdir(), "concord-overrides-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const data = join(folder, "shelf.db");
    const seeded = rules(() => ({
      collections: {
        "/books": {
          seeds: {
            "org-concord": ["bk_000000aa", "bk_000000bb"].map((id) => ({ id, title: id, state: "in" })),
          },
        },
      },
    }));
    const first = await open(seeded, { data });
    await first.call("DELETE", "/books/bk_000000aa");
    await first.call("PATCH", "/books/bk_000000bb", { title: "Kept" });
    await first.close();
    const { call } = await open(seeded, { data });
    expect((await call("GET", "/books")).body.data.map(({ title }: Book) => title)).toEqual(["Kept"]);
  });
});

describe("overrides with a mistake", () => {
  it.each<[Rules, RegExp]>([
    [
      { operations: { lendBok: () => ({ status: 204 }) } },
      /name the operation lendBok, .* It has listBooks, .*lendBook/,
    ],
    [{ collections: { "/book": {} } }, /name the collection \/book, .* It has \/books, /],
    [
      { collections: { "/books/{book_id}/notes": { seeds: {} } } },
      /seeds for \/books\/\{book_id\}\/notes\. Seeds go to/,
    ],
  ])("are refused at the start: %j", async (wrong, message) => {
    const failure = await open(rules(() => wrong)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UnknownOverride);
    expect(String(failure)).toMatch(message);
  });

  it("are reported where a refusal names an unknown code", async () => {
    const { call } = await open(
      rules(({ refuse }) => ({
        operations: {
          lendBook() {
            throw refuse("lent", "It is lent.");
          },
        },
      })),
    );
    const { status, body } = await call("POST", "/books/bk_00000001/lend", {});
    expect([status, body.error.message]).toEqual([
      500,
      expect.stringContaining("no error code lent. It has who, "),
    ]);
  });
});
