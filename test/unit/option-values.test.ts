import { describe, expect, it } from "vitest";
import {
  type CallOptions,
  type ClientOptions,
  createClient,
  type RunHandle,
  run,
  use,
} from "../../src/client/index.ts";
import { connect, TOKEN } from "../support/connect.ts";
import { json } from "../support/fetch.ts";
import { library } from "../support/library.ts";
import { down, limited, meshi, ok } from "../support/meshi.ts";

const numbers = [Number.NaN, -1, "5", null, {}, true];
const others = [null, 0, 5, "text", Number.NaN, [], true];

/** For every option, values that it cannot have. */
const ofCalls: Record<string, readonly unknown[]> = {
  timeout: [...numbers, 0],
  deadline: numbers,
  signal: [...others, {}, { aborted: false }, new AbortController()],
  retry: [null, true, 0, 3, "text", Number.NaN, []],
  hooks: [...others, new Headers(), new Map()],
  headers: [...others, new Headers(), [["a", "b"]], new Map()],
  parse: [...others, {}],
  transport: [...others, {}],
  fetch: [...others, {}],
};
const nested: Record<string, Record<string, readonly unknown[]>> = {
  retry: {
    attempts: [...numbers, 0, 1.5, Number.POSITIVE_INFINITY],
    rateLimited: [...numbers, 1.5, Number.POSITIVE_INFINITY],
    base: numbers,
    factor: [...numbers, 0, 0.5, Number.POSITIVE_INFINITY],
    maxWait: numbers,
    maxRetryAfter: numbers,
    jitter: [...numbers, 1.1, "some"],
    atLeastOnce: [null, 0, 1, "yes"],
    statuses: [null, 500, "500", ["500"], [Number.NaN], [99], [600], [429.5]],
  },
  hooks: { onAttempt: others, onWait: others, onResponse: others },
  headers: { "x-a": [{}, [], ["b"], () => "b", Symbol("b"), Number.NaN, "line\nbreak"] },
};
const ofClients: Record<string, readonly unknown[]> = {
  token: [null, 5, {}, [], true, ""],
  credentials: [...others, { bearerAuth: 5 }, { bearerAuth: null }, { elsewhere: TOKEN }],
  baseUrl: [null, 5, [], true, Number.NaN, { "https://unknown.test": "https://api.test" }],
  allowInsecure: [null, 0, 1, "yes"],
  pace: [null, true, 5, {}, [5], [{}], [{ requests: 0, seconds: 1 }], [{ requests: 1, seconds: Number.NaN }]],
  env: [...others, {}, { now: Date.now }],
};

const cases = (
  table: Record<string, readonly unknown[]>,
  place = "",
): [string, unknown, Record<string, unknown>][] =>
  Object.entries(table).flatMap(([name, values]) =>
    values.map((value): [string, unknown, Record<string, unknown>] => [
      place ? `${place}.${name}` : name,
      value,
      place ? { [place]: { [name]: value } } : { [name]: value },
    ]),
  );

const callCases = [
  ...cases(ofCalls),
  ...Object.entries(nested).flatMap(([place, table]) => cases(table, place)),
];

describe("an option that cannot be used", () => {
  it.each(callCases)(
    "is refused by name at a call, before anything is sent: %s %o",
    async (name, _, options) => {
      const { client, sent } = connect(meshi, []);
      // Its types refuse it as well.
      const error = await client.GET("/auth", options as CallOptions).catch((error: unknown) => error);
      expect(error).toBeInstanceOf(TypeError);
      expect(String(error)).toContain(name.split(".").at(-1));
      expect(sent).toHaveLength(0);
    },
  );

  it.each([...callCases, ...cases(ofClients)])(
    "is refused by name at createClient: %s %o",
    (name, _, options) => {
      const create = () => createClient(meshi, options as ClientOptions);
      expect(create).toThrow(TypeError);
      const word = /token|credentials/.test(name) ? /credential|token|scheme/ : name.split(".").at(-1);
      expect(create).toThrow(word);
    },
  );

  it("never ends in repeating for ever", async () => {
    const { client } = connect(meshi, () => limited("1"));
    await expect(client.GET("/auth", { retry: { attempts: Number.NaN } })).rejects.toThrow("retry.attempts");
  });

  it("is also one that contradicts another", () => {
    const both = { fetch: async () => Response.json({}), transport: async () => Response.json({}) };
    expect(() => createClient(meshi, both)).toThrow("contradict");
    expect(() => createClient(meshi, { token: TOKEN, headers: { Authorization: "Bearer other" } })).toThrow(
      "contradict",
    );
  });
});

describe("an option that is undefined", () => {
  const names = [...Object.keys(ofCalls), "token", "credentials", "baseUrl", "allowInsecure", "pace", "env"];

  it("is not given, to a client", async () => {
    const options = Object.fromEntries(names.map((name) => [name, undefined]));
    expect(createClient(meshi, options).contract).toBe(meshi);
  });

  it("is not given to a call: the client's own counts", async () => {
    const told: number[] = [];
    const { client, sent } = connect(meshi, () => down, {
      retry: false,
      headers: { "x-a": "client" },
      hooks: { onAttempt: ({ number }) => told.push(number) },
    });
    const options = Object.fromEntries(Object.keys(ofCalls).map((name) => [name, undefined]));
    await client.GET("/auth", options);
    await client.GET("/auth", { headers: { "x-a": undefined }, hooks: { onAttempt: undefined } });
    expect([sent.length, told]).toEqual([2, [1, 1]]);
    expect(sent.map(({ headers }) => headers.get("x-a"))).toEqual(["client", "client"]);
  });

  it("is not given within an object either: the contract's and the client's own count", async () => {
    const { client } = connect(meshi, () => down, { retry: { attempts: 2, base: undefined } });
    expect((await client.GET("/auth")).meta.attempts).toHaveLength(2);
    const call = { retry: { attempts: undefined, base: 10, jitter: undefined } };
    const { meta } = await client.GET("/auth", call);
    expect(meta.attempts).toHaveLength(2);
    expect(meta.attempts[0]?.waited).toBeLessThanOrEqual(10);
  });

  it("is no parameter", async () => {
    const { client, sent } = connect(library, [json(200, { books: [] })]);
    const params = { query: { genre: undefined }, header: undefined, path: undefined };
    await client.GET("/books", { params } as never);
    expect(sent[0]?.url.search).toBe("");
  });
});

describe("objects of a call", () => {
  it("are merged with those of the client, property by property", async () => {
    const { client } = connect(meshi, () => down, { retry: { attempts: 3, jitter: 0 } });
    const { meta } = await client.GET("/auth", { retry: { base: 8 } });
    expect(meta.attempts.map(({ waited }) => waited)).toEqual([8, 16, undefined]);
    expect((await client.GET("/auth", { retry: false })).meta.attempts).toHaveLength(1);
  });
});

describe("the option parse", () => {
  const digits = '{"id":12345678901234567890,"small":1}';
  const exact = (text: string) =>
    JSON.parse(text, (_, value, context?: { source?: string }) =>
      typeof value === "number" && !Number.isSafeInteger(value) ? BigInt(context?.source ?? value) : value,
    );
  const answer = () => () => new Response(digits, { headers: { "content-type": "application/json" } });

  it("reads JSON where all digits matter; without it, integers beyond 2^53 are rounded", async () => {
    const { client } = connect(meshi, answer);
    expect((await client.GET("/auth")).data).toEqual({ id: 12345678901234567000, small: 1 });
    expect((await client.GET("/auth", { parse: exact })).data).toEqual({
      id: 12345678901234567890n,
      small: 1,
    });
  });

  it("reads error bodies too, and what middleware hands on", async () => {
    const body = '{"code":"RUN_NOT_FOUND","message":"m","correlation_id":"c","n":12345678901234567890}';
    const { client } = connect(meshi, () => () => new Response(body, { status: 404 }), { parse: exact });
    use(client, { onResponse: ({ response }) => new Response(response.body, response) });
    const { error } = await client.GET("/runs/{run_id}", { params: { path: { run_id: "r" } } });
    expect(error).toMatchObject({ name: "ApiError", body: { n: 12345678901234567890n } });
    // JSON has no such integers.
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ body: { n: "12345678901234567890" } });
  });
});

describe("what the caller states in the header", () => {
  const loan = { body: { isbn: "1" } };
  const due = json(200, { due: "soon" });

  it.each([
    ["options of the client", { headers: { "IDEMPOTENCY-Key": "mine" } }, {}],
    ["options of the call", {}, { headers: { "Idempotency-KEY": "mine" } }],
    ["a parameter", {}, { params: { header: { "Idempotency-Key": "mine" } } }],
  ])("wins over what the client would mint, in %s, whatever its case", async (_, options, init) => {
    const { client, sent } = connect(library, [json(503, {}), due, due], options);
    for (let call = 0; call < 2; call++) await client.POST("/loans", { ...loan, ...(init as object) });
    expect(sent.map(({ headers }) => headers.get("idempotency-key"))).toEqual(["mine", "mine", "mine"]);
  });

  it("wins for correlation id, content type and accept, and for a credential", async () => {
    const { client, sent } = connect(meshi, [ok, ok]);
    const headers = {
      "X-Correlation-ID": "mine",
      "Content-Type": "application/vnd.api+json",
      ACCEPT: "application/json",
      Authorization: "Bearer mine",
    };
    const { meta } = await client.GET("/auth", { headers });
    expect(meta.requestId).toBe("mine");
    for (const [name, value] of Object.entries(headers)) expect(sent[0]?.headers.get(name)).toBe(value);
    await client.GET("/auth");
    expect(sent[1]?.headers.get("authorization")).toBe(`Bearer ${TOKEN}`);
  });

  it("may be said twice, but not in two ways", async () => {
    const { client, sent } = connect(library, [due]);
    const both = (value: string) => ({
      ...loan,
      params: { header: { "idempotency-key": "one" } },
      headers: { "Idempotency-Key": value },
    });
    expect((await client.POST("/loans", both("one"))).error).toBeUndefined();
    await expect(client.POST("/loans", both("two"))).rejects.toThrow("Idempotency-Key is given twice");
    const twice = { headers: { "x-a": "1", "X-A": "2" } };
    await expect(client.POST("/loans", { ...loan, ...twice })).rejects.toThrow("X-A is given twice");
    expect(() => createClient(meshi, twice)).toThrow("X-A is given twice");
    expect(sent).toHaveLength(1);
  });

  it.each(["", "x y", "x:", "x\n", "é"])(
    "has to have a name: %j is none, and nothing is sent",
    async (name) => {
      const { client, sent } = connect(meshi, []);
      const headers = { [name]: "1" };
      await expect(client.GET("/auth", { headers })).rejects.toThrow(TypeError);
      expect(() => createClient(meshi, { headers })).toThrow(/is no name of a header field/);
      expect(sent).toHaveLength(0);
    },
  );

  it("of a call stands before that of its client", async () => {
    const { client, sent } = connect(meshi, [ok], { headers: { "X-Team": "client" } });
    await client.GET("/auth", { headers: { "x-team": "call" } });
    expect(sent[0]?.headers.get("x-team")).toBe("call");
  });

  it("is the key of a run, which is stored with its handle", async () => {
    const scan = {
      ...library.operations["POST /scans"],
      key: { in: "header", name: "idempotency-key" } as const,
    };
    const keyed = { ...library, operations: { ...library.operations, "POST /scans": scan } };
    const { client, sent } = connect(keyed, [json(200, { scan: "s" }), json(200, { state: "ready" })]);
    const handles: RunHandle[] = [];
    await run(client, "POST", "/scans", {
      body: { isbn: "1" },
      headers: { "Idempotency-Key": "mine" },
      onStart: (handle: RunHandle) => handles.push(handle),
    } as never);
    expect(sent[0]?.headers.get("idempotency-key")).toBe("mine");
    expect(handles).toMatchObject([{ params: { header: { "idempotency-key": "mine" } } }]);
  });
});
