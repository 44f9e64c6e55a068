import { setTimeout as after } from "node:timers/promises";
import { createClient as connectNodeRedis } from "@redis/client";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type ClientOptions,
  createClient,
  type Env,
  type RateLimit,
  systemEnv,
} from "../../src/client/index.ts";
import { nodeTransport } from "../../src/client/node/index.ts";
import { type RedisPaceOptions, redisPace } from "../../src/client/pace-redis/index.ts";
import { meshi } from "../support/meshi.ts";
import { startFleet } from "./fleet.ts";
import { type LimitedApi, startLimitedApi } from "./limited-api.ts";
import { missing, program, type RedisServer, startRedis } from "./redis-server.ts";
import { VirtualTime } from "./virtual-time.ts";

/** Without a server the tests are skipped on a developer's machine, and fail where CI runs them. */
const skipped = program === undefined && !process.env.CI;
if (skipped) console.warn(missing);

const limit = (requests: number, seconds: number): RateLimit[] => [{ requests, seconds, per: "key" }];

/** As many clients as there are paces, each with so many calls at once. */
async function callAll(api: LimitedApi, calls: number, options: readonly ClientOptions[]) {
  const transport = nodeTransport();
  const clients = options.map((own) =>
    createClient(meshi, { token: "a-key", baseUrl: api.url, transport, ...own }),
  );
  const results = await Promise.all(
    clients.flatMap((client) => Array.from({ length: calls }, () => client.GET("/auth"))),
  );
  await transport.close();
  return results.filter(({ error }) => !error).length;
}

describe.skipIf(skipped)("many processes with one key", () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  /** A machine under load may let Redis respond late, which is no loss of it. */
  const patient = () => ({ redis: redis.url, timeout: 60_000 });

  /** Several paces, one for each process, and a function that closes them. */
  async function paces(count: number, options: RedisPaceOptions) {
    const all = await Promise.all(Array.from({ length: count }, () => redisPace(options)));
    return { all, close: () => Promise.all(all.map((one) => one.close())) };
  }

  it("20 of them send 1,800 calls within 600 a minute: no 429, in the least time that the limit allows", async () => {
    const time = new VirtualTime();
    const api = time.api(600, 60_000);
    const server = new Redis(redis.url);
    try {
      const warnings: string[] = [];
      const pace = () =>
        redisPace({
          ...{ client: time.client(server), name: "least-time", limits: limit(600, 60) },
          onWarning: (message) => warnings.push(message),
        });
      const clients = (await Promise.all(Array.from({ length: 20 }, pace))).map((own) =>
        createClient(meshi, { token: "a-key", pace: own, env: time.env, transport: api.transport }),
      );
      const calls = clients.flatMap((client) => Array.from({ length: 90 }, () => client.GET("/auth")));
      const results = await time.run(Promise.all(calls));
      expect(results.filter(({ error }) => !error)).toHaveLength(1800);
      expect(api.refused()).toBe(0);
      expect(warnings).toEqual([]);
      // 600 at once, 600 after a window, 600 after another.
      const [first = 0] = api.admitted;
      expect((api.admitted.at(-1) ?? 0) - first).toBeGreaterThanOrEqual(120_000);
      expect((api.admitted.at(-1) ?? 0) - first).toBeLessThanOrEqual(1.001 * 120_000);
    } finally {
      server.disconnect();
    }
  }, 240_000);

  // A slot is free a window after its response, so no request comes too early, however slow the machine is.
  it("20 processes of their own send 1,800 calls within a limit: no 429", async () => {
    const api = await startLimitedApi(600, 2000);
    try {
      await using fleet = await startFleet(20, { ...patient(), api: api.url, limits: limit(600, 2) });
      const { succeeded, warnings } = await fleet.call(90);
      expect(succeeded).toBe(1800);
      expect(api.refused()).toBe(0);
      expect(Math.max(...warnings)).toBe(0);
    } finally {
      await api.stop();
    }
  }, 240_000);

  it("lose nothing when the server is killed in the middle, and share the limits again when it is back", async () => {
    const api = await startLimitedApi(120, 2000);
    try {
      await using fleet = await startFleet(5, { ...patient(), api: api.url, limits: limit(120, 2) });
      const ended = fleet.call(120);
      while (api.admitted.length < 200) await after(10);
      await redis.kill();
      while (api.admitted.length < 350) await after(10);
      await redis.restart();
      expect(await ended).toEqual({ succeeded: 600, warnings: [1, 1, 1, 1, 1] });

      // A process looks for the server when it has something to send.
      const inspect = new Redis(redis.url);
      let last = await fleet.call(1);
      while ((await inspect.keys("concord:pace:*")).length === 0) last = await fleet.call(1);
      inspect.disconnect();
      expect(last).toEqual({ succeeded: 5, warnings: [1, 1, 1, 1, 1] });
    } finally {
      await api.stop();
    }
  }, 120_000);

  it.each([
    ["ioredis", () => new Redis(redis.url)],
    ["node-redis", () => connectNodeRedis({ url: redis.url }).connect()],
  ])("take a client of %s", async (name, connect) => {
    const client = await connect();
    const api = await startLimitedApi(20, 400);
    try {
      const { all } = await paces(3, { client, name, limits: limit(20, 0.4) });
      expect(
        await callAll(
          api,
          20,
          all.map((pace) => ({ pace })),
        ),
      ).toBe(60);
      expect(api.refused()).toBe(0);
    } finally {
      if ("disconnect" in client) await client.disconnect();
      await api.stop();
    }
  });

  it("keep the limits whatever their own clocks say", async () => {
    const api = await startLimitedApi(20, 400);
    const skewed = (days: number): Env => ({
      ...systemEnv,
      now: () => Date.now() - days * 86_400_000,
      monotonic: () => performance.now() + days * 86_400_000,
    });
    const { all, close } = await paces(3, { url: redis.url, name: "skewed", limits: limit(20, 0.4) });
    try {
      const options = all.map((pace, index) => ({ pace, env: skewed(index) }));
      expect(await callAll(api, 20, options)).toBe(60);
      expect(api.refused()).toBe(0);
    } finally {
      await close();
      await api.stop();
    }
  });

  it("keep several windows at once", async () => {
    const limits = [...limit(5, 0.1), ...limit(20, 1)];
    const [short, long] = await Promise.all([startLimitedApi(5, 100), startLimitedApi(20, 1000)]);
    const { all, close } = await paces(2, { url: redis.url, name: "several", limits });
    try {
      expect(
        await callAll(
          short,
          15,
          all.map((pace) => ({ pace })),
        ),
      ).toBe(30);
      expect(
        await callAll(
          long,
          15,
          all.map((pace) => ({ pace })),
        ),
      ).toBe(30);
      expect([short.refused(), long.refused()]).toEqual([0, 0]);
    } finally {
      await close();
      await Promise.all([short.stop(), long.stop()]);
    }
  });

  it("have windows of their own under another name", async () => {
    const limits = limit(10, 60);
    const one = await redisPace({ url: redis.url, name: "key-1", limits });
    const other = await redisPace({ url: redis.url, name: "key-2", limits });
    const api = await startLimitedApi(20, 60_000);
    try {
      expect(await callAll(api, 10, [{ pace: one }, { pace: other }])).toBe(20);
    } finally {
      await Promise.all([one.close(), other.close(), api.stop()]);
    }
  });

  it("all wait when one of them gets a 429, and report how long", async () => {
    const time = new VirtualTime();
    const server = new Redis(redis.url);
    const waits: number[] = [];
    try {
      const paced = async (hooks = {}) => {
        const pace = await redisPace({ client: time.client(server), name: "gate", limits: limit(100, 1) });
        const { transport } = api;
        return createClient(meshi, { token: "a-key", pace, env: time.env, transport, hooks });
      };
      // The second call of the first process is refused, and closes the gate for a second.
      let refuse = () => {};
      const refused = new Promise<void>((resolve) => {
        refuse = resolve;
      });
      const api = time.api(1, 900, () => refuse());
      const one = await paced();
      const other = await paced({
        onWait: ({ reason, ms }: { reason: string; ms: number }) => reason === "pace" && waits.push(ms),
      });
      const later = async () => {
        await refused;
        // The client that was refused has to have the response first.
        await time.env.sleep(100);
        return other.GET("/auth");
      };
      await time.run(Promise.all([one.GET("/auth"), one.GET("/auth"), later()]));
      expect(waits[0]).toBe(900);
    } finally {
      server.disconnect();
    }
  });

  it("give back the slot of a call that was stopped while it waited", async () => {
    const limits = limit(1, 0.5);
    const { all, close } = await paces(2, { url: redis.url, name: "stopped", limits });
    const [one, other] = all;
    const api = await startLimitedApi(1, 500);
    try {
      expect(await callAll(api, 1, [{ pace: one }])).toBe(1);
      const stop = new AbortController();
      const stopped = callAll(api, 1, [
        { pace: one, signal: stop.signal, hooks: { onWait: () => stop.abort() } },
      ]);
      await expect(stopped).rejects.toThrow(/abort/i);
      // A slot that is not returned is free again after half a minute.
      expect(await callAll(api, 1, [{ pace: other, deadline: 25_000 }])).toBe(1);
    } finally {
      await close();
      await api.stop();
    }
  });

  it("end a call at once that would wait beyond its deadline, and say when to come again", async () => {
    const { all, close } = await paces(2, { url: redis.url, name: "deadline", limits: limit(1, 60) });
    const [one, other] = all;
    const api = await startLimitedApi(1, 60_000);
    const started = Date.now();
    try {
      expect(await callAll(api, 1, [{ pace: one }])).toBe(1);
      const client = createClient(meshi, { token: "a-key", baseUrl: api.url, ...(other && { pace: other }) });
      const { error } = await client.GET("/auth", { deadline: 10_000 });
      expect(error?.message).toContain("the rate limit leaves no time");
      expect(error?.retryAt?.getTime()).toBeGreaterThan(started + 50_000);
    } finally {
      await close();
      await api.stop();
    }
  });
});

describe.skipIf(skipped)("a cluster", () => {
  it("holds the windows of one key together, on whichever server has them", async () => {
    const nodes = await Promise.all(Array.from({ length: 2 }, () => startRedis("--cluster-enabled", "yes")));
    const [left, right] = nodes;
    const admins = nodes.map(({ url }) => new Redis(url));
    try {
      await admins[0]?.call("CLUSTER", "ADDSLOTSRANGE", "0", "8191");
      await admins[1]?.call("CLUSTER", "ADDSLOTSRANGE", "8192", "16383");
      await admins[0]?.call("CLUSTER", "MEET", "127.0.0.1", String(right?.port));
      const ready = async (admin: Redis) =>
        String(await admin.call("CLUSTER", "INFO")).includes("cluster_state:ok");
      while (!(await Promise.all(admins.map(ready))).every(Boolean)) await after(50);
      const warnings: string[] = [];
      const held = [0, 0];
      // The names hash to slots of both servers.
      for (const name of ["a", "b", "c", "d"]) {
        const api = await startLimitedApi(20, 400);
        const all = await Promise.all(
          [1, 2].map(() =>
            redisPace({
              url: `redis+cluster://127.0.0.1:${left?.port}`,
              name,
              limits: [...limit(20, 0.4), ...limit(50, 1)],
              onWarning: (message) => warnings.push(message),
            }),
          ),
        );
        expect(
          await callAll(
            api,
            15,
            all.map((pace) => ({ pace })),
          ),
        ).toBe(30);
        for (const [index, admin] of admins.entries())
          held[index] = Math.max(held[index] ?? 0, await admin.dbsize());
        await Promise.all([...all.map((pace) => pace.close()), api.stop()]);
      }
      expect(warnings).toEqual([]);
      expect(Math.min(...held)).toBeGreaterThan(0);
    } finally {
      for (const admin of admins) admin.disconnect();
      await Promise.all(nodes.map((node) => node.stop()));
    }
  }, 60_000);
});
