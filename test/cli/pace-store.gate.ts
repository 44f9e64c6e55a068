import { Redis } from "ioredis";
import { describe, expect, onTestFinished, test } from "vitest";
import { program, startRedis } from "../pace-redis/redis-server.ts";
import { concord, KEY } from "./concord.ts";
import { withEvent } from "./sandbox.ts";

describe.skipIf(program === undefined && !process.env.CI)("with a store for the pace", () => {
  test("commands with the same key share one window, those with another have their own, and no key is in it", async () => {
    const { base } = await withEvent();
    const redis = await startRedis("--requirepass", "s3cret");
    onTestFinished(() => redis.stop());
    const url = redis.url.replace("//", "//:s3cret@");
    const call = (key: string, env = {}) =>
      concord(["call", "meshi", "getAuth", "--base-url", base, "-v"], {
        env: { MESHI_KEY: key, CONCORD_PACE_STORE: url, ...env },
      });
    const ends = [await call(KEY), await call(KEY), await call("meshi-read-key")];
    const store = new Redis(url);
    const keys = await store.keys("*");
    store.disconnect();
    for (const { code, out, err } of ends) {
      expect(code).toBe(0);
      expect(`${out}${err}`).not.toContain("s3cret");
      expect(err).not.toContain("alone");
    }
    const owners = new Set(keys.map((name) => name.split(":")[2]));
    expect(owners.size).toBe(2);
    expect(keys.join()).not.toMatch(/meshi-(full|read)-key/);
    const wrong = await call(KEY, { CONCORD_PACE_STORE: redis.url.replace("//", "//:wr0ng@") });
    expect(wrong).toMatchObject({ code: 0, err: expect.stringContaining("keeps to the rate limits alone") });
    expect(wrong.err).not.toContain("wr0ng");
  });
});
