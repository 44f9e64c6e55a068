import { describe, expect, it } from "vitest";
import { keys } from "../../src/sandbox/meshi/keys.ts";
import { event, openBench } from "./harness.ts";

describe("credentials", () => {
  const refused: [what: string, status: number, code: string, authorization: string | undefined][] = [
    ["no header", 401, "UNAUTHORIZED", undefined],
    ["an empty header", 401, "UNAUTHORIZED", ""],
    ["another scheme", 401, "UNAUTHORIZED", `Basic ${keys.full}`],
    ["a scheme without a token", 401, "UNAUTHORIZED", "Bearer"],
    ["a token without a scheme", 401, "UNAUTHORIZED", keys.full],
    ["two tokens", 401, "UNAUTHORIZED", `Bearer ${keys.full} ${keys.full}`],
    ["an unknown token", 401, "UNAUTHORIZED", "Bearer not-a-key"],
    ["a token in other letter case", 401, "UNAUTHORIZED", `Bearer ${keys.full.toUpperCase()}`],
    ["the key of a disabled account", 401, "ACCOUNT_DISABLED", `Bearer ${keys.disabled}`],
    ["a user's token", 403, "SERVICE_ACCOUNT_REQUIRED", `Bearer ${keys.user}`],
    ["a key without an organisation", 403, "PARTNER_ORG_REQUIRED", `Bearer ${keys.noOrg}`],
  ];

  it.each(refused)(
    "with %s are refused with %i %s, on reads and writes alike",
    async (_, status, code, authorization) => {
      const { call } = await openBench();
      const headers = authorization === undefined ? {} : { authorization };
      const read = await call("GET", "/review-queue", { key: null, headers });
      const write = await call("POST", "/events", { key: null, headers, body: event("summit") });
      expect([read.status, read.body.code, write.status, write.body.code]).toEqual([
        status,
        code,
        status,
        code,
      ]);
    },
  );

  it("that are missing, unknown or disabled get a challenge, and so does a 401 on demand", async () => {
    const { call } = await openBench();
    const onDemand = { headers: { "x-sandbox-fault": "status=401" } };
    expect((await call("GET", "/auth", onDemand)).headers["www-authenticate"]).toBe("Bearer");
    expect((await call("GET", "/auth", { key: keys.disabled })).headers["www-authenticate"]).toBe("Bearer");
    expect((await call("GET", "/auth", { key: keys.user })).headers).not.toHaveProperty("www-authenticate");
    expect((await call("GET", "/auth", { key: null })).headers["www-authenticate"]).toBe("Bearer");
    expect((await call("GET", "/auth", { key: "nope" })).headers["www-authenticate"]).toBe("Bearer");
  });

  it("may write the name of the scheme in any letter case", async () => {
    const { call } = await openBench();
    const reply = await call("GET", "/auth", {
      key: null,
      headers: { authorization: `bEARER ${keys.full}` },
    });
    expect(reply.status).toBe(200);
  });

  it("are reported by GET /auth", async () => {
    const { call } = await openBench();
    expect((await call("GET", "/auth")).body).toMatchObject({
      org_id: "org-concord",
      principal_type: "service_account",
      scopes: ["partner:read", "partner:write"],
    });
    expect((await call("GET", "/auth", { key: keys.readOnly })).body).toMatchObject({
      scopes: ["partner:read"],
    });
    expect((await call("GET", "/auth", { key: keys.otherOrg })).body).toMatchObject({
      org_id: "org-harmony",
    });
  });
});

describe("scopes", () => {
  const writes: [method: string, path: string][] = [
    ["POST", "/events"],
    ["POST", "/events/summit/context"],
    ["PUT", "/events/summit/attendees:import"],
    ["POST", "/events/summit/enrichment-runs"],
    ["POST", "/events/summit/match-runs"],
    ["POST", "/runs"],
    ["POST", "/review-queue/rev_1/resolve"],
    ["POST", "/review-queue/rev_1/merge"],
  ];

  it.each(writes)("keep a read-only key from %s %s, before the body is looked at", async (method, path) => {
    const { call } = await openBench();
    const reply = await call(method, path, { key: keys.readOnly, body: "not JSON" });
    expect([reply.status, reply.body.code]).toEqual([403, "INSUFFICIENT_SCOPE"]);
  });

  it("let a read-only key read", async () => {
    const { call, createEvent } = await openBench();
    await createEvent("summit");
    expect((await call("GET", "/events/summit", { key: keys.readOnly })).status).toBe(200);
  });

  it("to write cover reading", async () => {
    const { call, createEvent } = await openBench();
    expect((await createEvent("summit", { key: keys.writeOnly })).status).toBe(201);
    expect((await call("GET", "/events/summit", { key: keys.writeOnly })).status).toBe(200);
    expect((await call("GET", "/auth", { key: keys.writeOnly })).body).toMatchObject({
      scopes: ["partner:write"],
    });
  });
});

describe("organisations", () => {
  it("are shared by the keys of one", async () => {
    const { call, createEvent } = await openBench();
    await createEvent("summit", { key: keys.writeOnly });
    expect((await call("GET", "/events/summit", { key: keys.readOnly })).status).toBe(200);
  });

  it("do not see each other: what another one has looks like what does not exist", async () => {
    const { call, createEvent, importRows, enrich } = await openBench();
    await createEvent("summit");
    const twins = ["att-1", "att-2"].map((id) => ({ attendee_id: id, name: id, email: "ada@example.org" }));
    const { body: run } = await importRows("summit", twins);
    await enrich("summit");
    const [review] = (await call("GET", "/review-queue")).body.items;

    const key = keys.otherOrg;
    const merge = {
      source_kind: "attendee",
      source_partner_id: "att-2",
      target_kind: "attendee",
      target_partner_id: "att-1",
    };
    const ran = { idempotency_key: "k" };
    const asks: [method: string, path: string, code: string, body?: object][] = [
      ["GET", "/events/summit", "EVENT_NOT_FOUND"],
      ["POST", "/events/summit/context", "EVENT_NOT_FOUND", { objectives: "x" }],
      ["PUT", "/events/summit/attendees:import", "EVENT_NOT_FOUND", { ...ran, attendees: twins }],
      ["POST", "/events/summit/enrichment-runs", "EVENT_NOT_FOUND", ran],
      ["POST", "/events/summit/match-runs", "EVENT_NOT_FOUND", ran],
      ["POST", "/runs", "EVENT_NOT_FOUND", { ...ran, kind: "match", event_id: "summit" }],
      ["GET", `/runs/${run.run_id}`, "RUN_NOT_FOUND"],
      ["GET", "/id-map/event/summit", "PARTNER_ID_NOT_FOUND"],
      ["GET", "/id-map/attendee/att-1", "PARTNER_ID_NOT_FOUND"],
      ["GET", "/events/summit/review-queue", "EVENT_NOT_FOUND"],
      ["POST", `/review-queue/${review?.review_id}/resolve`, "REVIEW_NOT_FOUND", { decision: "accept" }],
      ["POST", `/review-queue/${review?.review_id}/merge`, "REVIEW_NOT_FOUND", merge],
      ["GET", "/events/summit/attendees/att-1/identity", "EVENT_NOT_FOUND"],
    ];
    for (const [method, path, code, body] of asks) {
      const theirs = await call(method, path, { key, ...(body && { body }) });
      expect([path, theirs.status, theirs.body.code]).toEqual([path, 404, code]);
    }
    expect((await call("GET", "/review-queue", { key })).body.items).toEqual([]);
    expect((await call("GET", "/review-queue")).body.items).toHaveLength(1);
  });

  it("cannot merge what another one has, by a review of their own", async () => {
    const { call, createEvent, importRows, enrich } = await openBench();
    await createEvent("theirs", { key: keys.otherOrg });
    const attendees = [{ attendee_id: "their-1", name: "Ada" }];
    const body = { attendees, idempotency_key: "k" };
    await call("PUT", "/events/theirs/attendees:import", { key: keys.otherOrg, body });
    await createEvent("summit");
    const twins = ["att-1", "att-2"].map((id) => ({ attendee_id: id, name: id, email: "ada@example.org" }));
    await importRows("summit", twins);
    await enrich("summit");
    const [review] = (await call("GET", "/review-queue")).body.items;
    const ids = { source_partner_id: "att-2", target_partner_id: "att-1" };
    for (const foreign of [{ source_partner_id: "their-1" }, { target_partner_id: "their-1" }]) {
      const merge = { source_kind: "attendee", target_kind: "attendee", ...ids, ...foreign };
      const reply = await call("POST", `/review-queue/${review?.review_id}/merge`, { body: merge });
      expect([reply.status, reply.body.code]).toEqual([404, "PARTNER_ID_NOT_FOUND"]);
    }
    expect((await call("GET", "/id-map/attendee/their-1", { key: keys.otherOrg })).status).toBe(200);
    expect((await call("GET", "/review-queue")).body.items).toHaveLength(1);
  });

  it("may use the same ids and the same idempotency keys", async () => {
    const { call, createEvent, importRows } = await openBench();
    await createEvent("summit");
    expect((await createEvent("summit", { key: keys.otherOrg })).status).toBe(201);
    const attendees = [{ attendee_id: "att-1", name: "Ada" }];
    const ours = await importRows("summit", attendees, "k");
    const body = { attendees, idempotency_key: "k" };
    const theirs = await call("PUT", "/events/summit/attendees:import", { key: keys.otherOrg, body });
    expect(theirs.status).toBe(202);
    expect(theirs.body.run_id).not.toBe(ours.body.run_id);
  });
});
