import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type VirtualTime, virtualTime } from "../../scripts/virtual-time.ts";
import type { RateLimit } from "../../src/client/index.ts";
import { seeded } from "../../src/sandbox/core/faults/seeded.ts";
import { connect } from "../support/connect.ts";
import { failing, hanging, type Server } from "../support/fetch.ts";
import { limited, meshi, ok } from "../support/meshi.ts";

const limit = (requests: number, seconds: number): RateLimit => ({ requests, seconds, per: "key" });

/** A server that notes when it counted a request, and takes time before and after that. */
function counting(time: VirtualTime, delay: () => number): { counted: number[]; server: Server } {
  const counted: number[] = [];
  const server: Server = async () => {
    await pass(time, delay());
    counted.push(time.monotonic());
    await pass(time, delay());
    return ok;
  };
  return { counted, server };
}

const pass = (time: VirtualTime, ms: number) => (ms > 0 ? time.sleep(ms) : Promise.resolve());

/** Whether any window of the server's saw more requests than the limit allows. */
function exceeded(counted: readonly number[], { requests, seconds }: RateLimit): boolean {
  return counted.some((start, index) => {
    const next = counted[index + requests];
    return next !== undefined && next - start < seconds * 1000;
  });
}

describe("pacing", () => {
  it("keeps 700 calls within the contract's 600 in 60 seconds", async () => {
    const time = virtualTime();
    const { counted, server } = counting(time, () => 0);
    const { client } = connect(meshi, server, { time });
    for (let call = 0; call < 700; call++) await client.GET("/auth");
    expect(counted).toHaveLength(700);
    expect(exceeded(counted, limit(600, 60))).toBe(false);
    // As fast as the limit allows: 600 at once, 100 when the window has passed.
    expect(time.elapsed()).toBe(60_000);
  });

  it("forgets no slot that still counts, however many calls there are", async () => {
    const time = virtualTime();
    const { counted, server } = counting(time, () => 0);
    const { client } = connect(meshi, server, { time, pace: [limit(100, 10)] });
    for (let call = 0; call < 150; call++) await client.GET("/auth");
    await time.sleep(9000);
    for (let call = 0; call < 400; call++) await client.GET("/auth");
    expect(exceeded(counted, limit(100, 10))).toBe(false);
  });

  it("does so for calls that start all at once", async () => {
    const time = virtualTime();
    const { counted, server } = counting(time, () => 0);
    const { client } = connect(meshi, server, { time });
    await Promise.all(Array.from({ length: 700 }, () => client.GET("/auth")));
    expect(counted).toHaveLength(700);
    expect(exceeded(counted, limit(600, 60))).toBe(false);
    expect(time.elapsed()).toBe(60_000);
  });

  it("never exceeds any window, however many there are and however slow the network is", async () => {
    const limits = fc.array(
      fc.record({ requests: fc.integer({ min: 1, max: 20 }), seconds: fc.integer({ min: 1, max: 30 }) }),
      { minLength: 1, maxLength: 3 },
    );
    const load = fc.record({
      calls: fc.integer({ min: 1, max: 80 }),
      workers: fc.integer({ min: 1, max: 10 }),
      slowest: fc.constantFrom(0, 100, 5000),
      seed: fc.integer(),
    });
    await fc.assert(
      fc.asyncProperty(limits, load, async (windows, { calls, workers, slowest, seed }) => {
        const time = virtualTime();
        const random = seeded(seed);
        const { counted, server } = counting(time, () => Math.round(random() * slowest));
        const pace = windows.map(({ requests, seconds }) => limit(requests, seconds));
        const { client } = connect(meshi, server, { time, pace });
        let left = calls;
        const work = async () => {
          while (left-- > 0) expect((await client.GET("/auth")).error).toBeUndefined();
        };
        await Promise.all(Array.from({ length: workers }, work));
        counted.sort((a, b) => a - b);
        expect(counted).toHaveLength(calls);
        for (const window of pace) expect(exceeded(counted, window)).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  it("counts retries too", async () => {
    const time = virtualTime(() => 0);
    const pace = [limit(2, 10)];
    const { client, sent } = connect(meshi, [failing("ECONNRESET"), failing("ECONNRESET"), ok], {
      time,
      pace,
    });
    await client.GET("/auth");
    expect(sent).toHaveLength(3);
    expect(time.elapsed()).toBe(10_000);
  });

  it("can be set to other limits, or switched off", async () => {
    for (const [pace, elapsed] of [
      [[limit(5, 1)], 1000],
      [[limit(2, 1), limit(4, 5)], 10_000],
      [[], 0],
      [false, 0],
    ] as const) {
      const time = virtualTime();
      const { client } = connect(meshi, () => ok, { time, pace });
      for (let call = 0; call < 10; call++) await client.GET("/auth");
      expect(time.elapsed()).toBe(elapsed);
    }
  });

  it("does not wait where the deadline leaves no room, and says when there will be", async () => {
    const time = virtualTime();
    const { client, sent } = connect(meshi, () => ok, { time, pace: [limit(1, 10)] });
    await client.GET("/auth");
    const { error } = await client.GET("/auth", { deadline: 5000 });
    expect(error).toMatchObject({
      name: "TransportError",
      retryAt: new Date(time.now() + 10_000),
      attempts: [],
    });
    expect(error?.message).toContain("rate limit");
    expect([sent.length, time.elapsed()]).toEqual([1, 0]);
  });

  it("keeps no slot of a call whose deadline passed before it was sent", async () => {
    const { client } = connect(meshi, () => ok, { pace: [limit(1, 10)] });
    expect((await client.GET("/auth", { deadline: 0 })).error?.name).toBe("TransportError");
    expect((await client.GET("/auth", { deadline: 60_000 })).error).toBeUndefined();
  });

  it("frees the slot of a call that got no response", async () => {
    const time = virtualTime();
    const { client } = connect(meshi, (_, number) => (number === 1 ? hanging : ok), {
      time,
      pace: [limit(1, 10)],
      retry: false,
      timeout: 500,
    });
    const calls = [client.GET("/auth"), client.GET("/auth")];
    await time.advance(20_000);
    const [lost, answered] = await Promise.all(calls);
    expect([lost?.error?.name, answered?.error]).toEqual(["TransportError", undefined]);
  });
});

describe("one 429", () => {
  it("closes the gate for all calls of the client until the server's time has come", async () => {
    const time = virtualTime(() => 0);
    const at: number[] = [];
    const server: Server = (_, number) => {
      at.push(time.elapsed());
      return number === 1 ? limited("7") : ok;
    };
    const { client } = connect(meshi, server, { time });
    const first = client.GET("/auth");
    await time.advance(0);
    const others = Array.from({ length: 5 }, () => client.GET("/auth"));
    for (const { error } of await Promise.all([first, ...others])) expect(error).toBeUndefined();
    expect(at).toEqual([0, 7000, 7000, 7000, 7000, 7000, 7000]);
  });

  it("is not opened earlier by another one that asks for less", async () => {
    const time = virtualTime(() => 0);
    const { client } = connect(meshi, [limited("9"), limited("1"), ok], { time, retry: false });
    await Promise.all([client.GET("/auth"), client.GET("/auth")]);
    await client.GET("/auth");
    expect(time.elapsed()).toBe(9000);
  });

  it("closes it also after the last attempt of its own call", async () => {
    const time = virtualTime(() => 0);
    const { client } = connect(meshi, [limited("7"), ok], { time });
    await client.GET("/auth", { retry: false });
    expect(time.elapsed()).toBe(0);
    await client.GET("/auth");
    expect(time.elapsed()).toBe(7000);
  });

  it("closes it for the backoff where the server names no time", async () => {
    const time = virtualTime(() => 0.5);
    const { client } = connect(meshi, [limited(), ok, ok], { time });
    await Promise.all([client.GET("/auth"), client.GET("/auth")]);
    expect(time.elapsed()).toBe(250);
  });

  it("that asks for longer than any call would wait lets the others fail at once, and say until when", async () => {
    const time = virtualTime(() => 0);
    const { client, sent } = connect(meshi, [limited("86400")], { time });
    const retryAt = new Date(time.now() + 86_400_000);
    expect((await client.GET("/auth")).error).toMatchObject({ name: "ApiError", retryAt });
    expect((await client.GET("/auth")).error).toMatchObject({
      name: "TransportError",
      retryAt,
      attempts: [],
    });
    expect([sent.length, time.elapsed()]).toEqual([1, 0]);
  });

  it("does not concern another client", async () => {
    const time = virtualTime(() => 0);
    const first = connect(meshi, [limited("7")], { time, retry: false });
    const second = connect(meshi, [ok], { time });
    await first.client.GET("/auth");
    await second.client.GET("/auth");
    expect(time.elapsed()).toBe(0);
  });
});
