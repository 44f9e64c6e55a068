import { expect, test } from "vitest";
import type { LogEntry } from "../../src/sandbox/index.ts";
import { attendee, event, openBench } from "./harness.ts";

async function openLogged(logBodies = false) {
  const entries: LogEntry[] = [];
  const bench = await openBench({ log: (entry) => entries.push(entry), logBodies });
  /** The log gets its entry when the connection has ended, which may be after the caller has the response. */
  const logged = async (count: number) => {
    while (entries.length < count) await new Promise((resolve) => setImmediate(resolve));
    return entries;
  };
  return { ...bench, logged };
}

test("every request has one entry: what was asked for, by whom, and what came of it", async () => {
  const { call, raw, logged, sandbox } = await openLogged();
  await call("POST", "/events", { body: event("summit"), headers: { "x-correlation-id": "trace-1" } });
  await call("GET", "/events/none?limit=1");
  await call("GET", "/nowhere", { key: null });
  await raw("GET", "/auth", { headers: { "x-sandbox-fault": "drop-before" } }).catch(() => undefined);
  await fetch(`${sandbox.url}/other`);
  const [created, missing, unknown, dropped, outside] = await logged(5);
  expect(created).toMatchObject({
    method: "POST",
    path: "/meshi/events",
    status: 201,
    operation: "createEvent",
    caller: "svc-full",
    requestId: "trace-1",
    time: "2026-03-02T09:00:00.000Z",
  });
  expect(missing).toMatchObject({ status: 404, path: "/meshi/events/none?limit=1", code: "EVENT_NOT_FOUND" });
  expect(unknown).toMatchObject({ status: 404, code: "NOT_FOUND" });
  expect(unknown).not.toHaveProperty("operation");
  expect(dropped).toMatchObject({ operation: "getAuth", status: undefined });
  expect(outside).toMatchObject({ path: "/other", status: 404 });
});

test("bodies are there where they are asked for, and secrets never", async () => {
  const quiet = await openLogged();
  await quiet.createEvent("summit");
  expect((await quiet.logged(1))[0]).not.toHaveProperty("requestBody");

  const { call, createEvent, logged, sandbox } = await openLogged(true);
  await createEvent("summit");
  const raw_data = { password: "hunter2", nested: [{ api_key: "k-1", access_token: "t-1" }], city: "Oslo" };
  await call("PUT", "/events/summit/attendees:import?token=query-secret", {
    body: { idempotency_key: "k", attendees: [attendee("a", { raw_data })] },
  });
  const entries = await logged(2);
  expect(entries[1]?.requestBody).toMatchObject({ attendees: [{ raw_data: { city: "Oslo" } }] });
  expect(entries[1]?.responseBody).toMatchObject({ status: "queued" });
  const text = JSON.stringify(entries);
  for (const secret of ["hunter2", "k-1", "t-1", "query-secret", sandbox.keys.meshi.full]) {
    expect(text).not.toContain(secret);
  }
});
