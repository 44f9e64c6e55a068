import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Follower } from "../../scripts/simulate/follower.ts";
import { costOf, lengths } from "../../scripts/simulate/polling.ts";
import { virtualTime } from "../../scripts/virtual-time.ts";
import { type Contract, follow, resume, run } from "../../src/client/index.ts";
import { pollWait } from "../../src/client/polling.ts";
import { connect } from "../support/connect.ts";
import { json } from "../support/fetch.ts";
import { aRun, meshi } from "../support/meshi.ts";
import { withParts } from "../support/parts.ts";

type Counts = (elapsed: number) => object | undefined;
const rows = 1000;
const evenly =
  (length: number): Counts =>
  (elapsed) => ({ total: rows, succeeded: Math.floor((rows * elapsed) / length), failed: 0 });

/** A client of a server whose runs take so long each, and report counts. */
function serverOf(runLengths: readonly number[], counts: (length: number) => Counts = () => () => undefined) {
  const time = virtualTime(() => 0);
  const started = new Map<string, readonly [at: number, length: number]>();
  const { client, sent } = connect(
    meshi,
    ({ method, url }) => {
      const now = time.elapsed();
      if (method === "POST") {
        const run_id = `run-${started.size + 1}`;
        started.set(run_id, [now, runLengths[started.size] ?? 0]);
        return json(202, aRun("queued", { run_id }));
      }
      const [at, length] = started.get(url.pathname.split("/").at(-1) ?? "") ?? [0, 0];
      const elapsed = now - at;
      const status = elapsed < length ? "running" : "succeeded";
      const counted = counts(length)(elapsed);
      return json(200, { ...aRun(status), ...(counted && { counts: counted }) });
    },
    { time, pace: false },
  );
  const start = (path: "/events/{event_id}/match-runs" | "/events/{event_id}/enrichment-runs") =>
    run(client, "POST", path, { params: { path: { event_id: "summit" } } });
  return { client, sent, time, start };
}

describe("the counts of a run show when it ends", () => {
  it.each(lengths(200, 600_000, 25))(
    "so the client spends what the simulation says: %d ms",
    async (length) => {
      const { start, time } = serverOf([length], evenly);
      const { polls } = await start("/events/{event_id}/match-runs");
      const expected = new Follower().follow(length, (share) => Math.floor(rows * share) / rows);
      expect(polls).toBe(expected.polls);
      expect(time.elapsed() - length).toBeCloseTo(expected.delay, 3);
    },
  );

  it.each([
    ["a percentage", { done: ["/p"], all: 100 }, (share: number) => ({ p: 100 * share })],
    [
      "a percentage that is text",
      { done: ["/p"], all: 100 },
      (share: number) => ({ p: (100 * share).toFixed(3) }),
    ],
    ["a fraction", { done: ["/p"], all: 1 }, (share: number) => ({ p: share })],
    [
      "done and total",
      { done: ["/c/ok", "/c/bad"], all: ["/c/all"] },
      (share: number) => ({ c: { ok: 900 * share, bad: 100 * share, all: 1000 } }),
    ],
    [
      "left and total",
      { left: ["/left"], all: ["/all"] },
      (share: number) => ({ left: 50 - 50 * share, all: 50 }),
    ],
    [
      "done and left",
      { done: ["/done"], all: ["/done", "/left"] },
      (share: number) => ({ done: 7 * share, left: 7 - 7 * share }),
    ],
    [
      "counts of which some are missing or null as long as they are 0",
      { done: ["/ok", "/bad"], all: ["/all"] },
      (share: number) => ({ ok: share || null, all: 1 }),
    ],
  ] as const)("whatever says it: %s", async (_, progress, body) => {
    const length = 60_000;
    const time = virtualTime(() => 0);
    const state = { status: "/status", outcomes: { over: "success" }, progress } as const;
    const operation = { id: "x", security: [], scopes: [], responses: { 200: [] }, state };
    const contract: Contract = withParts({
      ...{ name: "tides", title: "Tides", version: "1", servers: ["https://tides.test"] as [string] },
      ...{
        securitySchemes: {},
        requestId: {},
        error: { code: "/code", message: "/message" },
        openCodes: true,
      },
      ...{ codes: {}, errors: {}, rateLimits: [], operations: { "GET /tide": operation } },
    });
    const { client } = connect<object, Contract>(
      contract,
      () => json(200, { status: time.elapsed() < length ? "on" : "over", ...body(time.elapsed() / length) }),
      { time },
    );
    // This contract has no types.
    const wait = follow as unknown as (...given: unknown[]) => Promise<{ polls: number }>;
    const { polls } = await wait(client, "/tide");
    expect(polls).toBe(new Follower().follow(length, (share) => share).polls);
    expect(polls).toBeLessThan(0.5 * costOf(pollWait, length).polls);
  });

  it("and Retry-After still decides where the server sends it", async () => {
    const time = virtualTime(() => 0);
    const { client } = connect(
      meshi,
      () => {
        const status = time.elapsed() < 30_000 ? "running" : "succeeded";
        const counts = evenly(30_000)(time.elapsed());
        return json(200, { ...aRun(status), ...{ counts } }, { "retry-after": "3" });
      },
      { time, pace: false },
    );
    const { polls } = await follow(client, "/runs/{run_id}", { params: { path: { run_id: "run-1" } } });
    expect([polls, time.elapsed()]).toEqual([11, 30_000]);
  });
});

/** What a server may say of its counts: sense, or none. */
const anyCount = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.double(),
  fc.constantFrom(null, undefined, "", "half", true, [], {}, "0.5", -1, 1, 2),
);

describe("expectations that are wrong do no harm", () => {
  it("whatever the counts and the runs before: no wait is below half a second, or longer than the schedule's and than the run so far", () => {
    fc.assert(
      fc.property(
        fc.array(anyCount, { minLength: 1, maxLength: 40 }),
        fc.array(fc.integer({ min: 1, max: 900_000 }), { maxLength: 5 }),
        fc.integer({ min: 1, max: 600_000 }),
        (counts, before, length) => {
          const client = new Follower();
          for (const earlier of before) client.follow(earlier);
          let time = 0;
          let polls = 1;
          const next = client.waits({ done: ["/share"], all: 1 });
          for (; time < length; polls++) {
            const wait = next(polls, { share: counts[polls % counts.length] }, false);
            expect(wait).toBeGreaterThanOrEqual(500);
            // The clock of the client has run since the earlier runs, and rounds in its own way.
            expect(wait).toBeLessThanOrEqual(Math.max(pollWait(polls), Math.min(time + 0.001, 10_000)));
            client.pass(wait);
            time += wait;
          }
          expect(polls).toBeLessThanOrEqual(2 * costOf(pollWait, length).polls);
        },
      ),
    );
  });

  it("counts that stand still, are all done or fall cost what no counts cost", () => {
    for (const length of lengths(200, 600_000, 30)) {
      const plain = new Follower().follow(length);
      for (const course of [
        () => 0,
        () => 0.3,
        () => 1,
        () => 2,
        (time: number) => 1 - time,
        () => Number.NaN,
      ])
        expect(new Follower().follow(length, course)).toEqual(plain);
    }
  });
});

describe("three runs of about the same length show how long the next one takes", () => {
  const match = "/events/{event_id}/match-runs";

  it("so that it takes fewer polls, and its end is noticed earlier", async () => {
    const { start, time } = serverOf([30_000, 31_000, 29_500, 30_500]);
    const polls: number[] = [];
    for (let runs = 0; runs < 3; runs++) polls.push((await start(match)).polls);
    const began = time.elapsed();
    const fourth = await start(match);
    expect(new Set(polls)).toEqual(new Set([costOf(pollWait, 30_000).polls]));
    expect(fourth.polls).toBeLessThan(0.7 * costOf(pollWait, 30_500).polls);
    expect(time.elapsed() - began - 30_500).toBeLessThan(costOf(pollWait, 30_500).delay);
  });

  it.each<[string, readonly number[]]>([
    ["after two of them", [30_000, 30_000]],
    ["after three of unequal length", [30_000, 30_000, 5000]],
    ["after three of which one had ended at once", [30_000, 30_000, 0]],
  ])("but not %s", async (_, before) => {
    const { start } = serverOf([...before, 30_500]);
    for (const _length of before) await start(match);
    expect((await start(match)).polls).toBe(costOf(pollWait, 30_500).polls);
  });

  it("and one that had ended at the first look is passed over", async () => {
    const { start } = serverOf([30_000, 30_000, 30_000, 0, 30_500]);
    for (let runs = 0; runs < 4; runs++) await start(match);
    expect((await start(match)).polls).toBeLessThan(costOf(pollWait, 30_500).polls);
  });

  it("and not of another operation, nor for another client", async () => {
    const { start } = serverOf([30_000, 30_000, 30_000, 30_500]);
    for (let runs = 0; runs < 3; runs++) await start(match);
    expect((await start("/events/{event_id}/enrichment-runs")).polls).toBe(costOf(pollWait, 30_500).polls);
    const other = serverOf([30_500]);
    expect((await other.start(match)).polls).toBe(costOf(pollWait, 30_500).polls);
  });

  it("a run that is resumed counts for the operation that started it", async () => {
    const { client, start } = serverOf([30_000, 30_000, 30_000, 30_500]);
    for (let runs = 0; runs < 3; runs++) await start(match);
    await client.POST(match, { params: { path: { event_id: "summit" } }, body: { idempotency_key: "four" } });
    const handle = {
      operation: `POST ${match}`,
      params: { path: { event_id: "summit" } },
      followed: { path: { run_id: "run-4" } },
    } as const;
    expect((await resume(client, handle)).polls).toBeLessThan(costOf(pollWait, 30_500).polls);
  });

  it("as long as the runs stay alike: the last three are remembered", () => {
    const client = new Follower();
    for (let runs = 0; runs < 10; runs++) client.follow(60_000);
    const known = client.follow(60_000);
    for (const length of [2000, 60_000, 60_000]) client.follow(length);
    expect(client.follow(60_000)).toEqual(new Follower().follow(60_000));
    expect(client.follow(60_000).polls).toBeLessThan(known.polls + 2);
  });
});
