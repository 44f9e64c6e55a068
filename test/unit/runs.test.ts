import { describe, expect, it } from "vitest";
import { PollFailed, prepare, RunFailed, type RunHandle, resume, run } from "../../src/client/index.ts";
import { connect } from "../support/connect.ts";
import { failing, json } from "../support/fetch.ts";
import { library } from "../support/library.ts";
import { aRun, meshi, meshiError } from "../support/meshi.ts";

const path = "/events/{event_id}/match-runs";
const params = { path: { event_id: "summit" } };
const accepted = json(202, aRun("queued"));
const ended = json(200, aRun("succeeded"));
const keyOf = (text: string | undefined): unknown => JSON.parse(text ?? "{}").idempotency_key;

describe("run", () => {
  it("starts a run and follows it to its end", async () => {
    const { client, sent } = connect(meshi, [accepted, json(200, aRun("running")), ended]);
    const end = await run(client, "POST", path, { params, body: { webhook_url: "https://partner.test" } });
    expect(end).toMatchObject({ outcome: "success", data: aRun("succeeded"), replayed: false });
    expect(sent.map(({ method, url }) => `${method} ${url.pathname}`)).toEqual([
      "POST /events/summit/match-runs",
      "GET /runs/run-1",
      "GET /runs/run-1",
    ]);
    expect(JSON.parse(sent[0]?.text ?? "")).toMatchObject({ webhook_url: "https://partner.test" });
  });

  it("says when the API knew the key already", async () => {
    const known = json(200, aRun("running", { idempotent_replay: true }));
    const { client } = connect(meshi, [known, ended]);
    expect((await run(client, "POST", path, { params })).replayed).toBe(true);
  });

  it("tells its progress, and how to find it again once it has started", async () => {
    const { client } = connect(meshi, [accepted, json(200, aRun("running")), ended]);
    const seen: unknown[] = [];
    await run(client, "POST", path, {
      params,
      onStart: (handle) => seen.push(handle.followed?.path),
      onProgress: ({ status }) => seen.push(status),
    });
    expect(seen).toEqual([{ run_id: "run-1" }, "running", "succeeded"]);
  });

  it("fails in three ways: it does not start, it fails, or it cannot be followed", async () => {
    const refused = connect(meshi, [meshiError(404, "EVENT_NOT_FOUND")]);
    await expect(run(refused.client, "POST", path, { params })).rejects.toMatchObject({
      code: "EVENT_NOT_FOUND",
    });
    const failed = connect(meshi, [accepted, json(200, aRun("failed"))]);
    await expect(run(failed.client, "POST", path, { params })).rejects.toThrow(RunFailed);
    const lost = connect(meshi, [accepted, meshiError(404, "RUN_NOT_FOUND")]);
    await expect(run(lost.client, "POST", path, { params })).rejects.toThrow(PollFailed);
  });

  it("starts with the same key on every attempt", async () => {
    const { client, sent } = connect(meshi, [failing("ECONNRESET"), failing("ECONNRESET"), accepted, ended]);
    await run(client, "POST", path, { params });
    const keys = sent.slice(0, 3).map(({ text }) => keyOf(text));
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toBeTypeOf("string");
  });

  it("sends what has no key only once", async () => {
    const { client, sent } = connect(library, [failing("ECONNRESET")]);
    const scanning = run(client, "POST", "/scans", { body: { isbn: "1" } });
    await expect(scanning).rejects.toMatchObject({ name: "TransportError", outcomeUnknown: true });
    expect(sent).toHaveLength(1);
    const again = connect(library, [json(200, { scan: "s" }), json(200, { state: "ready" })]);
    expect(await run(again.client, "POST", "/scans", { body: { isbn: "1" } })).toMatchObject({
      outcome: "success",
    });
    expect(again.sent[1]?.url.pathname).toBe("/scans/s");
  });

  it("says so when the response does not lead to the run", async () => {
    const { client } = connect(meshi, [json(202, { status: "queued" })]);
    await expect(run(client, "POST", path, { params })).rejects.toThrow("GET /runs/{run_id}");
  });
});

describe("a handle", () => {
  it("has its key before anything is sent, and survives JSON", async () => {
    const { client, sent } = connect(meshi, []);
    const handle = prepare(client, "POST", path, { params, body: { webhook_url: "https://partner.test" } });
    expect(sent).toHaveLength(0);
    expect(handle.body).toMatchObject({ idempotency_key: expect.any(String) });
    expect(JSON.parse(JSON.stringify(handle))).toEqual(handle);
  });

  it("keeps the caller's own key", () => {
    const { client } = connect(meshi, []);
    const handle = prepare(client, "POST", path, { params, body: { idempotency_key: "mine" } });
    expect(handle.body).toEqual({ idempotency_key: "mine" });
  });

  it("resumed after a crash between request and response uses the same key, and finds the run", async () => {
    const first = connect(meshi, [failing("ECONNRESET")], { retry: false });
    const handle = prepare(first.client, "POST", path, { params });
    const stored = JSON.stringify(handle);
    await expect(resume(first.client, handle)).rejects.toMatchObject({ name: "TransportError" });
    const known = json(200, aRun("running", { idempotent_replay: true }));
    const second = connect(meshi, [known, ended]);
    const end = await resume(second.client, JSON.parse(stored));
    expect(end).toMatchObject({ outcome: "success", replayed: true });
    expect(second.sent[0]?.text).toBe(first.sent[0]?.text);
    expect(second.sent[0]?.url.href).toBe(first.sent[0]?.url.href);
  });

  it("of a started run is followed without another request to start it", async () => {
    let started: string | undefined;
    const first = connect(meshi, [accepted, meshiError(403, "INSUFFICIENT_SCOPE")]);
    const onStart = (handle: RunHandle) => {
      started = JSON.stringify(handle);
    };
    await expect(run(first.client, "POST", path, { params, onStart })).rejects.toThrow(PollFailed);
    const second = connect(meshi, [ended]);
    expect(await resume(second.client, JSON.parse(started ?? ""))).toMatchObject({ outcome: "success" });
    expect(second.sent.map(({ method }) => method)).toEqual(["GET"]);
  });

  it("by the id alone is enough where the API has one kind of run", async () => {
    const { client, sent } = connect(meshi, [ended]);
    expect(await resume(client, "run-9")).toMatchObject({ outcome: "success", replayed: true });
    expect(sent[0]?.url.pathname).toBe("/runs/run-9");
  });

  it("without a key is not sent, because it may have been before", async () => {
    const { client, sent } = connect(library, []);
    const handle = prepare(client, "POST", "/scans", { body: { isbn: "1" } });
    await expect(resume(client, handle)).rejects.toThrow(TypeError);
    await expect(resume(client, { ...handle, operation: "POST /loans" })).rejects.toThrow(TypeError);
    expect(sent).toHaveLength(0);
  });

  it("does not change the caller's body, and each one has a key of its own", () => {
    const { client } = connect(meshi, []);
    const body = Object.freeze({ webhook_url: "https://partner.test" });
    const handles = [1, 2].map(() => prepare(client, "POST", path, { params: Object.freeze(params), body }));
    const keys = handles.map(({ body }) => keyOf(JSON.stringify(body)));
    expect(keys[0]).not.toBe(keys[1]);
  });
});
