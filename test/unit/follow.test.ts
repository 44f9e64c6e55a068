import { describe, expect, it } from "vitest";
import { START, virtualTime } from "../../scripts/virtual-time.ts";
import { follow, PollFailed, type Progress, RunFailed } from "../../src/client/index.ts";
import { connect } from "../support/connect.ts";
import { json, type Reply, text } from "../support/fetch.ts";
import { library } from "../support/library.ts";
import { aRun, down, meshi, meshiError, type Run } from "../support/meshi.ts";

const params = { path: { run_id: "run-1" } };
const polls = (...statuses: Run["status"][]): Reply[] => statuses.map((status) => json(200, aRun(status)));

/** A client without jitter. */
const exact = (replies: Parameters<typeof connect<object, typeof meshi>>[1]) =>
  connect(meshi, replies, { time: virtualTime(() => 0) });

describe("follow", () => {
  it("asks until the work has ended, and gives its end", async () => {
    const errors = [{ attendee_id: "a", code: "INVALID_EMAIL", message: "No." }];
    const end = aRun("partial", { errors, finished_at: "2026-01-01T00:00:09Z" });
    const { client, sent } = exact([...polls("queued", "running"), json(200, end)]);
    expect(await follow(client, "/runs/{run_id}", { params })).toMatchObject({
      outcome: "partial",
      data: end,
      itemErrors: errors,
      finishedAt: "2026-01-01T00:00:09Z",
    });
    expect(sent.map(({ url }) => url.pathname)).toEqual(Array(3).fill("/runs/run-1"));
  });

  it("says so when all went well", async () => {
    const { client } = exact(polls("succeeded"));
    const { outcome, itemErrors } = await follow(client, "/runs/{run_id}", { params });
    expect([outcome, itemErrors]).toEqual(["success", []]);
  });

  it("waits half a second, then 0.15 s more each time, up to ten seconds", async () => {
    const at: number[] = [];
    const { client, time } = exact((_, number) => {
      at.push(time.elapsed());
      return json(200, aRun(number === 70 ? "succeeded" : "running"));
    });
    await follow(client, "/runs/{run_id}", { params });
    const waits = at.slice(1).map((moment, index) => Math.round(moment - (at[index] ?? 0)));
    expect(waits.slice(0, 5)).toEqual([500, 650, 800, 950, 1100]);
    expect(waits.slice(62)).toEqual([9800, 9950, 10_000, 10_000, 10_000, 10_000, 10_000]);
  });

  it("goes on with its waits when the status changes: that a run has left its queue says nothing about its end", async () => {
    const at: number[] = [];
    const statuses = ["queued", "queued", "queued", "running", "running", "succeeded"] as const;
    const { client, time } = exact((_, number) => {
      at.push(time.elapsed());
      return json(200, aRun(statuses[number - 1] ?? "failed"));
    });
    await follow(client, "/runs/{run_id}", { params });
    expect(at).toEqual([0, 500, 1150, 1950, 2900, 4000]);
  });

  it("spreads its waits upward by up to a tenth", async () => {
    const { client, time } = connect(meshi, polls("running", "succeeded"), { time: virtualTime(() => 0.5) });
    await follow(client, "/runs/{run_id}", { params });
    expect(time.elapsed()).toBe(525);
  });

  it("waits as the server asks, and by its own measure when it asks no more", async () => {
    const { client, time } = exact([
      json(200, aRun("running"), { "retry-after": "30" }),
      json(200, aRun("running"), { "retry-after": "soon" }),
      ...polls("succeeded"),
    ]);
    await follow(client, "/runs/{run_id}", { params });
    expect(time.elapsed()).toBe(30_000 + 650);
  });

  it.each([
    ["a number of seconds", "1000000000"],
    ["a date", "Fri, 31 Dec 9999 23:59:59 GMT"],
  ])("waits no longer than a retry would, whatever the server asks for (%s)", async (_, hint) => {
    const { client, time } = exact([
      json(200, aRun("running"), { "retry-after": hint }),
      ...polls("succeeded"),
    ]);
    await follow(client, "/runs/{run_id}", { params, retry: { maxRetryAfter: 60_000 } });
    expect(time.elapsed()).toBe(60_000);
    const other = exact([json(200, aRun("running"), { "retry-after": hint }), ...polls("succeeded")]);
    await follow(other.client, "/runs/{run_id}", { params });
    expect(other.time.elapsed()).toBe(300_000);
  });

  it("reports each wait to the observer", async () => {
    const { client } = exact([
      json(200, aRun("running"), { "retry-after": "30" }),
      ...polls("running", "succeeded"),
    ]);
    const waits: unknown[] = [];
    const onWait = (wait: object, call: object) => waits.push({ ...wait, ...call });
    await follow(client, "/runs/{run_id}", { params, hooks: { onWait } });
    const call = { operation: "GET /runs/{run_id}", requestId: expect.any(String) };
    expect(waits).toMatchObject([
      { reason: "poll", ms: 30_000, until: START + 30_000, ...call },
      { reason: "poll", ms: 650, until: START + 30_650, ...call },
    ]);
  });

  it.each([{}, { status: null }, { status: "" }, { status: ["running"] }, { status: 7 }])(
    "gives up after five responses in a row without a status (%j)",
    async (body) => {
      const { client, sent } = exact(() => json(200, body));
      await expect(follow(client, "/runs/{run_id}", { params })).rejects.toMatchObject({
        name: "PollFailed",
        data: body,
        cause: {
          name: "UnexpectedResponse",
          message: expect.stringContaining("without a status at /status, 5 times in a row"),
        },
      });
      expect(sent).toHaveLength(5);
    },
  );

  it("counts responses without a status anew after each that has one", async () => {
    const none = json(200, { run_id: "run-1" });
    const four = [none, none, none, none];
    const { client, sent } = exact([...four, ...polls("running"), ...four, ...polls("succeeded")]);
    await follow(client, "/runs/{run_id}", { params });
    expect(sent).toHaveLength(10);
  });

  it("takes a status that the contract does not know for work that goes on", async () => {
    const strange = (status: string) => json(200, { ...aRun("queued"), status });
    const { client, sent } = exact([
      ...["paused", "", "constructor", "toString", "SUCCEEDED"].map(strange),
      json(200, { run_id: "run-1" }),
      ...polls("succeeded"),
    ]);
    await follow(client, "/runs/{run_id}", { params });
    expect(sent).toHaveLength(7);
  });

  it("tells after every poll how far the work is", async () => {
    const seen: Progress<Run>[] = [];
    const { client } = exact(polls("queued", "running", "succeeded"));
    await follow(client, "/runs/{run_id}", { params, onProgress: (progress) => seen.push(progress) });
    expect(seen).toEqual([
      { status: "queued", polls: 1, data: aRun("queued") },
      { status: "running", polls: 2, data: aRun("running") },
      { status: "succeeded", polls: 3, data: aRun("succeeded") },
    ]);
  });

  it("follows what tells by itself how far it is, at the operation's own server", async () => {
    const { client } = connect(library, [json(200, { state: "waiting" }), json(200, { state: "ready" })]);
    const scan = { params: { path: { scan_id: "s" } } };
    const end = await follow(client, "/scans/{scan_id}", scan);
    expect(end).toMatchObject({ outcome: "success", data: { state: "ready" } });
    expect(end.finishedAt).toBeUndefined();
  });
});

describe("work that failed", () => {
  it("is another error than following that failed", async () => {
    const errors = [{ attendee_id: "a", code: "INVALID_EMAIL" as const, message: "No." }];
    const end = aRun("failed", { errors });
    const failed = exact([json(200, end)]);
    const lost = exact([...polls("running"), meshiError(404, "RUN_NOT_FOUND")]);
    const error = await follow(failed.client, "/runs/{run_id}", { params }).catch((error) => error);
    expect(error).toBeInstanceOf(RunFailed);
    expect(error).toMatchObject({ operation: "GET /runs/{run_id}", data: end, itemErrors: errors });
    const other = await follow(lost.client, "/runs/{run_id}", { params }).catch((error) => error);
    expect(other).toBeInstanceOf(PollFailed);
    expect(other).not.toBeInstanceOf(RunFailed);
  });

  it("is not known to have failed when it could not be followed: what was heard of it is kept", async () => {
    const { client } = exact([...polls("running"), text(502, "<html>")]);
    const error = await follow(client, "/runs/{run_id}", { params, retry: false }).catch((error) => error);
    expect(error).toMatchObject({
      name: "PollFailed",
      operation: "GET /runs/{run_id}",
      params,
      data: aRun("running"),
      cause: { name: "UnexpectedResponse" },
    });
    expect(error.message).toContain("502");
  });

  it("is followed over failures that a call retries", async () => {
    const { client } = exact([...polls("running"), down, text(502, ""), ...polls("succeeded")]);
    expect((await follow(client, "/runs/{run_id}", { params })).outcome).toBe("success");
  });
});

describe("several who follow the same work", () => {
  it("share one loop", async () => {
    const { client, sent } = exact(polls("queued", "running", "succeeded"));
    const seen: number[] = [];
    const ends = await Promise.all(
      Array.from({ length: 20 }, () =>
        follow(client, "/runs/{run_id}", { params, onProgress: ({ polls }) => seen.push(polls) }),
      ),
    );
    expect(sent).toHaveLength(3);
    expect(new Set(ends.map(({ data }) => data.status))).toEqual(new Set(["succeeded"]));
    expect(seen).toHaveLength(60);
  });

  it("may come later, and begin anew when the loop is over", async () => {
    const { client, sent, time } = exact(polls("queued", "running", "succeeded", "succeeded"));
    const first = follow(client, "/runs/{run_id}", { params });
    await time.advance(100);
    const second = follow(client, "/runs/{run_id}", { params });
    await Promise.all([first, second]);
    expect(sent).toHaveLength(3);
    await follow(client, "/runs/{run_id}", { params });
    expect(sent).toHaveLength(4);
  });

  it("do not share it with other work, nor with another client", async () => {
    const one = exact(() => json(200, aRun("succeeded")));
    const two = exact(polls("succeeded"));
    await Promise.all([
      follow(one.client, "/runs/{run_id}", { params }),
      follow(one.client, "/runs/{run_id}", { params: { path: { run_id: "run-2" } } }),
      follow(two.client, "/runs/{run_id}", { params }),
    ]);
    expect([one.sent.length, two.sent.length]).toEqual([2, 1]);
  });

  it("are not hurt when one of them gives up", async () => {
    const { client, sent, time } = exact(polls("queued", "succeeded"));
    const controller = new AbortController();
    const reason = new Error("given up");
    const leaving = follow(client, "/runs/{run_id}", { params, signal: controller.signal });
    const staying = follow(client, "/runs/{run_id}", { params });
    const left = expect(leaving).rejects.toBe(reason);
    await time.advance(100);
    controller.abort(reason);
    await left;
    expect((await staying).outcome).toBe("success");
    expect(sent).toHaveLength(2);
  });

  it("end the loop when the last of them has given up, and the next one begins anew", async () => {
    const { client, sent, time } = exact(polls("queued", "succeeded"));
    const controllers = [new AbortController(), new AbortController()];
    const leaving = controllers.map(({ signal }) =>
      expect(follow(client, "/runs/{run_id}", { params, signal })).rejects.toThrow(),
    );
    await time.advance(100);
    for (const controller of controllers) controller.abort();
    await Promise.all(leaving);
    await time.advance(60_000);
    expect(sent).toHaveLength(1);
    expect(time.pending()).toBe(0);
    expect((await follow(client, "/runs/{run_id}", { params })).outcome).toBe("success");
  });

  it("are not hurt by what the progress callback of one of them throws", async () => {
    const { client, sent } = exact(polls("queued", "succeeded"));
    const mistake = new Error("in the callback");
    const onProgress = () => {
      throw mistake;
    };
    const broken = follow(client, "/runs/{run_id}", { params, onProgress });
    const other = follow(client, "/runs/{run_id}", { params });
    await expect(broken).rejects.toBe(mistake);
    expect((await other).outcome).toBe("success");
    expect(sent).toHaveLength(2);
  });

  it("all hear of a failure", async () => {
    const { client } = exact([...polls("running", "failed")]);
    const ends = await Promise.allSettled([1, 2, 3].map(() => follow(client, "/runs/{run_id}", { params })));
    for (const end of ends) expect(end).toMatchObject({ status: "rejected", reason: { name: "RunFailed" } });
  });
});
