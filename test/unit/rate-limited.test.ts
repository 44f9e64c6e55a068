import { describe, expect, it } from "vitest";
import { type VirtualTime, virtualTime } from "../../scripts/virtual-time.ts";
import type { ClientOptions } from "../../src/client/index.ts";
import { connect } from "../support/connect.ts";
import { json, type Reply, text } from "../support/fetch.ts";
import { library } from "../support/library.ts";
import { auth, down, limited, meshi, ok } from "../support/meshi.ts";

async function answered(replies: Reply[] | (() => Reply), options: ClientOptions = {}, luck = 0) {
  const { client, sent, time } = connect(meshi, replies, { time: virtualTime(() => luck), ...options });
  const { error, meta } = await client.GET("/auth");
  return { error, sent, time, waits: meta.attempts.map(({ waited }) => waited) };
}

describe("a 429", () => {
  it("that comes again and again leads to waits that grow, never shorter than Retry-After", async () => {
    const steady = [...Array(6).fill(limited("1")), ok];
    expect((await answered(steady)).waits).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, undefined]);
    const long = [...Array(4).fill(limited("10")), ok];
    expect((await answered(long)).waits).toEqual([10_000, 10_000, 10_000, 10_000, undefined]);
  });

  it("is waited out with jitter upward only", async () => {
    const { waits } = await answered([limited("1"), limited("1"), limited("1"), ok], {}, 0.999);
    for (const [index, least] of [1000, 2000, 4000].entries()) {
      expect(waits[index]).toBeGreaterThan(least);
      expect(waits[index]).toBeLessThanOrEqual(least * 1.1);
    }
  });

  it("begins anew after another response", async () => {
    const { waits } = await answered([limited("1"), limited("1"), text(503, ""), limited("1"), ok]);
    expect(waits).toEqual([1000, 2000, 0, 1000, undefined]);
  });

  it("without a wait of its own is waited out by the growing backoff", async () => {
    const { waits } = await answered([limited(), limited(), limited(), ok], {}, 0.5);
    expect(waits).toEqual([250, 500, 1000, undefined]);
  });

  it("does not use up the attempts, which are for errors", async () => {
    const { error, sent } = await answered([...Array(9).fill(limited("1")), down, limited("1"), down, ok], {
      retry: { attempts: 3 },
    });
    expect(error).toBeUndefined();
    expect(sent).toHaveLength(13);
  });

  it("is waited out twenty times, or as often as the caller says", async () => {
    expect((await answered(() => limited("1"))).sent).toHaveLength(21);
    expect((await answered(() => limited("1"), { retry: { rateLimited: 2 } })).sent).toHaveLength(3);
    expect((await answered(() => limited("1"), { retry: { rateLimited: 0 } })).sent).toHaveLength(1);
  });

  it("is not waited out where one request was asked for", async () => {
    expect((await answered(() => limited("1"), { retry: false })).sent).toHaveLength(1);
    expect((await answered(() => limited("1"), { retry: { attempts: 1 } })).sent).toHaveLength(1);
    const both = { retry: { attempts: 1, rateLimited: 3 } };
    expect((await answered(() => limited("1"), both)).sent).toHaveLength(4);
  });

  it("is waited out for operations that are never repeated otherwise, since nothing was worked on", async () => {
    const slow = json(429, { error: { name: "slow_down", text: "Later." } }, { "retry-after": "1" });
    const { client, sent } = connect(library, [slow, slow, slow, slow, slow, slow, json(200, {})]);
    expect((await client.POST("/books", { body: { isbn: "1", title: "One" } })).error).toBeUndefined();
    expect(sent).toHaveLength(7);
  });

  it.each(["999999999", "9".repeat(30), "9".repeat(400), "Fri, 31 Dec 9999 23:59:59 GMT"])(
    "that asks for %s closes the client for five minutes at most, and tells a date that exists",
    async (after) => {
      const { client, sent, time } = connect(meshi, [limited(after), ok]);
      const { error } = await client.GET("/auth");
      expect(error?.retryAt?.getTime()).toBeGreaterThan(time.now());
      expect((await client.GET("/auth")).error).toMatchObject({ name: "TransportError", attempts: [] });
      await time.advance(300_001);
      expect((await client.GET("/auth")).error).toBeUndefined();
      expect(sent).toHaveLength(2);
    },
  );
});

/** What a server admits: 60 requests a second, by one of the usual ways to count. */
type Limiter = (now: number) => boolean;
const limiters: Record<string, () => Limiter> = {
  "a fixed window": () => {
    let window = -1;
    let count = 0;
    return (now) => {
      if (Math.floor(now / 1000) !== window) {
        window = Math.floor(now / 1000);
        count = 0;
      }
      return ++count <= 60;
    };
  },
  "a sliding window": () => {
    let admitted: number[] = [];
    return (now) => {
      admitted = admitted.filter((at) => at > now - 1000);
      return admitted.length < 60 && admitted.push(now) > 0;
    };
  },
  "a bucket of tokens": () => {
    let tokens = 60;
    let last = 0;
    return (now) => {
      tokens = Math.min(60, tokens + ((now - last) * 60) / 1000);
      last = now;
      return tokens >= 1 && tokens-- > 0;
    };
  },
};

/** Calls at once against a limit that the client does not know. */
async function storm(make: () => Limiter, latency: number, hint: string | undefined, calls = 600) {
  const time: VirtualTime = virtualTime();
  const admits = make();
  const log: { readonly at: number; readonly good: boolean }[] = [];
  const { client } = connect(
    meshi,
    () => async () => {
      await time.sleep(latency / 2);
      const good = admits(time.elapsed());
      log.push({ at: time.elapsed(), good });
      await time.sleep(latency / 2);
      return good
        ? Response.json(auth)
        : Response.json(
            { code: "PARTNER_RATE_LIMIT_EXCEEDED", message: "m", correlation_id: "c" },
            {
              status: 429,
              headers: hint === undefined ? {} : { "retry-after": hint },
            },
          );
    },
    { time, pace: false },
  );
  const results = await Promise.all(Array.from({ length: calls }, () => client.GET("/auth")));
  const failed = results.filter(({ error }) => error).length;
  return { failed, elapsed: Math.max(...log.map(({ at }) => at)), log };
}

describe.each(Object.entries(limiters))("600 calls at once, against 60 a second by %s", (_, make) => {
  it.each([5, 20, 50])("all succeed in 1.1 times the least time, %i ms away", async (latency) => {
    const { failed, elapsed, log } = await storm(make, latency, "1");
    expect(failed).toBe(0);
    // Sixty are admitted at once, and sixty more each second.
    expect(elapsed).toBeLessThanOrEqual(1.1 * 9000);
    // The first sixty show the limit. From then on the client keeps to it.
    const later = log.slice(600);
    expect(later.filter(({ good }) => !good).length).toBeLessThan(60);
  });

  it("come one after the other when the gate opens, not as a herd", async () => {
    const { log } = await storm(make, 20, "1");
    const [first] = log.slice(600);
    const together = log.slice(600).filter(({ at }) => at < (first?.at ?? 0) + 10);
    expect(together.length).toBeLessThanOrEqual(2);
  });

  it("all succeed also where the server says no time", async () => {
    expect((await storm(make, 20, undefined)).failed).toBe(0);
  });
});
