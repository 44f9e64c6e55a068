import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  batch,
  createClient,
  download,
  follow,
  type Pacing,
  type RunHandle,
  run,
  type Transport,
  TransportError,
  use,
} from "../../src/client/index.ts";
import { connect } from "../support/connect.ts";
import { json } from "../support/fetch.ts";
import { library } from "../support/library.ts";
import { aRun, meshi, ok } from "../support/meshi.ts";

/** What a promise rejects with where nothing handles it: it would end a program. */
const unhandled: unknown[] = [];
const note = (reason: unknown) => void unhandled.push(reason);
beforeEach(() => void process.on("unhandledRejection", note));
afterEach(async () => {
  await new Promise((resolve) => setImmediate(resolve));
  process.off("unhandledRejection", note);
  expect(unhandled.splice(0)).toEqual([]);
});

const never = () => new Promise<never>(() => {});

/** Things that a caller may hand back, or throw, in place of what a type says. */
const nonsense: readonly (readonly [what: string, value: unknown])[] = [
  ["undefined", undefined],
  ["null", null],
  ["an object", { ok: true }],
  ["text", "response"],
  ["a number", 200],
  ["a symbol", Symbol("s")],
  ["a list", []],
  ["a function", () => new Response("{}")],
  ["an object of another class", new Map()],
  ["an object without a prototype", Object.create(null)],
];
const thrown: readonly (readonly [what: string, value: unknown])[] = [
  ...nonsense,
  ["an error", new Error("own")],
  ["a bigint", 1n],
  ["an error whose cause is itself", Object.assign(new Error("own"), { name: 5, code: {} })],
];

/** A transport without its types. */
const asTransport = (carry: () => unknown) => carry as unknown as Transport;

describe("a transport", () => {
  it.each(nonsense)(
    "that gives %s is a TypeError that names it, and is not asked again",
    async (_, value) => {
      for (const carry of [() => value, async () => value]) {
        let requests = 0;
        const transport = asTransport(() => {
          requests++;
          return carry();
        });
        const { client } = connect(meshi, [], { fetch: undefined, transport });
        const error: unknown = await client.GET("/auth").catch((error: unknown) => error);
        expect(error).toBeInstanceOf(TypeError);
        expect(String(error)).toMatch(/^TypeError: The option transport has to give a Response, not /);
        expect(requests).toBe(1);
      }
    },
  );

  it.each(thrown)(
    "that rejects with %s, or throws it, is a TransportError after every attempt",
    async (_, value) => {
      const carries = [
        () => Promise.reject(value),
        () => {
          throw value;
        },
      ];
      for (const carry of carries) {
        const { client } = connect(meshi, [], { fetch: undefined, transport: asTransport(carry) });
        const { error } = await client.GET("/auth", { retry: { attempts: 5 } });
        expect(error).toBeInstanceOf(TransportError);
        expect(error).toMatchObject({ operation: "GET /auth", attempts: { length: 5 } });
        expect(() => JSON.stringify(error)).not.toThrow();
      }
    },
  );

  it("that gives a response whose body was read is a TypeError, whatever its status", async () => {
    for (const status of [200, 404, 503]) {
      const response = new Response("{}", { status });
      await response.text();
      const { client } = connect(meshi, [], { fetch: undefined, transport: async () => response });
      await expect(client.GET("/auth")).rejects.toThrow("has already been read");
    }
  });

  it("that never gives a response, or never its body, and knows of no signal, is timed out or aborted", async () => {
    const stalls = [never, async () => new Response(new ReadableStream({ pull: never }))];
    for (const carry of stalls) {
      const { client, time } = connect(meshi, [], { fetch: undefined, transport: carry, retry: false });
      const late = client.GET("/auth", { timeout: 1000 });
      await time.advance(1000);
      expect((await late).error).toMatchObject({ attempts: [{ failure: "timeout" }] });
      const stop = new AbortController();
      const stopped = client.GET("/auth", { signal: stop.signal });
      stop.abort(new Error("stop"));
      await expect(stopped).rejects.toThrow("stop");
    }
  });

  it("that gives its response after the time-out finds its body left alone", async () => {
    let give = (_: Response) => {};
    const late = new Promise<Response>((resolve) => {
      give = resolve;
    });
    const { client, time } = connect(meshi, [], { fetch: undefined, transport: () => late, retry: false });
    const call = client.GET("/auth", { timeout: 1000 });
    await time.advance(1000);
    expect((await call).error).toMatchObject({ attempts: [{ failure: "timeout" }] });
    const response = new Response("{}");
    give(response);
    await new Promise((resolve) => setImmediate(resolve));
    expect(response.bodyUsed).toBe(false);
  });

  it("of another library may give its own kind of response", async () => {
    const { status, headers } = new Response("{}", { headers: { "content-type": "application/json" } });
    const foreign = { status, ok: true, headers, text: async () => '{"org_id":"o"}' };
    const { client } = connect(meshi, [], { fetch: undefined, transport: asTransport(async () => foreign) });
    expect((await client.GET("/auth")).data).toEqual({ org_id: "o" });
  });

  it.each([
    ["no stream", undefined],
    ["a stream that is not of the web", { on() {} }],
  ])("of another library may give an error with %s", async (_, body) => {
    const { headers } = new Response("", { headers: { "content-type": "application/json" } });
    const said = { code: "missing_api_key", message: "No key." };
    const foreign = { status: 401, ok: false, headers, body, text: async () => JSON.stringify(said) };
    const { client } = connect(meshi, [], { fetch: undefined, transport: asTransport(async () => foreign) });
    expect((await client.GET("/auth")).error).toMatchObject({ code: "missing_api_key" });
  });

  it("gets no request after the token function has ended the call", async () => {
    const stop = new AbortController();
    let requests = 0;
    const transport = () => {
      requests++;
      return never();
    };
    const token = () => {
      stop.abort(new Error("stop"));
      return "meshi-full-key";
    };
    const { client } = connect(meshi, [], { fetch: undefined, transport, token });
    await expect(client.GET("/auth", { signal: stop.signal })).rejects.toThrow("stop");
    expect(requests).toBe(0);
  });

  it("that hides a 407, as fetch does, is not asked again", async () => {
    const hidden = new TypeError("fetch failed", { cause: new Error("") });
    const { client } = connect(meshi, [], { fetch: undefined, transport: () => Promise.reject(hidden) });
    const { error } = await client.GET("/auth");
    expect(error).toMatchObject({ outcomeUnknown: false, attempts: [{ failure: "refused" }] });
    expect(error?.message).toContain("Proxy response (407), and another attempt would fail as well");
  });
});

describe("download", () => {
  const scan = { state: "ready", file: { url: "https://files.test/scan", until: "2030-01-01T00:00:00Z" } };
  const params = { path: { scan_id: "s" } };
  const open = (carry: () => unknown) => {
    const transport: Transport = async (url) =>
      url.startsWith("https://files.test") ? (carry() as Response) : Response.json(scan);
    return connect(library, [], { fetch: undefined, transport });
  };

  it.each(nonsense)("over a transport that gives %s is a TypeError", async (_, value) => {
    const { client } = open(() => value);
    await expect(download(client, "/scans/{scan_id}", { params })).rejects.toThrow(TypeError);
  });

  it.each(thrown)("over a transport that rejects with %s is a DownloadFailed", async (_, value) => {
    const { client } = open(() => Promise.reject(value));
    await expect(download(client, "/scans/{scan_id}", { params })).rejects.toMatchObject({
      name: "DownloadFailed",
    });
  });

  it("over a transport that never answers ends with the signal", async () => {
    const stop = new AbortController();
    const { client } = open(() => {
      setImmediate(() => stop.abort(new Error("stop")));
      return never();
    });
    const opened = download(client, "/scans/{scan_id}", { params, signal: stop.signal });
    await expect(opened).rejects.toThrow("stop");
  });
});

describe("a token function", () => {
  it.each(nonsense.filter(([what]) => what !== "text"))(
    "that gives %s, at once or later, ends the call before anything is sent",
    async (_, value) => {
      for (const token of [() => value, async () => value]) {
        const { client, sent } = connect(meshi, [], { token: token as () => string });
        expect((await client.GET("/auth")).error).toMatchObject({
          name: "TransportError",
          outcomeUnknown: false,
          message: expect.stringContaining("no credential could be had"),
        });
        expect(sent).toHaveLength(0);
      }
    },
  );

  it.each(thrown)("that throws %s, at once or later, ends it too", async (_, value) => {
    const tokens = [
      () => {
        throw value;
      },
      () => Promise.reject(value),
    ];
    for (const token of tokens) {
      const { client, sent } = connect(meshi, [], { token });
      expect((await client.GET("/auth")).error).toMatchObject({ name: "TransportError" });
      expect(sent).toHaveLength(0);
    }
  });

  it("that never returns is timed out", async () => {
    const { client, time } = connect(meshi, [], { token: never, retry: false, timeout: 1000 });
    const late = client.GET("/auth");
    await time.advance(1000);
    expect((await late).error).toMatchObject({ name: "TransportError" });
  });
});

describe("parse", () => {
  it.each<[string, (text: string) => unknown]>([
    [
      "throws",
      () => {
        throw new Error("own");
      },
    ],
    ["gives undefined", () => undefined],
    ["gives a promise", async () => ({})],
    ["gives a promise that rejects", () => Promise.reject(new Error("own"))],
  ])("that %s makes an UnexpectedResponse of whole JSON, without another attempt", async (_, parse) => {
    const { client, sent } = connect(meshi, [ok], { parse });
    const { error } = await client.GET("/auth");
    expect(error).toMatchObject({
      name: "UnexpectedResponse",
      message: expect.stringContaining("the option parse"),
    });
    expect(sent).toHaveLength(1);
  });
});

describe("bodySerializer", () => {
  it("that throws, or gives a promise, ends the call before anything is sent", async () => {
    const { client, sent } = connect(library, []);
    const serializers = [
      () => {
        throw new TypeError("own");
      },
      async () => "{}",
      () => Promise.reject(new Error("own")),
    ];
    for (const bodySerializer of serializers) {
      const init = { body: { isbn: "1" }, bodySerializer } as never;
      await expect(client.POST("/books", init)).rejects.toThrow(TypeError);
    }
    expect(sent).toHaveLength(0);
  });
});

describe("hooks", () => {
  const throwing = () => {
    throw new Error("own");
  };
  const rejecting = async () => throwing();
  // A promise of another library is any object with this method.
  const name = "then";
  const thenable = () => ({
    [name]: (_: unknown, reject: (error: Error) => void) => reject(new Error("own")),
  });
  it.each([
    ["throw", throwing],
    ["reject", rejecting],
    ["reject by a promise of another library", thenable],
    ["never return", never],
  ])("that %s break no call", async (_, hook) => {
    const { client } = connect(meshi, [json(503, {}), ok], {
      hooks: { onAttempt: hook, onWait: hook, onDeprecation: hook } as never,
    });
    expect((await client.GET("/auth")).error).toBeUndefined();
  });
});

describe("a pace", () => {
  const usable: Pacing = { tryEnter: () => 0, enter: async () => 0, leave() {}, close() {} };
  const throwing = () => {
    throw new Error("own");
  };

  it.each(nonsense)("that is %s is a TypeError at createClient", (_, value) => {
    expect(() => createClient(meshi, { pace: () => value as Pacing })).toThrow("The option pace");
  });

  it("that cannot give a slot ends a call before anything is sent", async () => {
    const paces = [
      { tryEnter: throwing },
      { tryEnter: () => undefined, enter: throwing },
      { tryEnter: () => undefined, enter: () => Promise.reject(new Error("own")) },
      { tryEnter: () => undefined, enter: () => Promise.reject(undefined) },
    ];
    for (const broken of paces) {
      const { client, sent } = connect(meshi, [], { pace: () => ({ ...usable, ...broken }) });
      expect((await client.GET("/auth")).error).toMatchObject({
        name: "TransportError",
        outcomeUnknown: false,
      });
      expect(sent).toHaveLength(0);
    }
  });

  it("that fails once the response is here does not take it away", async () => {
    for (const broken of [throwing, () => Promise.reject(new Error("own"))]) {
      const pace = () => ({ ...usable, leave: broken, close: broken });
      const { client } = connect(meshi, [json(429, {}), ok], { pace });
      expect((await client.GET("/auth")).error).toBeUndefined();
    }
  });

  it("that never gives a slot ends with the signal or the deadline", async () => {
    const pace = () => ({ ...usable, tryEnter: () => undefined, enter: never });
    const { client, time } = connect(meshi, [], { pace });
    const late = client.GET("/auth", { deadline: 1000 });
    await time.advance(1000);
    expect((await late).error).toMatchObject({ name: "TransportError" });
    const stop = new AbortController();
    const stopped = client.GET("/auth", { signal: stop.signal });
    stop.abort(new Error("stop"));
    await expect(stopped).rejects.toThrow("stop");
  });
});

describe("middleware", () => {
  const other = nonsense.filter(([what]) => !/undefined|null/.test(what));

  it.each(other)("that returns %s is a TypeError that names the method", async (_, value) => {
    for (const name of ["onRequest", "onResponse", "onError"] as const) {
      const replies = name === "onError" ? [() => Promise.reject(new Error("lost"))] : [ok];
      const { client } = connect(meshi, replies, { retry: false });
      use(client, { [name]: () => value } as never);
      await expect(client.GET("/auth")).rejects.toThrow(new RegExp(`${name} of middleware has to return`));
    }
  });

  it.each(thrown)("that throws %s rejects the call with it", async (_, value) => {
    for (const name of ["onRequest", "onResponse"] as const) {
      const { client } = connect(meshi, [ok]);
      use(client, { [name]: () => Promise.reject(value) } as never);
      const got = await client.GET("/auth").then(
        () => "none",
        (error: unknown) => ({ error }),
      );
      expect(got).toEqual({ error: value });
    }
  });

  it("leaves the deadline to the transport while an attempt is under way: its outcome is unknown", async () => {
    const { client, time } = connect(meshi, [], { fetch: undefined, transport: never });
    const seen: unknown[] = [];
    use(client, { onError: ({ error }) => void seen.push(error) });
    const init = { params: { path: { event_id: "summit" } }, deadline: 1000 };
    const late = client.POST("/events/{event_id}/enrichment-runs", init);
    await time.advance(1000);
    const { error } = await late;
    expect(error).toMatchObject({ outcomeUnknown: true, attempts: [{ failure: "timeout" }] });
    expect(seen).toEqual([error]);
  });

  it("counts for the deadline of the attempts that follow it", async () => {
    const { client, time } = connect(meshi, [], { fetch: undefined, transport: never });
    use(client, { onRequest: () => time.sleep(900) });
    const late = client.GET("/auth", { deadline: 1000 });
    await time.advance(1000);
    expect((await late).error).toMatchObject({ attempts: [{ duration: 100 }] });
  });

  it("leaves no timer of the deadline behind where the signal has ended its call", async () => {
    const { client, time } = connect(meshi, [], { fetch: undefined, transport: never });
    use(client, { onError() {} });
    const stop = new AbortController();
    const stopped = client.GET("/auth", { deadline: 60_000, signal: stop.signal });
    await time.advance(10);
    stop.abort(new Error("stop"));
    await expect(stopped).rejects.toThrow("stop");
    await time.advance(10);
    expect(time.pending()).toBe(0);
  });

  it("whose onError never returns ends with the deadline, and keeps what the transport knows", async () => {
    const { client, time } = connect(meshi, [], { fetch: undefined, transport: never });
    use(client, { onError: never });
    const late = client.GET("/auth", { deadline: 1000 });
    await time.advance(1000);
    expect((await late).error).toMatchObject({ outcomeUnknown: true, attempts: [{ failure: "timeout" }] });
  });

  it("that never returns ends with the signal or the deadline", async () => {
    for (const name of ["onRequest", "onResponse"] as const) {
      const { client, time } = connect(meshi, () => ok);
      use(client, { [name]: never } as never);
      const late = client.GET("/auth", { deadline: 1000 });
      await time.advance(1000);
      expect((await late).error).toMatchObject({
        name: "TransportError",
        message: expect.stringContaining("deadline"),
      });
      const stop = new AbortController();
      const stopped = client.GET("/auth", { signal: stop.signal });
      stop.abort(new Error("stop"));
      await expect(stopped).rejects.toThrow("stop");
    }
  });
});

describe("a signal", () => {
  it.each(thrown.filter(([what]) => what !== "undefined"))(
    "that aborts with %s rejects with it",
    async (_, reason) => {
      const stop = new AbortController();
      stop.abort(reason);
      const { client, sent } = connect(meshi, [ok]);
      const got = await client.GET("/auth", { signal: stop.signal }).catch((error: unknown) => ({ error }));
      expect(got).toEqual({ error: reason });
      expect(sent).toHaveLength(0);
    },
  );
});

describe("callbacks of verbs", () => {
  const own = new Error("own");
  const failing: readonly (() => void)[] = [
    () => {
      throw own;
    },
    async () => {
      throw own;
    },
  ];
  const started = json(202, aRun("queued"));
  const params = { path: { event_id: "summit" } };

  it("onStart and onProgress that throw or reject end the verb with their error", async () => {
    for (const fail of failing) {
      const runs = { params: { path: { run_id: "run-1" } } };
      const followed = connect(meshi, () => json(200, aRun("running")));
      await expect(follow(followed.client, "/runs/{run_id}", { ...runs, onProgress: fail })).rejects.toBe(
        own,
      );
      for (const option of ["onStart", "onProgress"] as const) {
        const { client } = connect(meshi, (_, number) =>
          number === 1 ? started : json(200, aRun("running")),
        );
        const init = { params, [option]: fail };
        await expect(run(client, "POST", "/events/{event_id}/enrichment-runs", init)).rejects.toBe(own);
      }
      const rows = [{ attendee_id: "a", name: "A" }];
      const { client } = connect(meshi, (_, number) =>
        number === 1 ? started : json(200, aRun("succeeded")),
      );
      const all = async () => {
        const init = { params, onProgress: fail };
        for await (const _ of batch(client, "PUT", "/events/{event_id}/attendees:import", rows, init));
      };
      await expect(all()).rejects.toBe(own);
    }
  });

  it("onStart is awaited: the handle is stored before the run is polled", async () => {
    const order: string[] = [];
    const { client } = connect(meshi, ({ method }) => {
      order.push(method);
      return method === "POST" ? started : json(200, aRun("succeeded"));
    });
    await run(client, "POST", "/events/{event_id}/enrichment-runs", {
      params,
      onStart: async (_: RunHandle) => {
        await new Promise((resolve) => setImmediate(resolve));
        order.push("stored");
      },
    });
    expect(order).toEqual(["POST", "stored", "GET"]);
  });

  it.each(nonsense.filter(([what]) => !["text", "a list"].includes(what) && !/class$/.test(what)))(
    "%s for the items of a batch is a TypeError",
    async (_, items) => {
      const { client, sent } = connect(meshi, []);
      const all = async () => {
        const given = items as [];
        for await (const _ of batch(client, "PUT", "/events/{event_id}/attendees:import", given, { params }));
      };
      await expect(all()).rejects.toThrow("The items of a batch have to be a list");
      expect(sent).toHaveLength(0);
    },
  );
});
