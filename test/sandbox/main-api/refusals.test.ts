import { describe, expect, it } from "vitest";
import { all, condition, journeyOf, openMain } from "./harness.ts";

const is = (operator: string, value?: unknown) => condition("attribute", "email", operator, value);
const exit = { id: "a", type: "exit", next: [] };
const event = { name: "seen", external_id: "one" };

type Case = [what: string, method: string, path: string, body: unknown, field: string, complaint: RegExp];

const count = (what: string, rule: unknown, field: string, complaint: RegExp): Case => [
  what,
  "POST",
  "/segments/preview-count",
  rule,
  field,
  complaint,
];
const create = (what: string, body: unknown, field: string, complaint: RegExp): Case => [
  what,
  "POST",
  "/contacts",
  body,
  field,
  complaint,
];
const journey = (what: string, body: unknown, field: string, complaint: RegExp): Case => [
  what,
  "POST",
  "/journeys",
  body,
  field,
  complaint,
];
const send = (what: string, events: unknown, field: string, complaint: RegExp): Case => [
  what,
  "POST",
  "/events",
  { events },
  field,
  complaint,
];

/** Every kind of breach, with the field that `details.fields` must name. */
const refusals: Case[] = [
  create("no body", undefined, "body", /not valid JSON: it is empty/),
  create("a body that is not JSON", "{", "body", /not valid JSON/),
  create("a body that is an array", [], "body", /must be object/),
  create(
    "a body of more than 1 MiB",
    { first_name: "a".repeat(1_048_576) },
    "body",
    /larger than 1048576 bytes/,
  ),
  create("nobody", {}, "body", /needs at least one of email, phone and external_id/),
  create("no e-mail address", { email: "nobody" }, "email", /email/),
  create("no number in E.164 form", { phone: "0045" }, "phone", /pattern/),
  create("an unknown property", { email: "a@x.example", colour: "red" }, "body", /unknown property `colour`/),
  create("an unknown time zone", { email: "a@x.example", timezone: "Mars/Olympus" }, "timezone", /IANA/),
  ["an empty change", "PATCH", "/contacts/none", {}, "body", /fewer than 1/],
  ["a list without a name", "POST", "/lists", {}, "name", /is missing/],

  ["a limit of 0", "GET", "/contacts?limit=0", undefined, "limit", />= 1/],
  ["a limit of 101", "GET", "/lists?limit=101", undefined, "limit", /<= 100/],
  ["a limit that is no number", "GET", "/segments?limit=ten", undefined, "limit", /integer/],
  ["an address that is none", "GET", "/contacts?email=nobody", undefined, "email", /email/],
  ["an unknown status", "GET", "/journeys?status=gone", undefined, "status", /"draft" or "live" or "off"/],
  ["an empty cursor", "GET", "/campaigns?cursor=", undefined, "cursor", /fewer than 1/],

  count(
    "an unknown operator",
    all(is("like", "a")),
    "conditions.0.operator",
    /"equals" or .*"within_last_days"/,
  ),
  count(
    "an unknown operator, deep",
    all(all(is("is_set"), is("like"))),
    "conditions.0.conditions.1.operator",
    /must be/,
  ),
  count(
    "no operator",
    all({ source: "attribute", field: "email", value: 1 }),
    "conditions.0.operator",
    /is missing/,
  ),
  count("no value", all(is("equals")), "conditions.0.value", /is missing/),
  count(
    "a value that nobody asked for",
    all(is("is_set", 1)),
    "conditions.0",
    /must NOT have unevaluated|unknown property `value`/,
  ),
  count("a range of one", all(is("between", [1])), "conditions.0.value", /fewer than 2/),
  count("days that are not whole", all(is("within_last_days", 1.5)), "conditions.0.value", /must be integer/),
  count(
    "an unknown source",
    all(condition("colour", "red", "is_set")),
    "conditions.0.source",
    /"attribute" or .*"list"/,
  ),
  count("an unknown field", all(condition("attribute", "colour", "is_set")), "conditions.0.field", /pattern/),
  count(
    "an unknown engagement",
    all(condition("engagement", "liked", "is_set")),
    "conditions.0.field",
    /"sent_count" or/,
  ),
  count("an unknown combination", { match: "none", conditions: [is("is_set")] }, "match", /"all" or "any"/),
  count(
    "an unknown combination, deep",
    all({ match: "none", conditions: [is("is_set")] }),
    "conditions.0.match",
    /"all" or "any"/,
  ),
  count(
    "rules that are nested too deeply",
    `${'{"match":"all","conditions":['.repeat(20_000)}${"]}".repeat(20_000)}`,
    "body",
    /nested too deeply/,
  ),
  count("no conditions", all(all()), "conditions.0.conditions", /fewer than 1/),
  [
    "a rule in a segment",
    "POST",
    "/segments",
    { name: "S", rule: all(is("like")) },
    "rule.conditions.0.operator",
    /must be/,
  ],

  journey("no steps", journeyOf(), "steps", /fewer than 1/),
  journey(
    "an unknown type of step",
    journeyOf({ id: "a", type: "jump", next: [] }),
    "steps.0.type",
    /"send" or .*"wait-for-event"/,
  ),
  journey("a step without a type", journeyOf(exit, { id: "b", next: [] }), "steps.1.type", /is missing/),
  journey(
    "a step without its settings",
    journeyOf(exit, { id: "b", type: "delay", next: [] }),
    "steps.1.config",
    /is missing/,
  ),
  journey("an exit that goes on", journeyOf({ ...exit, next: ["a"] }), "steps.0.next", /more than 0/),
  journey("a long id", journeyOf({ ...exit, id: "a".repeat(65) }), "steps.0.id", /more than 64/),
  journey(
    "an unknown trigger",
    { ...journeyOf(exit), trigger: { type: "mood" } },
    "trigger.type",
    /"event" or "schedule"/,
  ),
  journey(
    "an unknown period",
    { ...journeyOf(exit), trigger: { type: "schedule", segment_id: "s", every: "year" } },
    "trigger.every",
    /"hour" or "day" or "week" or "month"/,
  ),
  journey(
    "a rule in a gate",
    journeyOf({ id: "g", type: "gate", next: [], config: { rule: all(is("like")) } }),
    "steps.0.config.rule.conditions.0.operator",
    /must be/,
  ),

  send("no events", [], "events", /fewer than 1/),
  send(
    "101 events",
    Array.from({ length: 101 }, () => event),
    "events",
    /more than 100/,
  ),
  send("an event without a name", [event, { external_id: "one" }], "events.1.name", /is missing/),
  send("an event about nobody", [{ name: "seen" }], "events.0", /exactly one of contact_id and external_id/),
  send(
    "an event about two",
    [{ ...event, contact_id: "two" }],
    "events.0",
    /exactly one of contact_id and external_id/,
  ),
  send("an event at no time", [{ ...event, occurred_at: "noon" }], "events.0.occurred_at", /date-time/),
  send(
    "an event in a leap second",
    [{ ...event, occurred_at: "2016-12-31T23:59:60Z" }],
    "events.0.occurred_at",
    /moment/,
  ),
  [
    "a trigger for nobody",
    "POST",
    "/journeys/none/trigger",
    {},
    "body",
    /exactly one of contact_id and external_id/,
  ],
];

describe("a request is refused with 400 validation_failed", () => {
  it.each(refusals)("for %s, and the field is named", async (_, method, path, body, field, complaint) => {
    const { ask } = await openMain();
    const { status, body: answer } = await ask(method, path, { body });
    expect([status, answer.error.code]).toEqual([400, "validation_failed"]);
    expect(answer.error.details).toEqual({ fields: { [field]: [expect.stringMatching(complaint)] } });
  });

  it.each([
    ["", /fewer than 1/],
    ["k".repeat(256), /more than 255/],
  ])("for an idempotency key of a wrong length", async (idempotencyKey, complaint) => {
    const { ask } = await openMain();
    const { status, body } = await ask("POST", "/lists", { body: { name: "VIP" }, idempotencyKey });
    expect([status, body.error.details]).toEqual([
      400,
      { fields: { "Idempotency-Key": [expect.stringMatching(complaint)] } },
    ]);
  });

  it("by the first check that it fails: credentials, scope, schema, key, existence", async () => {
    const { ask, sandbox, list } = await openMain();
    const { readOnly } = sandbox.keys["main-api"];
    const request = { body: { subscribed: "maybe" } };
    expect((await ask("PATCH", "/contacts/none", { ...request, key: null })).status).toBe(401);
    expect((await ask("PATCH", "/contacts/none", { ...request, key: readOnly })).status).toBe(403);
    expect((await ask("PATCH", "/contacts/none", request)).status).toBe(400);
    await list("VIP", { idempotencyKey: "used" });
    const known = { body: { subscribed: true }, idempotencyKey: "used" };
    expect((await ask("PATCH", "/contacts/none", known)).status).toBe(409);
    expect((await ask("PATCH", "/contacts/none", { ...known, idempotencyKey: "new" })).status).toBe(404);
  });
});
