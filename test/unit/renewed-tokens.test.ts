import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { engine } from "../../src/client/client.ts";
import type { Attempt, Token } from "../../src/client/index.ts";
import { connect } from "../support/connect.ts";
import { failing, hanging, json, type Reply, type Sent, text } from "../support/fetch.ts";
import { library } from "../support/library.ts";
import { down, limited, meshi, meshiError, ok } from "../support/meshi.ts";

const rejected = meshiError(401, "UNAUTHORIZED");
const isbn = { params: { path: { isbn: "1" } } };
const book = { isbn: "1", title: "One" };
const bearer = ({ headers }: Sent) => headers.get("authorization");

/** A server that accepts one token only. */
const only =
  (token: () => string): ((sent: Sent) => Reply) =>
  (sent) =>
    bearer(sent) === `Bearer ${token()}` ? ok : rejected;

/** A token that is kept until it is rejected, as a program writes it. */
function kept(...tokens: readonly string[]) {
  const asked: (string | undefined)[] = [];
  let index = 0;
  const token: Token = async ({ rejected }) => {
    asked.push(rejected);
    if (rejected !== undefined && rejected === tokens[index]) index++;
    return tokens[index] ?? "";
  };
  return { token, asked, renewals: () => asked.filter((one) => one !== undefined) };
}

describe("a call whose token is rejected with a 401", () => {
  it("goes out once more with the new token that its function gives", async () => {
    const { token, asked } = kept("old-token", "new-token");
    const seen: Attempt[] = [];
    const hooks = { onAttempt: (attempt: Attempt) => seen.push(attempt) };
    const { client, sent, time } = connect(meshi, [rejected, ok], { token, hooks });
    const { data, meta } = await client.GET("/auth");
    expect(data).toBeDefined();
    expect(sent.map(bearer)).toEqual(["Bearer old-token", "Bearer new-token"]);
    expect(asked).toEqual([undefined, "old-token"]);
    expect(meta.attempts).toMatchObject([{ status: 401, renewed: true }, { status: 200 }]);
    expect(meta.attempts[1]).not.toHaveProperty("renewed");
    expect(meta.outcomeUnknown).toBe(false);
    expect(seen).toEqual(meta.attempts);
    expect(time.elapsed()).toBe(0);
  });

  it("goes out once more and no more: the second 401 is the call's error", async () => {
    let number = 0;
    const token = () => `token-${++number}`;
    const { client, sent } = connect(meshi, () => rejected, { token });
    const { error } = await client.GET("/auth");
    expect(error).toMatchObject({ name: "ApiError", status: 401, code: "UNAUTHORIZED" });
    expect(sent.map(bearer)).toEqual(["Bearer token-1", "Bearer token-2"]);
    expect(error?.attempts.map(({ status }) => status)).toEqual([401, 401]);
  });

  it.each([
    ["text", "the-token"],
    ["a function that gives the same text", () => "the-token"],
    ["a function that gives the same text later", async () => "the-token"],
  ] as [string, Token][])("is not repeated where the token is %s", async (_, token) => {
    const { client, sent } = connect(meshi, [rejected], { token });
    const { error } = await client.GET("/auth");
    expect(error).toMatchObject({ status: 401 });
    expect(error?.attempts[0]).not.toHaveProperty("renewed");
    expect(sent).toHaveLength(1);
  });

  it("is not repeated where the caller, or middleware, has set the header field", async () => {
    const { token, asked } = kept("old-token", "new-token");
    const options = { token, headers: { authorization: "Bearer own" } };
    expect(() => connect(meshi, [], options)).toThrow(/contradict/);
    const { client, sent } = connect(meshi, [rejected], { token });
    await client.GET("/auth", { headers: { authorization: "Bearer own" } });
    expect(sent).toHaveLength(1);
    expect(asked).toEqual([]);
  });

  const writes: [string, (token: Token) => { call: Promise<{ error?: unknown }>; sent: readonly Sent[] }][] =
    [
      [
        "a POST without a key",
        (token) => {
          const { client, sent } = connect(
            {
              ...library,
              operations: { "POST /books": { ...library.operations["POST /books"], security: [["staff"]] } },
            },
            [json(401, {}), json(200, book)],
            { token },
          );
          return { call: client.POST("/books", { body: book }), sent };
        },
      ],
      [
        "a PATCH",
        (token) => {
          const { client, sent } = connect(library, [json(401, {}), json(200, book)], { token });
          return { call: client.PATCH("/books/{isbn}", { ...isbn, body: book }), sent };
        },
      ],
      [
        "a PUT that is not idempotent",
        (token) => {
          const operation = {
            ...library.operations["PUT /books/{isbn}/version"],
            security: [["staff"]],
          } as const;
          const { client, sent } = connect(
            { ...library, operations: { "PUT /books/{isbn}/version": operation } },
            [json(401, {}), json(200, book)],
            { token },
          );
          return { call: client.PUT("/books/{isbn}/version", { ...isbn, body: { version: 1 } }), sent };
        },
      ],
      [
        "a POST with a key, which stays the same",
        (token) => {
          const operation = { ...library.operations["POST /loans"], security: [["staff"]] } as const;
          const { client, sent } = connect(
            { ...library, operations: { "POST /loans": operation } },
            [json(401, {}), json(200, { due: "soon" })],
            { token },
          );
          return { call: client.POST("/loans", { body: { isbn: "1" } }), sent };
        },
      ],
    ];
  it.each(writes)("is repeated whatever it does, for nothing was worked on: %s", async (_, write) => {
    const { token } = kept("old-token", "new-token");
    const { call, sent } = write(token);
    expect((await call).error).toBeUndefined();
    expect(sent.map(bearer)).toEqual(["Bearer old-token", "Bearer new-token"]);
    expect(sent[1]?.text).toBe(sent[0]?.text);
    expect(sent[0]?.text).not.toBe("");
    expect(sent[1]?.headers.get("idempotency-key")).toBe(sent[0]?.headers.get("idempotency-key"));
  });

  it("is repeated with what a key, Basic credentials or the query carry", async () => {
    const fields = ["x-card", "visitor_key"];
    for (const [index, scheme] of ["card", "visitor"].entries()) {
      const { token } = kept("old", "new");
      const { client, sent } = connect(library, [json(401, {}), json(200, book)], {
        token: "unused",
        credentials: { [scheme]: token },
      });
      await client.GET("/books/{isbn}", isbn);
      const name = fields[index] ?? "";
      expect(sent.map(({ headers, url }) => headers.get(name) ?? url.searchParams.get(name))).toEqual([
        "old",
        "new",
      ]);
    }
  });

  it("spends none of its attempts and nothing of the retry budget", async () => {
    const { token } = kept("old-token", "new-token");
    const { client, sent } = connect(meshi, [down, rejected, limited("1"), down, ok], {
      token,
      retry: { attempts: 3, jitter: 0 },
    });
    const { error, meta } = await client.GET("/auth");
    expect(error).toBeUndefined();
    expect(sent).toHaveLength(5);
    expect(meta.attempts.map(({ status }) => status)).toEqual([500, 401, 429, 500, 200]);
    expect(sent.slice(2).map(bearer)).toEqual(Array(3).fill("Bearer new-token"));
  });

  it.each([
    ["retry: false", { retry: false }],
    ["one attempt", { retry: { attempts: 1 } }],
  ] as const)("is sent once with %s, and the calls that follow have the new token", async (_, options) => {
    const { token, renewals } = kept("old-token", "new-token");
    const { client, sent } = connect(
      meshi,
      only(() => "new-token"),
      { token, ...options },
    );
    expect((await client.GET("/auth")).error).toMatchObject({ status: 401 });
    expect((await client.GET("/auth")).error).toBeUndefined();
    expect(sent.map(bearer)).toEqual(["Bearer old-token", "Bearer new-token"]);
    expect(renewals()).toEqual(["old-token"]);
  });

  it("is sent once where its body is a stream, and the calls that follow have the new token", async () => {
    const { token } = kept("old-token", "new-token");
    const { client, sent } = connect(library, [json(401, {}), json(200, book)], { token });
    const body = new Blob(["bytes"]).stream();
    const first = await engine(client).call("PATCH /books/{isbn}", {
      ...isbn,
      body,
      bodySerializer: (bytes) => bytes,
    });
    expect(first.response?.status).toBe(401);
    expect((await client.PATCH("/books/{isbn}", { ...isbn, body: book })).error).toBeUndefined();
    expect(sent.map(bearer)).toEqual(["Bearer old-token", "Bearer new-token"]);
  });

  it("has the new token made once for all calls that wait for it, and for those that come late", async () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    let renewals = 0;
    let current = "old-token";
    const token: Token = async ({ rejected }) => {
      if (rejected === undefined) return current;
      renewals++;
      await gate;
      current = `new-token-${renewals}`;
      return current;
    };
    const late: (() => void)[] = [];
    const { client, sent } = connect(
      meshi,
      (request, number) => {
        const reply = only(() => "new-token-1")(request);
        if (number !== 50) return reply;
        // The last 401 arrives when the new token is already there.
        return new Promise((resolve) => late.push(() => resolve(reply)));
      },
      { token, pace: false },
    );
    const calls = Array.from({ length: 50 }, () => client.GET("/auth"));
    await expect.poll(() => sent.length).toBe(50);
    release();
    await Promise.all(calls.slice(0, 49));
    for (const arrive of late) arrive();
    expect((await Promise.all(calls)).filter(({ error }) => error)).toEqual([]);
    expect(renewals).toBe(1);
    expect(sent).toHaveLength(100);
  });

  it("goes out no third time, though another call has a third token by then", async () => {
    const { token } = kept("a-token", "b-token", "c-token");
    let arrive = (_: Reply) => {};
    const second = new Promise<Reply>((resolve) => {
      arrive = resolve;
    });
    const replies = [rejected, second, rejected, ok];
    const { client, sent } = connect(meshi, (_, number) => replies[number - 1] ?? ok, { token });
    const first = client.GET("/auth");
    await expect.poll(() => sent.length).toBe(2);
    expect((await client.GET("/auth")).error).toBeUndefined();
    arrive(rejected);
    expect((await first).error).toMatchObject({ status: 401 });
    expect(sent.map(bearer)).toEqual(["a", "b", "b", "c"].map((name) => `Bearer ${name}-token`));
  });

  it("has a new token made again when the next one is rejected later", async () => {
    const { token, renewals } = kept("a-token", "b-token", "c-token");
    let valid = "a-token";
    const { client, sent } = connect(
      meshi,
      only(() => valid),
      { token },
    );
    for (valid of ["a-token", "b-token", "c-token"]) {
      expect((await client.GET("/auth")).error).toBeUndefined();
    }
    expect(renewals()).toEqual(["a-token", "b-token"]);
    expect(sent).toHaveLength(5);
  });

  it("has a new token made for each call by a function that keeps none", async () => {
    let number = 0;
    const token: Token = ({ rejected }) => (rejected ? `fresh-${++number}` : "stale");
    const { client } = connect(meshi, (sent) => (bearer(sent) === "Bearer stale" ? rejected : ok), { token });
    for (const _ of [1, 2, 3]) expect((await client.GET("/auth")).error).toBeUndefined();
    expect(number).toBe(3);
  });

  it("keeps its 401 in the trace where no new token can be had, and the next call tries again", async () => {
    const cause = new Error("the identity provider is down");
    let tries = 0;
    const token: Token = async ({ rejected }) => {
      if (rejected === undefined) return "old-token";
      if (++tries === 1) throw cause;
      return "new-token";
    };
    const { client } = connect(
      meshi,
      only(() => "new-token"),
      { token },
    );
    const { error } = await client.GET("/auth");
    expect(error).toMatchObject({ name: "TransportError", cause, outcomeUnknown: false });
    expect(error?.message).toContain("no credential could be had");
    expect(error?.attempts).toMatchObject([{ number: 1, status: 401 }]);
    expect((await client.GET("/auth")).error).toBeUndefined();
  });

  it("does not wait for a new token beyond its time-out, and the next call asks anew", async () => {
    let tries = 0;
    const token: Token = async ({ rejected }) => {
      if (rejected === undefined) return "old-token";
      return ++tries === 1 ? new Promise(() => {}) : "new-token";
    };
    const { client, time } = connect(
      meshi,
      only(() => "new-token"),
      { token, timeout: 5000 },
    );
    const call = client.GET("/auth");
    await time.advance(5000);
    expect((await call).error).toMatchObject({ name: "TransportError" });
    expect((await client.GET("/auth")).error).toBeUndefined();
  });

  it("stops at once when its caller aborts while the new token is made", async () => {
    const controller = new AbortController();
    const reason = new Error("changed their mind");
    const token: Token = async ({ rejected }) => {
      if (rejected === undefined) return "old-token";
      controller.abort(reason);
      return new Promise(() => {});
    };
    const { client, sent } = connect(meshi, [rejected], { token });
    await expect(client.GET("/auth", { signal: controller.signal })).rejects.toBe(reason);
    expect(sent).toHaveLength(1);
  });

  it.each([
    ["403", meshiError(403, "FORBIDDEN")],
    ["407", text(407, "")],
    ["404", meshiError(404, "NOT_FOUND")],
    ["no response", failing("ECONNREFUSED")],
    ["a time-out", hanging],
  ])("is the only one: %s makes no new token", async (_, reply) => {
    const { token, renewals } = kept("old-token", "new-token");
    const { client, time } = connect(meshi, [reply], { token, retry: false });
    const call = client.GET("/auth");
    await time.advance(30_000);
    expect((await call).error).toBeDefined();
    expect(renewals()).toEqual([]);
  });

  it("shows neither token to anybody", async () => {
    const told: unknown[] = [];
    const { token } = kept("old-secret-token", "new-secret-token");
    const hooks = {
      onAttempt: (...all: unknown[]) => told.push(all),
      onWait: (...all: unknown[]) => told.push(all),
    };
    const quoting = ({ headers }: Sent) =>
      json(401, { message: `${headers.get("authorization")} is no good` });
    const { client } = connect(meshi, (sent) => quoting(sent), { token, hooks });
    const { error } = await client.GET("/auth");
    expect(inspect([told, error], { depth: 12, showHidden: true }) + JSON.stringify(error)).not.toMatch(
      /secret-token/,
    );
  });
});
