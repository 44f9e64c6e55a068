import { describe, expect, it } from "vitest";
import { meshes } from "../../generated/meshes/index.ts";
import { type VirtualTime, virtualTime } from "../../scripts/virtual-time.ts";
import { createClient, type Env, follow, readAnyErrorBody, signedToken } from "../../src/client/index.ts";
import { clientCredentials } from "../../src/client/oauth/index.ts";
import type { Contract } from "../../src/openapi/contract.ts";
import { fakeFetch, hanging, json, type Server } from "../support/fetch.ts";
import { imported, rowsOf } from "../support/importing.ts";
import { type Imports, imports } from "../support/imports.ts";
import { library } from "../support/library.ts";

const HOUR = 3_600_000;
/** How far the wall clock is set, in ms. */
const jumps: [string, number][] = [
  ["three hours forward", 3 * HOUR],
  ["three hours back", -3 * HOUR],
  ["a year back", -365 * 24 * HOUR],
  ["nowhere", 0],
];

/** Virtual time whose wall clock can be set, as an operator or a time server does; the monotonic clock goes on. */
function settable(): { readonly time: VirtualTime; readonly env: Env; jump(ms: number): void } {
  const time = virtualTime();
  let ahead = 0;
  return {
    time,
    env: { ...time, now: () => time.now() + ahead },
    jump: (ms) => {
      ahead += ms;
    },
  };
}

const params = { path: { isbn: "1" } };
const book = json(200, { isbn: "1", title: "One" });

describe.each(jumps)("where the clock is set %s", (_, ms) => {
  /** A client of a server that sets the clock while it handles the first request. */
  function connected(replies: Server, options: object = {}) {
    const { time, env, jump } = settable();
    const { fetch, sent } = fakeFetch((request, number) => {
      if (number === 1) jump(ms);
      return replies(request, number);
    });
    const client = createClient(library, {
      fetch,
      env,
      baseUrl: "https://library.test",
      token: "a",
      ...options,
    });
    return { client, sent, time };
  }

  it("the waits of retries take as long as without it", async () => {
    const { client, time } = connected((_, number) => (number < 3 ? json(503, {}) : book), {
      retry: { base: 1000, factor: 1, jitter: 0, attempts: 5 },
    });
    expect((await client.GET("/books/{isbn}", { params })).data).toBeDefined();
    expect(time.elapsed()).toBe(2000);
  });

  it.each([
    ["seconds", { "retry-after": "7" }],
    [
      "a date on the server's clock",
      { "retry-after": "Thu, 01 Jan 2026 00:00:07 GMT", date: "Thu, 01 Jan 2026 00:00:00 GMT" },
    ],
  ])("a Retry-After as %s takes as long as it says", async (_, headers) => {
    const waited = async () => {
      const { client, time } = connected((_, number) => (number === 1 ? json(429, {}, headers) : book));
      expect((await client.GET("/books/{isbn}", { params })).data).toBeDefined();
      return time.elapsed();
    };
    // Calls that were refused together do not come back together.
    expect(await waited()).toBeGreaterThanOrEqual(7000);
    expect(await waited()).toBeLessThan(8000);
  });

  it("a deadline ends a call when it has passed, and not before", async () => {
    const { client, time } = connected(() => hanging, { deadline: 10_000, timeout: 60_000 });
    const call = client.GET("/books/{isbn}", { params });
    let ended = false;
    void call.then(() => {
      ended = true;
    });
    await time.advance(9999);
    expect(ended).toBe(false);
    await time.advance(1);
    expect((await call).error?.message).toContain("it took too long");
  });

  it("a window of a rate limit opens after as long as it lasts", async () => {
    const pace = [{ requests: 1, seconds: 60 }];
    const { client, time } = connected(() => book, { pace });
    await client.GET("/books/{isbn}", { params });
    await client.GET("/books/{isbn}", { params });
    expect(time.elapsed()).toBe(60_000);
  });

  it("a run is polled as often as without it", async () => {
    const polled = async (by: number) => {
      const { time, env, jump } = settable();
      const { fetch, sent } = fakeFetch((_, number) => {
        jump(number % 2 ? by : -by);
        return json(200, { state: number < 6 ? "waiting" : "ready" });
      });
      const client = createClient(library, { fetch, env, baseUrl: "https://library.test", token: "a" });
      await follow(client, "/scans/{scan_id}", { params: { path: { scan_id: "s" } }, deadline: 60_000 });
      return [sent.length, time.elapsed()];
    };
    expect(await polled(ms)).toEqual(await polled(0));
  });

  it("no batch is taken for one that had ended before", async () => {
    const { time, env, jump } = settable();
    const known: Imports = imports(time);
    // The response to the first request is lost, so the second one gets its replay.
    const server: Server = async (request, number) => {
      const reply = await known.server(request, number);
      if (number !== 1) return reply;
      jump(ms);
      return () => Promise.reject(new TypeError("fetch failed", { cause: { code: "ECONNRESET" } }));
    };
    const { results } = await imported(
      server,
      Object.assign(env, { elapsed: time.elapsed }) as VirtualTime,
      rowsOf("a"),
      {},
    );
    expect(results).toMatchObject([{ status: "succeeded" }]);
  });
});

describe("a token by client credentials", () => {
  const api = {
    ...{ name: "ferry", title: "Ferry", version: "1", servers: ["https://ferry.test"], requestId: {} },
    ...{ error: {}, codes: {}, errors: {}, openCodes: true, rateLimits: [], operations: {} },
    securitySchemes: {
      login: {
        in: "header",
        name: "authorization",
        prefix: "Bearer ",
        clientCredentials: { tokenUrl: "https://login.test/token", scopes: [] },
      },
    },
    uses: { errorBodies: readAnyErrorBody },
  } as const satisfies Contract;

  /** A token function whose tokens live ten minutes, and which is asked at these moments. */
  async function asked(ms: number, ...moments: readonly number[]) {
    const { time, env, jump } = settable();
    const { fetch } = fakeFetch((_, number) =>
      json(200, { access_token: `token-${number}`, token_type: "Bearer", expires_in: 600 }),
    );
    const token = clientCredentials(api, "login", {
      clientId: "a",
      clientSecret: "b",
      transport: fetch,
      env,
    });
    const tokens = [await token()];
    jump(ms);
    for (const moment of moments) {
      await time.advance(moment - time.elapsed());
      tokens.push(await token());
    }
    return tokens;
  }

  it.each(jumps)("is used no longer than it lives where the clock is set %s", async (_, ms) => {
    const tokens = await asked(ms, 596_000, 1_300_000);
    expect(new Set(tokens).size).toBe(3);
  });

  it.each(jumps.filter(([, ms]) => ms <= 0))(
    "is kept as long as it lives where the clock is set %s",
    async (_, ms) => {
      expect(await asked(ms, 1000, 100_000, 530_000)).toEqual(new Array(4).fill("token-1"));
    },
  );

  it("is asked for anew where the clock says that its life is over, as after a sleep of the machine", async () => {
    expect(await asked(3 * HOUR, 1000, 2000)).toEqual(["token-1", "token-2", "token-2"]);
  });
});

describe("a signed token", () => {
  const supplied = {
    organization: "0190a1b2-0000-7000-8000-000000000001",
    access_key: "mk_abcdefghijklmnopqrstuv",
    secret_key: "s".repeat(43),
  };

  it.each(jumps)("is valid on the clock of the moment it is used, where that is set %s", async (_, ms) => {
    const { env, jump } = settable();
    const token = signedToken(meshes, "machineToken", supplied, env);
    const claims = async () => {
      const [, payload = ""] = (await token()).split(".");
      // The token is this package's own.
      return JSON.parse(atob(payload)) as { iat: number; exp: number };
    };
    await claims();
    jump(ms);
    const { iat, exp } = await claims();
    expect(iat).toBeLessThanOrEqual(env.now() / 1000);
    expect(exp).toBeGreaterThan(env.now() / 1000);
  });
});
