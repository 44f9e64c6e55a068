import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { virtualTime } from "../../scripts/virtual-time.ts";
import { type CallOptions, type ClientOptions, follow, paginate, run } from "../../src/client/index.ts";
import { connect } from "../support/connect.ts";
import { hanging, json, type Reply, stalled } from "../support/fetch.ts";
import { aRun, auth, down, limited, meshi, ok } from "../support/meshi.ts";

const reason = new Error("the caller has changed their mind");
const params = { path: { run_id: "run-1" } };
const pace = [{ requests: 1, seconds: 10, per: "key" }];
const running = json(200, aRun("running"));

/** A client whose random numbers are all high, so that no wait ends before the abort. */
const meshiClient = (replies: Reply[], options: ClientOptions) =>
  connect(meshi, replies, { ...options, time: virtualTime(() => 0.999) });

type MeshiClient = ReturnType<typeof meshiClient>["client"];

interface Stage {
  readonly replies: Reply[];
  readonly options?: ClientOptions;
  readonly start: (client: MeshiClient, options: CallOptions) => Promise<unknown>;
}

const call: Stage["start"] = (client, options) => client.GET("/auth", options);

const stages: Record<string, Stage> = {
  "waits for the answer": { replies: [hanging], start: call },
  "reads the body": { replies: [stalled(200, "{")], start: call },
  "reads the body of an error": { replies: [stalled(500, "{")], start: call },
  "waits for its credential": {
    replies: [],
    options: { token: () => new Promise<string>(() => {}) },
    start: call,
  },
  "backs off": { replies: [down], start: call },
  "waits as long as the server asked": { replies: [limited("60")], start: call },
  "waits for the rate window": {
    replies: [ok],
    options: { pace },
    async start(client, options) {
      await client.GET("/auth");
      return client.GET("/auth", options);
    },
  },
  "waits for a slot that another call holds": {
    replies: [hanging],
    options: { pace },
    start(client, options) {
      client.GET("/auth", { timeout: 500, retry: false }).catch(() => {});
      return client.GET("/auth", options);
    },
  },
  "follows a run, between two polls": {
    replies: [running],
    start: (client, options) => follow(client, "/runs/{run_id}", { params, ...options }),
  },
  "follows a run, during a poll": {
    replies: [hanging],
    start: (client, options) => follow(client, "/runs/{run_id}", { params, ...options }),
  },
  "starts a run": {
    replies: [hanging],
    start: (client, options) =>
      run(client, "POST", "/runs", { body: { kind: "match", event_id: "e" }, ...options }),
  },
  "reads a page": {
    replies: [hanging],
    async start(client, options) {
      for await (const _ of paginate(client, "/review-queue", options));
    },
  },
};

describe.each(["call", "client"] as const)("the signal of the %s", (whose) => {
  it.each(Object.entries(stages))("ends it at once while it %s", async (_, { replies, options, start }) => {
    const controller = new AbortController();
    const { signal } = controller;
    const { client, time } = meshiClient(replies, { ...options, ...(whose === "client" && { signal }) });
    const aborted: { error?: unknown; at?: number } = {};
    start(client, whose === "call" ? { signal } : {}).catch((error: unknown) => {
      Object.assign(aborted, { error, at: time.elapsed() });
    });
    time.timeout(300, () => controller.abort(reason));
    await time.advance(1000);
    expect(aborted.error).toBe(reason);
    expect(aborted.at).toBe(300);
    expect(time.pending()).toBe(0);
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });

  it("lets nothing be sent when it is aborted already", async () => {
    const signal = AbortSignal.abort(reason);
    const { client, sent, time } = meshiClient([], whose === "client" ? { signal } : {});
    const options = whose === "call" ? { signal } : {};
    await expect(call(client, options)).rejects.toBe(reason);
    await expect(follow(client, "/runs/{run_id}", { params, ...options })).rejects.toBe(reason);
    expect(sent).toHaveLength(0);
    expect(time.pending()).toBe(0);
  });

  it("keeps no listener of a call that is over", async () => {
    const { signal } = new AbortController();
    const { client, time } = meshiClient([down, limited("1"), ok, running, json(200, aRun("succeeded"))], {
      pace,
      ...(whose === "client" && { signal }),
    });
    const options = whose === "call" ? { signal } : {};
    expect(await call(client, options)).toMatchObject({ data: auth });
    await follow(client, "/runs/{run_id}", { params, ...options });
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
    expect(time.pending()).toBe(0);
  });
});

describe("an abort", () => {
  it("may come from either of the two signals", async () => {
    for (const whose of ["call", "client"]) {
      const controllers = { call: new AbortController(), client: new AbortController() };
      const { client, time } = meshiClient([hanging], { signal: controllers.client.signal });
      const rejected = expect(call(client, { signal: controllers.call.signal })).rejects.toBe(reason);
      time.timeout(100, () => controllers[whose as "call"].abort(reason));
      await time.advance(100);
      await rejected;
    }
  });

  it("is distinguished from a time-out, which is returned", async () => {
    const { client, time } = meshiClient([hanging], { retry: false, timeout: 100 });
    const result = call(client, { signal: new AbortController().signal });
    await time.advance(100);
    expect(await result).toMatchObject({ error: { name: "TransportError" } });
  });

  it("frees the slot of its call in the rate window", async () => {
    const controller = new AbortController();
    const { client, time } = meshiClient([hanging, ok], { pace });
    const rejected = expect(call(client, { signal: controller.signal })).rejects.toBe(reason);
    const next = call(client, {});
    await time.advance(0);
    controller.abort(reason);
    await rejected;
    expect(await next).toMatchObject({ data: auth });
    expect(time.elapsed()).toBe(10_000);
  });

  it("leaves the calls that wait beside it alone", async () => {
    const controller = new AbortController();
    const { client, sent } = meshiClient([ok, ok, ok], { pace });
    const calls = [{}, { signal: controller.signal }, {}].map((options) => call(client, options));
    const rejected = expect(calls[1]).rejects.toBe(reason);
    controller.abort(reason);
    await rejected;
    expect(await Promise.all([calls[0], calls[2]])).toMatchObject([{ data: auth }, { data: auth }]);
    expect(sent).toHaveLength(2);
  });
});
