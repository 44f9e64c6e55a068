import { describe, expect, it } from "vitest";
import * as client from "../../src/client/index.ts";
import {
  ApiError,
  BatchFailed,
  batch,
  ConflictDiffers,
  download,
  ensure,
  follow,
  PageCycle,
  paginate,
  RunFailed,
  TransportError,
  UnusableItem,
} from "../../src/client/index.ts";
import { connect } from "../support/connect.ts";
import { failing, json, type Reply, text } from "../support/fetch.ts";
import { library, refusal } from "../support/library.ts";
import { aRun, down, meshi, meshiError } from "../support/meshi.ts";

const isbn = { params: { path: { isbn: "1" } } };
const retry = false as const;
const caught = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error);
const shown = (error: unknown) => JSON.parse(JSON.stringify(error));

async function books(reply: Reply, options: object = {}) {
  const { client } = connect(library, [reply], { retry, ...options });
  return (await client.GET("/books/{isbn}", isbn)).error;
}

async function all<T>(items: AsyncIterable<T>): Promise<void> {
  for await (const _ of items);
}

/** Every error that the client exports. All take a message and their fields. */
const errorClasses = Object.entries(client).flatMap(([name, found]) =>
  typeof found === "function" && found.prototype instanceof Error
    ? [[name, found as new (message: string, fields: object) => Error] as const]
    : [],
);

describe("JSON.stringify of an error", () => {
  it("has what is known of a documented error", async () => {
    const { client } = connect(meshi, [meshiError(404, "RUN_NOT_FOUND")], { retry });
    const { error } = await client.GET("/runs/{run_id}", { params: { path: { run_id: "r" } } });
    expect(shown(error)).toMatchObject({
      name: "ApiError",
      message: "It is RUN_NOT_FOUND",
      code: "RUN_NOT_FOUND",
      status: 404,
      requestId: "server-id",
      operation: "GET /runs/{run_id}",
      attempts: [{ number: 1, status: 404 }],
      outcomeUnknown: false,
    });
    expect(shown(error)).not.toHaveProperty("response");
  });

  it("has the status of an unexpected response", async () => {
    expect(shown(await books(text(418, "teapot")))).toMatchObject({
      name: "UnexpectedResponse",
      status: 418,
      bodyText: "teapot",
      message: expect.stringContaining("418"),
      requestId: expect.any(String),
      attempts: [{ status: 418 }],
    });
  });

  it("has the cause of a call without a response, down to its code", async () => {
    expect(shown(await books(failing("ECONNRESET")))).toMatchObject({
      name: "TransportError",
      code: "ECONNRESET",
      requestId: expect.any(String),
      attempts: [{ failure: "network" }],
      cause: {
        name: "TypeError",
        message: "fetch failed",
        cause: { name: "Error", message: "connect ECONNRESET", code: "ECONNRESET" },
      },
    });
  });

  it.each(errorClasses)("can be written whatever %s carries", (name, Class) => {
    const twice: Record<string, unknown> = {};
    Object.assign(twice, { one: twice, two: twice, list: [twice, twice] });
    const values: readonly unknown[] = [
      twice,
      1n,
      { a: [1n] },
      Symbol("s"),
      () => 1,
      new Date(Number.NaN),
      new Map([[1, 2]]),
      Object.create(null),
      JSON.parse('{"__proto__":{"x":1}}'),
      {
        get a() {
          throw new Error("own");
        },
      },
      {
        toJSON() {
          throw new Error("own");
        },
      },
      Object.assign(new Error("own"), { cause: twice }),
      Object.assign(new Error("own"), { name: 1n, message: Object.create(null), code: Object.create(null) }),
      Object.assign(new Error("own"), { toJSON: () => ({ size: 1n }) }),
      Object.assign(new Error("own"), {
        toJSON() {
          throw new Error("own");
        },
      }),
    ];
    for (const value of values) {
      const trace = { operation: "GET /x", requestId: "r", attempts: [], outcomeUnknown: false };
      const error = new Class("message", {
        ...trace,
        data: value,
        body: value,
        others: [value],
        cause: value,
      });
      expect(JSON.parse(JSON.stringify(error))).toMatchObject({ name, message: "message" });
    }
  });

  it("ends where errors are causes of each other", () => {
    const trace = { operation: "GET /x", requestId: "r", attempts: [], outcomeUnknown: false };
    const outer = new Error("outer");
    const inner = new TransportError("inner", { ...trace, cause: outer });
    Object.assign(outer, { cause: inner });
    expect(shown(inner)).toMatchObject({ cause: { message: "outer", cause: "(stands in itself)" } });
  });

  it("has nothing of an error of a library but what all errors have", async () => {
    const error = Object.assign(new Error("no"), {
      code: "ERR_BAD",
      config: { headers: { "X-Api-Key": "s3cret" } },
      toJSON(): object {
        return { message: "no", config: this.config };
      },
    });
    const { cause } = shown(await books(async () => Promise.reject(error)));
    // A transport that says of every failure what fetch says has the library's error as the cause of its own.
    expect(cause.cause ?? cause).toEqual({ name: "Error", message: "no", code: "ERR_BAD" });
  });

  it.each([["ends deep", (depth: number) => JSON.parse(`${"[".repeat(depth)}1${"]".repeat(depth)}`)]])(
    "%s values early",
    async (_, nested) => {
      const hints = nested(900);
      const error = await books(json(404, refusal("missing", hints)));
      expect(JSON.stringify(error)).toContain("too deep to be shown");
    },
  );

  it("is there for every error that a verb throws", async () => {
    const run = connect(meshi, [json(200, aRun("failed"))]).client;
    const polls = connect(meshi, [down], { retry }).client;
    const circle = connect(library, [json(200, { books: [], paging: { next: 1 } })]).client;
    const conflict = connect(library, [
      json(409, refusal("taken", { isbn: "1" })),
      json(200, { isbn: "1", title: "Two" }),
    ]).client;
    const refused = connect(library, [text(500, "")], { retry }).client;
    const storage = connect(library, [json(200, { state: "ready" })]).client;
    const params = { path: { run_id: "r" } };
    const errors: [string, () => Promise<unknown>, object][] = [
      ["RunFailed", () => follow(run, "/runs/{run_id}", { params }), { data: { run_id: "run-1" }, polls: 1 }],
      [
        "PollFailed",
        () => follow(polls, "/runs/{run_id}", { params }),
        { cause: { name: "ApiError", status: 500 } },
      ],
      ["PageCycle", () => all(paginate(circle, "/books", { params: { query: { page: 1 } } })), { next: {} }],
      [
        "ConflictDiffers",
        () => ensure(conflict, "POST", "/books", { body: { isbn: "1", title: "One" } }),
        {
          differences: [{ pointer: "/title" }],
          cause: { name: "ApiError", code: "taken", requestId: expect.any(String) },
        },
      ],
      [
        "BatchFailed",
        () => all(batch(refused, "POST", "/returns", [{ isbn: "1" }], {})),
        { result: { status: "unknown", error: { name: "UnexpectedResponse", status: 500 } } },
      ],
      [
        "UnusableItem",
        () => all(batch(refused, "POST", "/returns", [{ isbn: "1" }, { isbn: "1" }], {})),
        { index: 1 },
      ],
      [
        "DownloadFailed",
        () => download(storage, "/scans/{scan_id}", { params: { path: { scan_id: "s" } } }),
        {},
      ],
    ];
    for (const [name, work, fields] of errors) {
      expect(shown(await caught(work()))).toMatchObject({ name, message: expect.any(String), ...fields });
    }
    for (const kind of [ApiError, RunFailed, PageCycle, ConflictDiffers, BatchFailed, UnusableItem]) {
      expect(kind.prototype).toHaveProperty("toJSON");
    }
  });
});

describe("a credential", () => {
  const secret = "s3cret/value&more";
  const given = {
    headers: { "X-Api-Key": secret, Cookie: "session=hidden-session" },
    credentials: { card: "card-secret" },
  };
  const everywhere = `${secret} ${encodeURIComponent(secret)} session=hidden-session card-secret`;
  const hidden = [secret, encodeURIComponent(secret), "hidden-session", "card-secret"];

  const quoting: [string, Reply][] = [
    ["an error body", json(404, refusal("missing", { echo: everywhere }))],
    ["its message", json(404, { error: { name: "missing", text: everywhere } })],
    ["HTML", text(502, `<html>${everywhere}`, { "content-type": "text/html" })],
    [
      "a platform's error",
      async () => Promise.reject(new TypeError("fetch failed", { cause: new Error(everywhere) })),
    ],
    [
      "an error in its stack alone",
      async () => Promise.reject(Object.assign(new Error("no"), { stack: everywhere })),
    ],
    ["an error that is text", async () => Promise.reject(everywhere)],
    ["a success that cannot be read", text(200, everywhere)],
  ];

  it.each(quoting)("quoted by %s is in no error, whether given as one or in the header", async (_, reply) => {
    const error = await books(reply, given);
    expect(error).toBeDefined();
    const { message, stack, cause } = error ?? {};
    const chain = Object(cause);
    const texts = [
      JSON.stringify(error),
      message,
      stack,
      chain.message,
      chain.stack,
      chain.cause?.message,
      chain.cause,
    ];
    for (const word of hidden) expect(texts.map(String).join()).not.toContain(word);
  });

  it("in the query is in no error either", async () => {
    const { client } = connect(library, [text(404, "visitor_key=s3cret%2Fvisitor or s3cret/visitor")], {
      credentials: { visitor: "s3cret/visitor" },
    });
    const { error } = await client.GET("/readers");
    expect(JSON.stringify(error)).toContain("(credential)");
    expect(JSON.stringify(error)).not.toMatch(/s3cret/);
  });
});

describe("JSON nested without bound", () => {
  const deep = (depth: number) => `${'{"a":['.repeat(depth / 2)}${"]}".repeat(depth / 2)}`;
  const as = (body: string, status = 200) => text(status, body, { "content-type": "application/json" });

  it("is an unexpected response with operation and request id, in a success and in an error", async () => {
    const nested = "nested deeper than 1000 levels";
    for (const [reply, said] of [
      [as(deep(20_000)), nested],
      [as(deep(20_000), 404), "404"],
      [as(deep(1002)), nested],
      [as(`["\\\\",${deep(1002)}]`), nested],
    ] as const) {
      const { client, sent } = connect(meshi, [reply]);
      const { error } = await client.GET("/auth");
      expect(error).toMatchObject({
        name: "UnexpectedResponse",
        operation: "GET /auth",
        requestId: expect.any(String),
      });
      expect(error?.message).toContain(said);
      expect(JSON.stringify(error)).toContain("GET /auth");
      expect(sent).toHaveLength(1);
    }
  });

  it("is another matter than brackets in text, or many of them side by side", async () => {
    const bodies = [
      deep(1000),
      JSON.stringify(["[{".repeat(2000), '\\"[', "\\"]),
      JSON.stringify(Array(5000).fill([{}])),
    ];
    for (const body of bodies) {
      const { client } = connect(meshi, [as(body)]);
      expect((await client.GET("/auth")).data).toEqual(JSON.parse(body));
    }
  });
});
