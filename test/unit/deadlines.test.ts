import { describe, expect, it } from "vitest";
import { virtualTime } from "../../scripts/virtual-time.ts";
import {
  ensure,
  follow,
  type Progress,
  paginate,
  prepare,
  type RunHandle,
  resume,
  run,
} from "../../src/client/index.ts";
import { connect } from "../support/connect.ts";
import { hanging, json, type Reply, type Server } from "../support/fetch.ts";
import { importing, rowsOf } from "../support/importing.ts";
import { imports } from "../support/imports.ts";
import { library, refusal } from "../support/library.ts";
import { aRun, meshi } from "../support/meshi.ts";

const params = { path: { run_id: "run-1" } };
const running = json(200, aRun("running"));
const path = "/events/{event_id}/match-runs";
const event = { path: { event_id: "summit" } };

/** The rejection of a verb, and when it happened. */
async function end(time: ReturnType<typeof virtualTime>, working: Promise<unknown>) {
  const [settled] = await Promise.allSettled([working]);
  return { error: settled.status === "rejected" ? settled.reason : undefined, at: time.elapsed() };
}

describe("the deadline of a verb", () => {
  it.each([
    ["polls go on and on", running],
    ["the server asks for a wait beyond it", json(200, aRun("running"), { "retry-after": "100000" })],
    ["a poll gets no response", hanging],
    ["no response has a status", json(200, {})],
  ])("ends follow, though %s", async (_, reply) => {
    const { client, time } = connect(meshi, () => reply);
    const following = end(time, follow(client, "/runs/{run_id}", { params, deadline: 1000 }));
    await time.advance(1000);
    const { error, at } = await following;
    expect(error).toMatchObject({ name: "PollFailed", params, cause: { name: "TransportError" } });
    expect(error.message).toContain("the deadline has passed");
    expect(at).toBe(1000);
    await time.advance(100_000);
    expect(time.pending()).toBe(0);
  });

  it("is that of one waiter: others on the same work are not hurt", async () => {
    const { client, time, sent } = connect(meshi, (_, number) =>
      json(200, aRun(number < 9 ? "running" : "succeeded")),
    );
    const seen: Progress[] = [];
    const hurried = end(
      time,
      follow(client, "/runs/{run_id}", { params, deadline: 1200, onProgress: (p) => seen.push(p) }),
    );
    const patient = follow(client, "/runs/{run_id}", { params });
    expect((await hurried).error).toMatchObject({ name: "PollFailed", data: aRun("running") });
    const told = seen.length;
    expect((await patient).outcome).toBe("success");
    expect(sent).toHaveLength(9);
    expect(seen).toHaveLength(told);
  });

  it("counts over start and polls of a run, which is then resumed by the handle of the error", async () => {
    const slow: Server = async ({ method }) => {
      if (method === "POST") await time.sleep(700);
      return method === "POST" ? json(202, aRun("queued")) : running;
    };
    const time = virtualTime(() => 0);
    const { client, sent } = connect(meshi, slow, { time });
    const { error, at } = await end(time, run(client, "POST", path, { params: event, deadline: 2000 }));
    expect(at).toBe(2000);
    expect(error).toMatchObject({ name: "PollFailed", handle: { followed: { path: { run_id: "run-1" } } } });
    // A handle can be stored and read again.
    const stored: RunHandle = JSON.parse(JSON.stringify(error.handle));
    const later = connect(meshi, [json(200, aRun("succeeded"))]);
    expect((await resume(later.client, stored)).outcome).toBe("success");
    expect(sent.filter(({ method }) => method === "POST")).toHaveLength(1);
  });

  it("ends a resumed run too", async () => {
    const { client, time } = connect(meshi, ({ method }) =>
      method === "POST" ? json(202, aRun("queued")) : running,
    );
    const handle = prepare(client, "POST", path, { params: event });
    const { error, at } = await end(time, resume(client, handle, { deadline: 3000 }));
    expect([error.name, at]).toEqual(["PollFailed", 3000]);
  });

  it("passes while a run is started: then it is the call that failed", async () => {
    const { client, time } = connect(meshi, () => hanging);
    const starting = end(time, run(client, "POST", path, { params: event, deadline: 500 }));
    await time.advance(500);
    expect((await starting).error).toMatchObject({ name: "TransportError", outcomeUnknown: true });
  });

  it("ends a batch: what is under way has an unknown outcome, and the same input goes on later", async () => {
    const time = virtualTime();
    const known = imports(time, { takes: ({ rows }) => (rows[0] === "a" ? 0 : 60_000) });
    const options = { concurrency: 2, deadline: 5000, continueOnError: true };
    const first = importing(known.server, rowsOf("abcdefgh"), options, time);
    await expect(first.done).rejects.toMatchObject({
      name: "TransportError",
      message: expect.stringContaining("there were items left to send"),
    });
    expect(time.elapsed()).toBe(5000);
    expect(first.results.map(({ status }) => status)).toEqual(["succeeded", "unknown", "unknown"]);
    expect(first.results[1]?.error).toMatchObject({ name: "PollFailed" });
    const again = importing(known.server, rowsOf("abcdefgh"), {}, time);
    await again.done;
    expect(again.results.map(({ status }) => status)).toEqual(["already", ...Array(7).fill("succeeded")]);
    expect(known.runs).toHaveLength(8);
  });

  it("ends a batch whose items do not come", async () => {
    const time = virtualTime();
    const never = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) };
    const { done } = importing(imports(time).server, never, { deadline: 5000 }, time);
    const ended = end(time, done);
    await time.advance(5000);
    expect((await ended).error).toMatchObject({ name: "TransportError" });
    expect(time.pending()).toBe(0);
  });

  it("ends the reading of pages, with what the caller does between them", async () => {
    const page = (_: unknown, number: number): Reply =>
      json(200, { books: [{ isbn: "1" }], paging: { next: number } });
    const asked: number[] = [];
    const server: Server = (sent, number) => {
      asked.push(time.elapsed());
      return page(sent, number);
    };
    const { client, time } = connect(library, server);
    const reading = async () => {
      for await (const _ of paginate(client, "/books", { deadline: 2500 })) await time.sleep(1000);
    };
    await expect(reading()).rejects.toMatchObject({ name: "TransportError" });
    // One page is read while the one before it is used.
    expect(asked).toEqual([0, 0, 1000, 2000]);
  });

  it("counts over the two calls of ensure", async () => {
    const taken = json(409, refusal("taken", { isbn: "1" }));
    const slow: Server = async ({ method }) => {
      if (method === "GET") return hanging;
      await time.sleep(800);
      return taken;
    };
    const time = virtualTime();
    const { client } = connect(library, slow, { time });
    const ensuring = end(
      time,
      ensure(client, "POST", "/books", { body: { isbn: "1", title: "A" }, deadline: 1000 }),
    );
    await time.advance(1000);
    expect((await ensuring).error).toMatchObject({ name: "TransportError", operation: "GET /books/{isbn}" });
  });

  it("of a client limits each call by itself, so that a long run can still be followed", async () => {
    const { client, time } = connect(
      meshi,
      (_, number) => json(200, aRun(number < 40 ? "running" : "succeeded")),
      {
        deadline: 1000,
      },
    );
    expect((await follow(client, "/runs/{run_id}", { params })).outcome).toBe("success");
    expect(time.elapsed()).toBeGreaterThan(60_000);
  });
});
