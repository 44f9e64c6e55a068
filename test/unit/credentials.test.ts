import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { type ClientOptions, createClient, paginate } from "../../src/client/index.ts";
import { connect, TOKEN } from "../support/connect.ts";
import { cutOff, failing, json, type Reply, text } from "../support/fetch.ts";
import { library } from "../support/library.ts";
import { down, limited, meshi, meshiError, ok } from "../support/meshi.ts";

const isbn = { params: { path: { isbn: "1" } } };
const book = { isbn: "1", title: "One" };
const found = () => json(200, book);

describe("a credential", () => {
  it("is the token for the bearer scheme", async () => {
    const { client, sent } = connect(meshi, [ok]);
    await client.GET("/auth");
    expect(sent[0]?.headers.get("authorization")).toBe(`Bearer ${TOKEN}`);
  });

  it("serves the first alternative of the operation for which all are there", async () => {
    const given = { credentials: { card: "card-key", visitor: "visitor/key&" }, token: "staff-key" };
    const { client, sent } = connect(library, found, given);
    await client.GET("/books/{isbn}", isbn);
    await client.PATCH("/books/{isbn}", { ...isbn, body: book });
    expect(sent[0]?.headers.get("x-card")).toBe("card-key");
    expect(sent[0]?.headers.has("authorization")).toBe(false);
    expect(sent[0]?.url.search).toBe("");
    expect(sent[1]?.headers.get("authorization")).toBe("Bearer staff-key");
    expect(sent[1]?.headers.has("x-card")).toBe(false);
  });

  it("may stand in the query, after other parameters or alone", async () => {
    const reading = { ...library, operations: { ...library.operations } };
    const { client, sent } = connect(reading, found, { credentials: { visitor: "a/b&c" } });
    await client.GET("/books/{isbn}", isbn);
    expect(sent[0]?.url.searchParams.get("visitor_key")).toBe("a/b&c");
  });

  it("is left out where the operation takes none, or none was given", async () => {
    const open = connect(library, () => text(204, null), { credentials: { card: "card-key" } });
    await open.client.DELETE("/books/{isbn}", isbn);
    expect(open.sent[0]?.headers.has("x-card")).toBe(false);
    const client = createClient(meshi, { baseUrl: "https://api.test", fetch: async () => Response.json({}) });
    expect((await client.GET("/auth")).error).toBeUndefined();
  });

  it("is asked for anew on every attempt when it is a function", async () => {
    let calls = 0;
    const token = async () => `key-${++calls}`;
    const { client, sent } = connect(meshi, [down, limited(), ok], { token });
    await client.GET("/auth");
    expect(sent.map(({ headers }) => headers.get("authorization"))).toEqual(
      [1, 2, 3].map((number) => `Bearer key-${number}`),
    );
  });

  it("that cannot be had is an error of the call, with nothing sent", async () => {
    const cause = new Error("the vault is closed");
    const { client, sent } = connect(meshi, [], { token: () => Promise.reject(cause) });
    const { error } = await client.GET("/auth");
    expect(error).toMatchObject({ name: "TransportError", cause, attempts: [], outcomeUnknown: false });
    expect(error?.message).toContain("credential");
    expect(sent).toHaveLength(0);
  });

  it.each(["", " ", "two words", "line\nbreak", "line\r\nX-Injected: yes", "tab\t", "naïve", "\0"])(
    "that cannot stand in a header is refused without being quoted: %j",
    async (token) => {
      const options = { baseUrl: "https://api.test", fetch: async () => Response.json({}) };
      expect(() => createClient(meshi, { ...options, token })).toThrow(TypeError);
      expect(() => createClient(library, { ...options, credentials: { card: token } })).toThrow(TypeError);
      const { client, sent } = connect(meshi, [], { token: () => token });
      const { error } = await client.GET("/auth");
      expect(error?.name).toBe("TransportError");
      expect(sent).toHaveLength(0);
      if (token.trim() !== "" && token !== "\0") expect(inspect(error)).not.toContain(token);
    },
  );
});

describe("a secret reaches nobody but the server", () => {
  const secret = "s3cr3t-of-the-caller";

  /** Everything about a call that a caller could log, hooks included. */
  async function told(reply: Reply, options: ClientOptions): Promise<string> {
    const told: unknown[] = [];
    const hooks = {
      onAttempt: (...all: unknown[]) => told.push(all),
      onWait: (...all: unknown[]) => told.push(all),
    };
    const { client, sent } = connect(library, () => reply, { hooks, retry: { attempts: 2 }, ...options });
    const result = await client.GET("/books/{isbn}", isbn);
    told.push(result.meta, result.error, result.error?.message, result.error?.stack);
    try {
      for await (const _ of paginate(client, "/books"));
    } catch (thrown) {
      told.push(thrown, String(thrown));
    }
    expect(sent.length).toBeGreaterThan(0);
    const seen = inspect(told, { depth: 12, showHidden: true }) + JSON.stringify(told);
    // The request itself did carry it.
    const [first] = sent;
    expect(inspect([...(first?.headers ?? []), first?.url.href])).toContain(secret);
    return seen;
  }

  it.each([
    ["a header", { credentials: { card: secret } }],
    ["a bearer token", { token: secret }],
    ["a function", { credentials: { card: () => secret } }],
    ["the query", { credentials: { visitor: secret } }],
  ])("when it stands in %s", async (_, credential) => {
    for (const reply of [
      failing("ECONNRESET"),
      text(502, "<html>"),
      json(401, {}),
      cutOff(200, "{"),
      json(429, { error: { name: "slow_down", text: "Wait" } }, { "retry-after": "1" }),
      json(404, { error: { name: "missing", text: "No" } }),
    ]) {
      expect(await told(reply, { token: "other-key", ...credential })).not.toContain(secret);
    }
  });

  it("nor does a client show it", () => {
    const { client } = connect(meshi, [], { token: secret });
    expect(inspect(client, { depth: 12, showHidden: true })).not.toContain(secret);
    expect(JSON.stringify(client)).not.toContain(secret);
  });

  it("nor does an error quote a header line that it could not send", async () => {
    const token = `${secret}\n`;
    const { client } = connect(meshi, [meshiError(401, "UNAUTHORIZED")], { token: () => token });
    const { error } = await client.GET("/auth");
    expect(inspect(error, { depth: 12, showHidden: true })).not.toContain(secret);
  });
});
