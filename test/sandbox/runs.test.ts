import { describe, expect, it } from "vitest";
import { attendee, openBench, runDuration, start } from "./harness.ts";

const at = (ms: number): string => new Date(start + ms).toISOString();

describe("a run", () => {
  it("goes from queued over running to its end as time passes", async () => {
    const { call, createEvent, clock } = await openBench();
    await createEvent("summit");
    const attendees = ["a", "b", "c", "d"].map((id) => attendee(id));
    const body = { attendees, idempotency_key: "k", webhook_url: "https://example.org/hook" };
    const accepted = await call("PUT", "/events/summit/attendees:import", { body });
    expect(accepted.status).toBe(202);
    expect(accepted.body).toMatchObject({
      kind: "import",
      event_id: "summit",
      status: "queued",
      idempotent_replay: false,
      webhook_url: "https://example.org/hook",
      created_at: at(0),
      started_at: null,
      finished_at: null,
      counts: { total: 4, succeeded: 0, failed: 0 },
      errors: [],
    });
    const poll = async (ms: number) => {
      clock.now = start + ms;
      return (await call("GET", `/runs/${accepted.body.run_id}`)).body;
    };
    expect((await poll(runDuration / 4 - 1)).status).toBe("queued");
    expect(await poll(runDuration / 4)).toMatchObject({
      status: "running",
      started_at: at(1000),
      finished_at: null,
    });
    expect(await poll(runDuration / 2 + 500)).toMatchObject({
      status: "running",
      counts: { total: 4, succeeded: 2 },
    });
    expect((await poll(runDuration - 1)).status).toBe("running");
    expect(await poll(runDuration)).toMatchObject({
      status: "succeeded",
      finished_at: at(runDuration),
      counts: { total: 4, succeeded: 4, failed: 0 },
      webhook_url: "https://example.org/hook",
    });
    expect((await poll(1e9)).finished_at).toBe(at(runDuration));
  });

  it("has ended at the first poll where runs take no time, but not in the response that accepts it", async () => {
    const { call, createEvent } = await openBench({ runDuration: 0 });
    await createEvent("summit");
    const accepted = await call("POST", "/events/summit/match-runs", { body: { idempotency_key: "k" } });
    expect(accepted.body.status).toBe("queued");
    expect((await call("GET", `/runs/${accepted.body.run_id}`)).body.status).toBe("succeeded");
  });

  it.each([
    ["/events/summit/enrichment-runs", "enrichment"],
    ["/events/summit/match-runs", "match"],
  ])("started at %s covers the attendees whose import ended before it", async (path, kind) => {
    const { call, createEvent, finish } = await openBench();
    await createEvent("summit");
    const rows = { attendees: [attendee("a"), attendee("b")], idempotency_key: "rows" };
    await call("PUT", "/events/summit/attendees:import", { body: rows });
    const accepted = await call("POST", path, { body: { idempotency_key: "k" } });
    expect(accepted.body).toMatchObject({ kind, counts: { total: 0 }, webhook_url: null });
    finish();
    expect((await call("GET", `/runs/${accepted.body.run_id}`)).body).toMatchObject({
      status: "succeeded",
      counts: { total: 2, succeeded: 2, failed: 0 },
    });
  });

  it.each(["enrichment", "match"])("of kind %s can be started by its name", async (kind) => {
    const { call, createEvent, finish } = await openBench();
    await createEvent("summit");
    const accepted = await call("POST", "/runs", {
      body: { kind, event_id: "summit", idempotency_key: "k" },
    });
    expect(accepted.body).toMatchObject({ kind, event_id: "summit" });
    finish();
    expect((await call("GET", `/runs/${accepted.body.run_id}`)).body.status).toBe("succeeded");
  });

  it("that is asked to fail by a fault ends as failed, without effect", async () => {
    const { call, createEvent, finish } = await openBench();
    await createEvent("summit");
    const accepted = await call("PUT", "/events/summit/attendees:import", {
      body: { attendees: [attendee("a"), attendee("b", { email: "?" })], idempotency_key: "k" },
      headers: { "x-sandbox-fault": "outcome=failure" },
    });
    finish();
    expect((await call("GET", `/runs/${accepted.body.run_id}`)).body).toMatchObject({
      status: "failed",
      counts: { total: 2, succeeded: 0, failed: 2 },
      errors: [],
    });
    expect((await call("GET", "/id-map/attendee/a")).status).toBe(404);
  });

  it("of an empty event that is asked to fail ends as failed too", async () => {
    const { call, createEvent, finish } = await openBench({
      faults: ["outcome=failure,operation=startMatchRun"],
    });
    await createEvent("summit");
    const accepted = await call("POST", "/events/summit/match-runs", { body: { idempotency_key: "k" } });
    finish();
    expect((await call("GET", `/runs/${accepted.body.run_id}`)).body.status).toBe("failed");
  });
});

describe("an idempotency key", () => {
  const rows = { attendees: [attendee("a")], idempotency_key: "k" };
  const only = { idempotency_key: "k" };

  it("replays the run as it stands now, for the same operation and event", async () => {
    const { call, createEvent, finish, sandbox } = await openBench();
    await createEvent("summit");
    const first = await call("PUT", "/events/summit/attendees:import", { body: rows });
    const second = await call("PUT", "/events/summit/attendees:import", { body: rows });
    expect([second.status, second.body.idempotent_replay, second.body.status]).toEqual([200, true, "queued"]);
    finish();
    const key = sandbox.keys.meshi.writeOnly;
    const third = await call("PUT", "/events/summit/attendees:import", { body: rows, key });
    expect([third.status, third.body.idempotent_replay, third.body.status]).toEqual([200, true, "succeeded"]);
    expect(new Set([first, second, third].map(({ body }) => body.run_id)).size).toBe(1);
  });

  it("replays whatever the body says, as long as it is a valid one", async () => {
    const { call, createEvent, finish } = await openBench();
    await createEvent("summit");
    const first = await call("PUT", "/events/summit/attendees:import", { body: rows });
    const other = { attendees: [attendee("b")], idempotency_key: "k", webhook_url: "https://example.org/" };
    const replay = await call("PUT", "/events/summit/attendees:import", { body: other });
    expect([replay.status, replay.body.run_id, replay.body.webhook_url]).toEqual([
      200,
      first.body.run_id,
      null,
    ]);
    finish();
    expect((await call("GET", "/id-map/attendee/b")).status).toBe(404);
    const invalid = await call("PUT", "/events/summit/attendees:import", {
      body: { ...only, attendees: [] },
    });
    expect(invalid.body.code).toBe("INVALID_ATTENDEES");
  });

  const uses: [method: string, path: string, body: object][] = [
    ["PUT", "/events/other/attendees:import", rows],
    ["POST", "/events/summit/enrichment-runs", only],
    ["POST", "/events/summit/match-runs", only],
    ["POST", "/runs", { ...only, kind: "match", event_id: "summit" }],
    ["POST", "/runs", { ...only, kind: "enrichment", event_id: "summit" }],
    ["POST", "/runs", { ...only, kind: "match", event_id: "other" }],
  ];

  it("is in conflict with every other operation and event, and then nothing is started", async () => {
    const all: [string, string, object][] = [["PUT", "/events/summit/attendees:import", rows], ...uses];
    for (const [index, [method, path, body]] of all.entries()) {
      const { call, createEvent } = await openBench();
      await createEvent("summit");
      await createEvent("other");
      const first = await call(method, path, { body });
      expect(first.status).toBe(202);
      for (const [otherIndex, [otherMethod, otherPath, otherBody]] of all.entries()) {
        const second = await call(otherMethod, otherPath, { body: otherBody });
        if (otherIndex === index)
          expect([second.status, second.body.run_id]).toEqual([200, first.body.run_id]);
        else expect([second.status, second.body.code]).toEqual([409, "IDEMPOTENCY_KEY_CONFLICT"]);
      }
    }
  });

  it("that was refused is still free", async () => {
    const { call, createEvent } = await openBench();
    expect((await call("POST", "/events/summit/match-runs", { body: only })).status).toBe(404);
    await createEvent("summit");
    expect((await call("POST", "/events/summit/match-runs", { body: only })).status).toBe(202);
  });

  it("may hold 255 characters of any script", async () => {
    const { call, createEvent } = await openBench();
    await createEvent("summit");
    const body = { idempotency_key: "鍵".repeat(255) };
    expect((await call("POST", "/events/summit/match-runs", { body })).status).toBe(202);
    expect((await call("POST", "/events/summit/match-runs", { body })).status).toBe(200);
  });
});
