import { describe, expect, it } from "vitest";
import { attendee, event, openBench } from "./harness.ts";

const ran = { idempotency_key: "k" };
const rows = [attendee("att-1")];
const long = (length: number): string => "a".repeat(length);
const merge = {
  source_kind: "attendee",
  source_partner_id: "att-2",
  target_kind: "attendee",
  target_partner_id: "att-1",
};

type Case = [what: string, status: number, code: string, method: string, path: string, body?: unknown];

const importPath = "/events/summit/attendees:import";
const idCases: Case[] = ["-a", ".a", "a%20b", "a%2Fb", "%C3%A9", "%zz", "a%00", long(129)].flatMap(
  (id): Case[] => [
    [`the path id ${id.slice(0, 12)}`, 400, "INVALID_PARTNER_ID", "GET", `/events/${id}`],
    [
      `the attendee id ${id.slice(0, 12)}`,
      400,
      "INVALID_PARTNER_ID",
      "GET",
      `/events/summit/attendees/${id}/identity`,
    ],
  ],
);

const refusals: Case[] = [
  ...idCases,
  ["a kind that starts with a digit", 400, "INVALID_PARTNER_KIND", "GET", "/id-map/1a/att-1"],
  ["a kind with a dot", 400, "INVALID_PARTNER_KIND", "GET", "/id-map/a.b/att-1"],
  ["a kind of 65 characters", 400, "INVALID_PARTNER_KIND", "GET", `/id-map/${long(65)}/att-1`],
  ["a bad id of a good kind", 400, "INVALID_PARTNER_ID", "GET", "/id-map/attendee/_a"],

  [
    "an event without an id",
    400,
    "INVALID_PARTNER_ID",
    "POST",
    "/events",
    { ...event("x"), event_id: undefined },
  ],
  ["an event with a bad id", 400, "INVALID_PARTNER_ID", "POST", "/events", event("a b")],
  [
    "an event without a title",
    400,
    "INVALID_REQUEST",
    "POST",
    "/events",
    { ...event("x"), title: undefined },
  ],
  ["an event with an empty title", 400, "INVALID_REQUEST", "POST", "/events", { ...event("x"), title: "" }],
  [
    "a date that does not exist",
    400,
    "INVALID_REQUEST",
    "POST",
    "/events",
    { ...event("x"), start_date: "2026-02-30" },
  ],
  [
    "an end before the start",
    400,
    "INVALID_REQUEST",
    "POST",
    "/events",
    { ...event("x"), end_date: "2026-05-03" },
  ],
  [
    "an unknown time zone",
    400,
    "INVALID_REQUEST",
    "POST",
    "/events",
    { ...event("x"), timezone: "Mars/Olympus" },
  ],
  ["an unknown member", 400, "INVALID_REQUEST", "POST", "/events", { ...event("x"), colour: "red" }],
  ["a body that is an array", 400, "INVALID_REQUEST", "POST", "/events", []],
  ["a body that is a number", 400, "INVALID_REQUEST", "POST", "/events", "3"],
  ["a body that is null", 400, "INVALID_REQUEST", "POST", "/events", "null"],
  ["an event id that is taken", 409, "PARTNER_ID_CONFLICT", "POST", "/events", event("summit")],

  ["an empty context", 400, "INVALID_REQUEST", "POST", "/events/summit/context", {}],
  ["a text of 4,001", 400, "INVALID_REQUEST", "POST", "/events/summit/context", { objectives: long(4001) }],
  ["an unknown text", 400, "INVALID_REQUEST", "POST", "/events/summit/context", { dress_code: "none" }],
  ["the context of no event", 404, "EVENT_NOT_FOUND", "POST", "/events/none/context", { objectives: "x" }],
  ["an unknown event", 404, "EVENT_NOT_FOUND", "GET", "/events/none"],

  ["an import without a key", 400, "INVALID_IDEMPOTENCY_KEY", "PUT", importPath, { attendees: rows }],
  [
    "an empty key",
    400,
    "INVALID_IDEMPOTENCY_KEY",
    "PUT",
    importPath,
    { attendees: rows, idempotency_key: "" },
  ],
  [
    "a key of 256",
    400,
    "INVALID_IDEMPOTENCY_KEY",
    "PUT",
    importPath,
    { attendees: rows, idempotency_key: long(256) },
  ],
  [
    "a key that is a number",
    400,
    "INVALID_IDEMPOTENCY_KEY",
    "PUT",
    importPath,
    { attendees: rows, idempotency_key: 1 },
  ],
  ["an import without rows", 400, "INVALID_ATTENDEES", "PUT", importPath, { ...ran, attendees: [] }],
  ["an import without the array", 400, "INVALID_ATTENDEES", "PUT", importPath, ran],
  ["rows that are an object", 400, "INVALID_ATTENDEES", "PUT", importPath, { ...ran, attendees: {} }],
  [
    "a row without an id",
    400,
    "INVALID_PARTNER_ID",
    "PUT",
    importPath,
    { ...ran, attendees: [{ name: "A" }] },
  ],
  [
    "a row with a bad id",
    400,
    "INVALID_PARTNER_ID",
    "PUT",
    importPath,
    { ...ran, attendees: [attendee("a/b")] },
  ],
  [
    "a row without a name",
    400,
    "INVALID_REQUEST",
    "PUT",
    importPath,
    { ...ran, attendees: [{ attendee_id: "a" }] },
  ],
  [
    "an unknown column",
    400,
    "INVALID_REQUEST",
    "PUT",
    importPath,
    { ...ran, attendees: [attendee("a", { vip: 1 })] },
  ],
  ["an id twice", 400, "DUPLICATE_ATTENDEE_ID", "PUT", importPath, { ...ran, attendees: [...rows, ...rows] }],
  [
    "a webhook that is no URL",
    400,
    "INVALID_REQUEST",
    "PUT",
    importPath,
    { ...ran, attendees: rows, webhook_url: "x" },
  ],
  [
    "an import to no event",
    404,
    "EVENT_NOT_FOUND",
    "PUT",
    "/events/no/attendees:import",
    { ...ran, attendees: rows },
  ],

  ["enrichment without a key", 400, "INVALID_IDEMPOTENCY_KEY", "POST", "/events/summit/enrichment-runs", {}],
  ["enrichment of no event", 404, "EVENT_NOT_FOUND", "POST", "/events/none/enrichment-runs", ran],
  ["matching without a key", 400, "INVALID_IDEMPOTENCY_KEY", "POST", "/events/summit/match-runs", {}],
  ["matching of no event", 404, "EVENT_NOT_FOUND", "POST", "/events/none/match-runs", ran],
  ["a run of no kind", 400, "INVALID_REQUEST", "POST", "/runs", { ...ran, event_id: "summit" }],
  [
    "a run of a wrong kind",
    400,
    "INVALID_REQUEST",
    "POST",
    "/runs",
    { ...ran, kind: "import", event_id: "summit" },
  ],
  [
    "a run of a bad event id",
    400,
    "INVALID_PARTNER_ID",
    "POST",
    "/runs",
    { ...ran, kind: "match", event_id: "" },
  ],
  [
    "a run for no event",
    404,
    "EVENT_NOT_FOUND",
    "POST",
    "/runs",
    { ...ran, kind: "match", event_id: "none" },
  ],
  ["an unknown run", 404, "RUN_NOT_FOUND", "GET", "/runs/run_1"],

  ["an unknown event in the id map", 404, "PARTNER_ID_NOT_FOUND", "GET", "/id-map/event/none"],
  ["an unknown attendee in the id map", 404, "PARTNER_ID_NOT_FOUND", "GET", "/id-map/attendee/none"],
  ["an unknown kind", 404, "PARTNER_ID_NOT_FOUND", "GET", "/id-map/table/summit"],

  ...["0", "101", "-1", "1.5", "ten", "", "1&limit=2"].flatMap((limit): Case[] => [
    [`limit=${limit} of the queue`, 400, "INVALID_REQUEST", "GET", `/review-queue?limit=${limit}`],
    [
      `limit=${limit} of an event's queue`,
      400,
      "INVALID_REQUEST",
      "GET",
      `/events/summit/review-queue?limit=${limit}`,
    ],
  ]),
  ["an empty cursor", 400, "INVALID_REQUEST", "GET", "/review-queue?cursor="],
  ["an invented cursor", 400, "INVALID_REQUEST", "GET", "/review-queue?cursor=b3Blbi1yZXZpZXdzOjUw"],
  ["the queue of no event", 404, "EVENT_NOT_FOUND", "GET", "/events/none/review-queue"],
  ["the history of no event", 404, "EVENT_NOT_FOUND", "GET", "/events/none/attendees/att-1/identity"],
  ["the history of nobody", 404, "ATTENDEE_NOT_FOUND", "GET", "/events/summit/attendees/none/identity"],

  [
    "a decision that is none",
    400,
    "INVALID_REQUEST",
    "POST",
    "/review-queue/rev_1/resolve",
    { decision: "maybe" },
  ],
  ["no decision", 400, "INVALID_REQUEST", "POST", "/review-queue/rev_1/resolve", {}],
  [
    "a decision on no review",
    404,
    "REVIEW_NOT_FOUND",
    "POST",
    "/review-queue/rev_1/resolve",
    { decision: "accept" },
  ],
  [
    "a bad kind in a merge",
    400,
    "INVALID_PARTNER_KIND",
    "POST",
    "/review-queue/rev_1/merge",
    { ...merge, source_kind: "" },
  ],
  [
    "a bad id in a merge",
    400,
    "INVALID_PARTNER_ID",
    "POST",
    "/review-queue/rev_1/merge",
    { ...merge, target_partner_id: "" },
  ],
  ["a merge by no review", 404, "REVIEW_NOT_FOUND", "POST", "/review-queue/rev_1/merge", merge],
];

describe("a request is refused", () => {
  it.each(refusals)("for %s: %i %s", async (_, status, code, method, path, body) => {
    const { call, createEvent } = await openBench();
    await createEvent("summit");
    const reply = await call(method, path, body === undefined ? {} : { body });
    expect([reply.status, reply.body.code]).toEqual([status, code]);
  });

  it("for more than 50,000 rows, however small they are", async () => {
    const { call, createEvent } = await openBench();
    await createEvent("summit");
    const attendees = Array.from({ length: 50_001 }, (_, index) => ({ attendee_id: `a${index}`, name: "A" }));
    const reply = await call("PUT", importPath, { body: { ...ran, attendees } });
    expect([reply.status, reply.body.code]).toEqual([400, "INVALID_ATTENDEES"]);
    const most = await call("PUT", importPath, { body: { ...ran, attendees: attendees.slice(1) } });
    expect(most.status).toBe(202);
  });

  it("with a message that names what is wrong", async () => {
    const { call } = await openBench();
    const message = async (path: string, body: unknown) => (await call("PUT", path, { body })).body.message;
    expect(
      await message(importPath, { ...ran, attendees: [attendee("a"), attendee("b"), attendee("a")] }),
    ).toBe("The attendee id a stands in `attendees.0` and again in `attendees.2`.");
    expect(await message(importPath, { ...ran, attendees: [attendee("a"), { name: "B" }] })).toBe(
      "The body's `attendees.1.attendee_id` is missing.",
    );
    expect(await message(importPath, { ...ran, attendees: [attendee("a", { vip: true })] })).toBe(
      "The body's `attendees.0` has an unknown member `vip`.",
    );
    expect(await message("/events/a%20b/attendees:import", { ...ran, attendees: rows })).toMatch(
      /^The path parameter `event_id` must match pattern/,
    );
    expect(
      (await call("POST", "/review-queue/rev_1/resolve", { body: { decision: "maybe" } })).body.message,
    ).toBe('The body\'s `decision` must be "accept" or "reject" or "distinct".');
  });
});

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

  it("answers HEAD as GET without a body", async () => {
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

  it("answers OPTIONS with what is allowed, to any valid key", async () => {
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
    const put = async (request: object, path = importPath) => (await call("PUT", path, request)).body.code;
    const large = long(16 * 1024 * 1024 + 1);
    expect(await put({ key: "nope", body: large })).toBe("UNAUTHORIZED");
    expect(await put({ key: readOnly, body: large })).toBe("INSUFFICIENT_SCOPE");
    expect(await put({ key: full, body: large })).toBe("PAYLOAD_TOO_LARGE");
    expect(await put({ key: full, body: "{" })).toBe("INVALID_JSON");
    expect(await put({ key: full, body: large })).toBe("PARTNER_RATE_LIMIT_EXCEEDED");
    clock.now += 60_000;
    expect(await put({ key: full, body: "{}" }, "/events/none/attendees:import")).toBe("INVALID_ATTENDEES");
    const body = { attendees: rows, idempotency_key: "k" };
    expect(await put({ key: full, body }, "/events/none/attendees:import")).toBe("EVENT_NOT_FOUND");
  });
});
