import { describe, expect, it } from "vitest";
import { virtualTime } from "../../scripts/virtual-time.ts";
import { batch } from "../../src/client/index.ts";
import { decide, RetryBudget, retryPolicy } from "../../src/client/retry.ts";
import { seeded } from "../../src/sandbox/core/faults/seeded.ts";
import { connect } from "../support/connect.ts";
import { json, type Server } from "../support/fetch.ts";
import { importPath, row } from "../support/importing.ts";
import { auth, down, meshi } from "../support/meshi.ts";

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
    [0.3, 0.99, 5],
    [0.5, 0.9, 4],
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

  it.each([
    ["has never succeeded", undefined, {}, 3],
    ["succeeded more than five seconds ago", 5001, {}, 3],
    ["succeeded just now", 0, {}, 5],
    ["is asked for a number of attempts", undefined, { retry: { attempts: 4 } }, 4],
    ["is asked for fewer", undefined, { retry: { attempts: 2 } }, 2],
  ])(
    "a call has three attempts, and five once the API works: where a client %s (%s ms)",
    async (_, ago, options, attempts) => {
      let isDown = false;
      const server: Server = () => (isDown ? down : json(200, auth));
      // The waits of this call take no time.
      const { client, time } = connect(meshi, server, { time: virtualTime(() => 0), ...options });
      if (ago !== undefined) {
        await client.GET("/auth");
        await time.advance(ago);
      }
      isDown = true;
      const { meta } = await client.GET("/auth");
      expect(meta.attempts).toHaveLength(attempts);
    },
  );

  it("keeps five attempts of a call that the API has shown to work, however long they take", async () => {
    let isDown = false;
    const server: Server = () => (isDown ? down : json(200, auth));
    const { client, time } = connect(meshi, server, { time: virtualTime(() => 0.999) });
    await client.GET("/auth");
    await time.advance(4999);
    isDown = true;
    const { meta } = await client.GET("/auth");
    expect(meta.attempts).toHaveLength(5);
  });

  it("lets batches and the status of a run have five attempts from the start", async () => {
    const { client, sent } = connect(meshi, () => down);
    await client.GET("/runs/{run_id}", { params: { path: { run_id: "run-1" } } });
    expect(sent).toHaveLength(5);
    const init = { params: { path: { event_id: "summit" } }, continueOnError: true };
    for await (const { status } of batch(client, "PUT", importPath, [row("a")], init))
      expect(status).toBe("unknown");
    expect(sent).toHaveLength(10);
  });

  it("keeps the attempts that the contract asks for", async () => {
    const { client, sent } = connect({ ...meshi, retry: { attempts: 6 } }, () => down);
    await client.GET("/auth");
    expect(sent).toHaveLength(6);
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
