import { describe, expect, it } from "vitest";
import { decide, RetryBudget, retryPolicy } from "../../src/client/retry.ts";
import { seeded } from "../../src/sandbox/core/faults/seeded.ts";
import { connect } from "../support/connect.ts";
import { down, meshi } from "../support/meshi.ts";

/** Whether a client retries after so many failures, and what it learns from a success. */
interface Retrying {
  again(attempt: number): boolean;
  success(): void;
}

/** The rules of clients that stop after a fixed number of requests. */
const fixed =
  (attempts: number): (() => Retrying) =>
  () => ({ again: (attempt) => attempt < attempts, success() {} });

/** The rules of this client. */
function concord(): Retrying {
  const budget = new RetryBudget();
  const policy = retryPolicy(undefined, undefined, undefined);
  const definition = { id: "x", security: [], scopes: [], responses: {} };
  return {
    again: (attempt) =>
      decide({
        attempt,
        outcome: { status: 503 },
        policy,
        operation: "GET /x",
        definition,
        budget,
        random: () => 0.5,
        left: Number.POSITIVE_INFINITY,
      }).retry,
    success: () => budget.refund(),
  };
}

/** Fifty calls at a time, against a server that fails this part of all requests. */
function simulate(make: () => Retrying, errors: number, calls: number, seed: number) {
  const client = make();
  const random = seeded(seed);
  let requests = 0;
  let succeeded = 0;
  let started = 0;
  const underWay: number[] = [];
  while (started < calls || underWay.length > 0) {
    while (underWay.length < 50 && started < calls) {
      started++;
      underWay.push(0);
    }
    const attempt = (underWay.shift() ?? 0) + 1;
    requests++;
    if (random() >= errors) {
      succeeded++;
      client.success();
    } else if (client.again(attempt)) underWay.push(attempt);
  }
  return { success: succeeded / calls, amplification: requests / calls };
}

/** The worst of ten runs. */
function worst(make: () => Retrying, errors: number, calls = 5000) {
  const runs = Array.from({ length: 10 }, (_, seed) => simulate(make, errors, calls, seed + 1));
  return {
    success: Math.min(...runs.map(({ success }) => success)),
    amplification: Math.max(...runs.map(({ amplification }) => amplification)),
  };
}

describe("the retry budget", () => {
  it("costs an outage at most a tenth more requests: 220 for 200 calls", async () => {
    const { client, sent } = connect(meshi, () => down);
    for (let call = 0; call < 200; call++) await client.GET("/auth");
    expect(sent).toHaveLength(220);
    expect(worst(concord, 1, 200).amplification).toBeLessThanOrEqual(1.1);
  });

  it.each([
    [0.05, 0.9999, 5],
    [0.3, 0.98, 5],
    [0.5, 0.85, 4],
  ])(
    "lets calls succeed at %d errors (at least %d), with no more load than %i attempts cause",
    (errors, least, peer) => {
      const { success, amplification } = worst(concord, errors);
      expect(success).toBeGreaterThanOrEqual(least);
      expect(amplification).toBeLessThanOrEqual(worst(fixed(peer), errors).amplification);
    },
  );

  it("lets a failing server have less load than any peer does, beyond 50 % errors", () => {
    for (const errors of [0.6, 0.7, 0.8, 0.9]) {
      expect(worst(concord, errors).amplification).toBeLessThan(worst(fixed(3), errors).amplification);
    }
  });

  it("recovers by itself: soon after an outage calls succeed as before", () => {
    const client = concord();
    for (let call = 0; call < 1000; call++) for (let attempt = 1; client.again(attempt); attempt++);
    expect(simulate(() => client, 0.3, 2000, 1).success).toBeGreaterThan(0.97);
  });

  it("says so in the error of a call that it ended", async () => {
    const { client } = connect(meshi, () => down);
    const first = (await client.GET("/auth")).error;
    expect(first?.message).not.toContain("budget");
    for (let call = 0; call < 10; call++) await client.GET("/auth");
    const { error, meta } = await client.GET("/auth");
    expect(error?.message).toContain("its retry budget is used up");
    expect([meta.retryBudgetSpent, error?.retryBudgetSpent, meta.attempts.length]).toEqual([true, true, 1]);
  });
});
