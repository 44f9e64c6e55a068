import { describe, expect, it } from "vitest";
import { START, virtualTime } from "../../scripts/virtual-time.ts";
import type { ClientOptions } from "../../src/client/index.ts";
import { connect } from "../support/connect.ts";
import { failing, hanging, json, type Reply, text } from "../support/fetch.ts";
import { library, refusal } from "../support/library.ts";
import { down, limited, meshi, meshiError, ok } from "../support/meshi.ts";

const always = (reply: Reply) => () => reply;

/** Calls `GET /auth` with random numbers that are all `luck`. */
async function answered(replies: Reply[] | (() => Reply), luck: number, options: ClientOptions = {}) {
  const { client, sent, time } = connect(meshi, replies, { time: virtualTime(() => luck), ...options });
  const { error, meta } = await client.GET("/auth");
  return { error, sent, elapsed: time.elapsed(), waits: meta.attempts.map(({ waited }) => waited), meta };
}

describe("the wait before a retry", () => {
  it("doubles from half a second, and each request counts as an attempt", async () => {
    const { error, sent, waits, elapsed } = await answered(always(down), 0.5, { retry: { attempts: 5 } });
    expect(sent).toHaveLength(5);
    expect(waits).toEqual([250, 500, 1000, 2000, undefined]);
    expect(elapsed).toBe(3750);
    expect(error).toMatchObject({ name: "ApiError", status: 500 });
  });

  it("is drawn from nothing up to the whole of it", async () => {
    const retry = { attempts: 5 };
    expect((await answered(always(down), 0, { retry })).waits).toEqual([0, 0, 0, 0, undefined]);
    const highest = (await answered(always(down), 0.999, { retry })).waits;
    for (const [index, whole] of [500, 1000, 2000, 4000].entries()) {
      expect(highest[index]).toBeCloseTo(whole * 0.999);
    }
  });

  it("grows to the longest wait and no further", async () => {
    const { waits } = await answered(always(down), 0.5, { retry: { attempts: 12 } });
    expect(waits.slice(5, 11)).toEqual([8000, 15_000, 15_000, 15_000, 15_000, 15_000]);
  });

  it("follows the caller's policy, of the client or of one call", async () => {
    const retry = { attempts: 3, base: 100, factor: 10, maxWait: 500, jitter: 0 };
    expect((await answered(always(down), 0.5, { retry })).waits).toEqual([100, 500, undefined]);
    const { client, sent } = connect(meshi, always(down), { retry });
    const { meta } = await client.GET("/auth", { retry: { attempts: 2 } });
    expect(meta.attempts).toHaveLength(2);
    await client.GET("/auth", { retry: false });
    expect(sent).toHaveLength(3);
  });

  it("can be ruled out", async () => {
    const { sent, error } = await answered([failing("ECONNREFUSED")], 0.5, { retry: false });
    expect(sent).toHaveLength(1);
    expect(error).toMatchObject({ name: "TransportError" });
  });
});

describe("a retry profile of the contract", () => {
  const retry = { statuses: [429, 503], attempts: 3, base: 1000, factor: 3, jitter: 0.25 };
  const prescribing = { ...library, retry };
  const closed = json(503, refusal("closed"));

  async function waits(luck: number, reply: Reply, options: ClientOptions = {}) {
    const time = virtualTime(() => luck);
    const { client } = connect(prescribing, always(reply), { time, ...options });
    const { meta } = await client.GET("/books");
    return meta.attempts.map(({ waited }) => waited);
  }

  it.each([
    ["below", 0, [750, 2250, undefined]],
    ["at", 0.5, [1000, 3000, undefined]],
    ["above", 0.999, [1249.5, 3748.5, undefined]],
  ])("gives attempts, waits and jitter: %s the middle", async (_, luck, expected) => {
    expect(await waits(luck, closed)).toEqual(expected);
  });

  it("says which statuses are retried, and other 5xx are not", async () => {
    expect(await waits(0.5, text(500, ""))).toHaveLength(1);
    expect(await waits(0.5, text(502, ""))).toHaveLength(1);
    expect((await waits(0.5, json(429, refusal("slow_down")))).length).toBeGreaterThan(3);
  });

  it("still resends what was lost on the way", async () => {
    expect(await waits(0.5, failing("ECONNRESET"))).toHaveLength(3);
  });

  it("gives way to the caller's own options, property by property", async () => {
    expect(await waits(0.5, closed, { retry: { attempts: 2 } })).toEqual([1000, undefined]);
  });
});

describe("a wait that the server asks for", () => {
  it("is kept, plus up to a tenth and at most a second, so that not everybody comes at once", async () => {
    expect((await answered([limited("2"), ok], 0)).waits).toEqual([2000, undefined]);
    expect((await answered([limited("2"), ok], 0.5)).waits).toEqual([2100, undefined]);
    expect((await answered([limited("60"), ok], 0.5)).waits).toEqual([60_500, undefined]);
  });

  it("holds for every status that is retried", async () => {
    const busy = meshiError(503, "INTERNAL_ERROR", { "retry-after": "7" });
    expect((await answered([busy, ok], 0)).waits).toEqual([7000, undefined]);
  });

  it("may be a date, measured against the response's own date", async () => {
    // The server's clock is an hour ahead of the client's.
    const date = new Date(START + 3_600_000).toUTCString();
    const until = new Date(START + 3_605_000).toUTCString();
    const busy = meshiError(503, "INTERNAL_ERROR", { date, "retry-after": until });
    expect((await answered([busy, ok], 0)).waits).toEqual([5000, undefined]);
  });

  it.each(["0", "-1", "soon", "Wed, 31 Dec 2025 23:00:00 GMT"])(
    "is ordinary backoff, never a shorter wait, when it says %j",
    async (value) => expect((await answered([limited(value), ok], 0.5)).waits).toEqual([250, undefined]),
  );

  it("ends the call at once when it is longer than five minutes, and says until when", async () => {
    const { error, elapsed, sent } = await answered([limited("301")], 0);
    expect(sent).toHaveLength(1);
    expect(elapsed).toBe(0);
    expect(error).toMatchObject({ status: 429, retryAfter: 301_000, retryAt: new Date(START + 301_000) });
    expect((await answered([limited("300"), ok], 0)).error).toBeUndefined();
    const patient = { retry: { maxRetryAfter: 400_000 } };
    expect((await answered([limited("301"), ok], 0, patient)).elapsed).toBe(301_000);
  });

  it("is reported with the error when the attempts are used up", async () => {
    const { error, elapsed } = await answered([limited("9")], 0, { retry: false });
    expect(elapsed).toBe(0);
    expect(error).toMatchObject({ retryAfter: 9000, retryAt: new Date(START + 9000) });
  });
});

describe("the deadline of a call", () => {
  it("lets a wait that would outlast it fail at once, with the time to come back", async () => {
    const { error, elapsed, sent } = await answered([limited("10")], 0, { deadline: 5000 });
    expect(sent).toHaveLength(1);
    expect(elapsed).toBe(0);
    expect(error).toMatchObject({ status: 429, retryAt: new Date(START + 10_000) });
  });

  it("counts all attempts and waits of the call", async () => {
    const { elapsed, sent, waits } = await answered(always(down), 0.5, { deadline: 1000 });
    expect(waits).toEqual([250, 500, undefined]);
    expect(sent).toHaveLength(3);
    expect(elapsed).toBe(750);
  });

  it("cuts an attempt off, which is not repeated then", async () => {
    const { client, sent, time } = connect(meshi, always(hanging));
    const call = client.GET("/auth", { deadline: 1000 });
    await time.advance(1000);
    expect(await call).toMatchObject({ error: { name: "TransportError" } });
    expect(sent).toHaveLength(1);
    expect(time.pending()).toBe(0);
  });

  it("that has passed sends nothing", async () => {
    const { error, sent } = await answered([], 0, { deadline: 0 });
    expect(error).toMatchObject({ name: "TransportError", attempts: [] });
    expect(error?.message).toContain("deadline");
    expect(sent).toHaveLength(0);
  });
});

describe("the retry budget of a client", () => {
  it("ends retries when most calls fail, so that an outage is not multiplied", async () => {
    const { client, sent } = connect(meshi, always(down));
    for (let call = 0; call < 50; call++) await client.GET("/auth");
    // 100 tokens, 5 a retry.
    expect(sent).toHaveLength(50 + 20);
  });

  it("is refilled by successes, five of them for at most five more retries", async () => {
    let healthy = false;
    const { client, sent } = connect(meshi, () => (healthy ? ok : down));
    for (let call = 0; call < 20; call++) await client.GET("/auth");
    healthy = true;
    for (let call = 0; call < 5; call++) await client.GET("/auth");
    healthy = false;
    const before = sent.length;
    for (let call = 0; call < 5; call++) await client.GET("/auth");
    expect(sent.length - before - 5).toBe(4);
  });

  it("is not spent by 429, where the server itself says when to come", async () => {
    const { client, sent } = connect(meshi, always(limited("1")), { pace: false });
    for (let call = 0; call < 10; call++) await client.GET("/auth");
    expect(sent).toHaveLength(10 * 21);
  });

  it("is one client's own", async () => {
    const first = connect(meshi, always(down));
    for (let call = 0; call < 50; call++) await first.client.GET("/auth");
    expect((await answered(always(down), 0.5)).sent).toHaveLength(3);
  });
});
