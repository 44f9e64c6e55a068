import { describe, expect, it } from "vitest";
import {
  beats,
  coreLro,
  costOf,
  fixed,
  LONGEST,
  lengths,
  type PollingCost,
  SHORTEST,
  scheduleCost,
} from "../../scripts/simulate/polling.ts";
import { virtualTime } from "../../scripts/virtual-time.ts";
import { follow } from "../../src/client/index.ts";
import { pollWait } from "../../src/client/polling.ts";
import { connect } from "../support/connect.ts";
import { json } from "../support/fetch.ts";
import { aRun, meshi } from "../support/meshi.ts";

/** Follows a run of this length with the client itself. */
async function followed(length: number, random = 0): Promise<PollingCost> {
  const time = virtualTime(() => random);
  const { client } = connect(
    meshi,
    () => json(200, aRun(time.elapsed() < length ? "running" : "succeeded")),
    { time, pace: false },
  );
  const { polls } = await follow(client, "/runs/{run_id}", { params: { path: { run_id: "run-1" } } });
  return { polls, delay: time.elapsed() - length };
}

/** From one every 50 ms to one every 10 min. */
const intervals = lengths(50, LONGEST, 200);

describe("polls spent against delay after the end, over runs of 0.2 s to 10 min", () => {
  const all = lengths(SHORTEST, LONGEST, 1000);
  const ours = scheduleCost(pollWait, all);

  it("is what the client itself spends", async () => {
    for (const length of lengths(SHORTEST, LONGEST, 40)) {
      expect(await followed(length)).toEqual({
        ...costOf(pollWait, length),
        delay: expect.closeTo(costOf(pollWait, length).delay, 5),
      });
    }
  });

  it("no fixed interval does better in both", () => {
    const better = intervals.filter((interval) => beats(scheduleCost(fixed(interval), all), ours));
    expect(better).toEqual([]);
  });

  it("no fixed interval comes near: for as few polls, each is noticeably later", () => {
    const frugal = intervals
      .map((interval) => scheduleCost(fixed(interval), all))
      .filter(({ polls }) => polls <= ours.polls);
    expect(frugal.length).toBeGreaterThan(50);
    for (const { delay } of frugal) expect(delay).toBeGreaterThan(1.1 * ours.delay);
  });

  it.each([
    ["0.2 to 2 s", 200, 2000],
    ["2 to 30 s", 2000, 30_000],
    ["0.5 to 10 min", 30_000, 600_000],
    ["0.2 s to 10 min", SHORTEST, LONGEST],
  ])("core-lro, which polls every 2 s, does not do better in both for runs of %s", (_, from, to) => {
    const band = lengths(from, to, 2000);
    expect(beats(scheduleCost(coreLro, band), scheduleCost(pollWait, band))).toBe(false);
  });

  it("core-lro does better in both for no octave of lengths but those between 8 and 60 s", () => {
    const better: number[] = [];
    for (let from = SHORTEST; from <= LONGEST / 2; from *= 1.1) {
      const octave = lengths(from, 2 * from, 200);
      if (beats(scheduleCost(coreLro, octave), scheduleCost(pollWait, octave))) better.push(from);
    }
    expect(Math.min(...better)).toBeGreaterThan(8000);
    expect(2 * Math.max(...better)).toBeLessThan(60_000);
  });

  it("the jitter delays the end by a tenth of a wait at most", async () => {
    for (const length of lengths(SHORTEST, LONGEST, 20)) {
      const late = await followed(length, 0.999);
      expect(late.polls).toBeLessThanOrEqual(costOf(pollWait, length).polls);
      expect(late.delay).toBeLessThanOrEqual(11_000);
    }
  });
});
