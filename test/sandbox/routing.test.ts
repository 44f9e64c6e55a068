import { describe, expect, it } from "vitest";
import { Bundle } from "../../src/sandbox/core/bundle.ts";
import { describedOperations } from "../../src/sandbox/core/operations.ts";
import { openPaths } from "../../src/sandbox/core/paths.ts";
import { attendee, openBench } from "./harness.ts";

describe("routing", () => {
  it.each(["/", "/event", "/events/", "/events//context", "/events/summit/attendees", "/runs/a/b", "/AUTH"])(
    "knows nothing at %s",
    async (path) => {
      const { call } = await openBench();
      const reply = await call("GET", path);
      expect([reply.status, reply.body.code]).toEqual([404, "NOT_FOUND"]);
    },
  );

  it.each([
    ["DELETE", "/auth", "GET, HEAD, OPTIONS"],
    ["GET", "/events", "POST, OPTIONS"],
    ["POST", "/events/summit/attendees:import", "PUT, OPTIONS"],
    ["PATCH", "/events/summit", "GET, HEAD, OPTIONS"],
    ["HEAD", "/runs", "POST, OPTIONS"],
  ])("refuses %s %s and says what is allowed", async (method, path, allow) => {
    const { call } = await openBench();
    const reply = await call(method, path);
    expect([reply.status, reply.headers.allow]).toEqual([405, allow]);
    if (method !== "HEAD") expect(reply.body.code).toBe("METHOD_NOT_ALLOWED");
  });

  it("finds the same for a path whenever it comes, after however many others", () => {
    const parameters = [{ name: "id", in: "path", required: true, schema: { type: "string" } }];
    const thing = { get: {}, delete: {}, parameters };
    const find = openPaths(describedOperations(new Bundle({ paths: { "/things/{id}": thing } })));
    const asked = ["GET", "HEAD", "DELETE", "PUT"].flatMap((method) =>
      Array.from({ length: 2500 }, (_, index) => [method, `${index % 1200}`] as const),
    );
    const again = [...asked, ...asked];
    const found = again.map(([method, id]) => find(method, `/things/${id}`));
    expect(found.map((each) => each && [each.operation.method, each.parameters.id])).toEqual(
      again.map(([method, id]) => (method === "PUT" ? undefined : [method === "HEAD" ? "GET" : method, id])),
    );
  });

  it("comes before credentials", async () => {
    const { call } = await openBench();
    expect((await call("GET", "/nowhere", { key: null })).status).toBe(404);
    expect((await call("DELETE", "/auth", { key: null })).status).toBe(405);
  });

  it("takes percent-encoded ids for what they mean", async () => {
    const { call, createEvent } = await openBench();
    await createEvent("org:ev.1");
    expect((await call("GET", "/events/org%3Aev%2E1")).body.event_id).toBe("org:ev.1");
    expect((await call("GET", "/events/org:ev.1")).body.event_id).toBe("org:ev.1");
  });

  it("ignores query parameters that are not declared", async () => {
    const { call } = await openBench();
    expect((await call("GET", "/auth?debug=1&limit=x")).status).toBe(200);
  });

  it("responds to HEAD as to GET, without a body", async () => {
    const { call } = await openBench();
    const get = await call("GET", "/auth", { headers: { "x-correlation-id": "t" } });
    const head = await call("HEAD", "/auth", { headers: { "x-correlation-id": "t" } });
    expect([head.status, head.text, head.headers["content-length"]]).toEqual([
      200,
      "",
      get.headers["content-length"],
    ]);
    expect((await call("HEAD", "/auth", { key: null })).status).toBe(401);
  });

  it("responds to OPTIONS with what is allowed, for any valid key", async () => {
    const { call, sandbox } = await openBench();
    const reply = await call("OPTIONS", "/runs", { key: sandbox.keys.meshi.readOnly });
    expect([reply.status, reply.headers.allow]).toEqual([204, "POST, OPTIONS"]);
    expect((await call("OPTIONS", "/runs", { key: null })).status).toBe(401);
    expect((await call("OPTIONS", "/nowhere")).status).toBe(404);
  });
});

describe("the order of checks", () => {
  it("is credentials, scope, rate, size, JSON, schema, existence, conflict", async () => {
    const { call, createEvent, sandbox, clock } = await openBench({
      rateLimits: [{ requests: 3, seconds: 60, per: "key" }],
    });
    const { readOnly, full } = sandbox.keys.meshi;
    await createEvent("summit");
    const put = async (request: object, eventId = "summit") =>
      (await call("PUT", `/events/${eventId}/attendees:import`, request)).body.code;
    const large = "a".repeat(16 * 1024 * 1024 + 1);
    expect(await put({ key: "nope", body: large })).toBe("UNAUTHORIZED");
    expect(await put({ key: readOnly, body: large })).toBe("INSUFFICIENT_SCOPE");
    expect(await put({ key: full, body: large })).toBe("PAYLOAD_TOO_LARGE");
    expect(await put({ key: full, body: "{" })).toBe("INVALID_JSON");
    expect(await put({ key: full, body: large })).toBe("PARTNER_RATE_LIMIT_EXCEEDED");
    clock.now += 60_000;
    expect(await put({ key: full, body: "{}" }, "none")).toBe("INVALID_ATTENDEES");
    const run = { idempotency_key: "k" };
    expect((await call("POST", "/events/summit/match-runs", { body: run })).status).toBe(202);
    const body = { ...run, attendees: [attendee("att-1")] };
    expect(await put({ key: full, body }, "none")).toBe("EVENT_NOT_FOUND");
    clock.now += 60_000;
    expect(await put({ key: full, body })).toBe("IDEMPOTENCY_KEY_CONFLICT");
  });
});
