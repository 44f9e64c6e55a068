import { describe, expect, it } from "vitest";
import { all, condition, openMain } from "./harness.ts";

const is = (operator: string, value?: unknown) => condition("attribute", "email", operator, value);
const exit = { id: "a", type: "exit", next: [] };
const event = { name: "seen", external_id: "one" };

type Several = [
  what: string,
  method: string,
  path: string,
  body: unknown,
  fields: Readonly<Record<string, readonly RegExp[]>>,
];

/** Several breaches at once. */
const several: Several[] = [
  [
    "a contact with nothing right",
    "POST",
    "/contacts",
    { email: "x", phone: "1", timezone: 5, subscribed: "maybe", colour: "red", size: 1 },
    {
      body: [/unknown property `colour`/, /unknown property `size`/],
      email: [/email/],
      phone: [/pattern/],
      timezone: [/string/],
      subscribed: [/boolean/],
    },
  ],
  [
    "a query with nothing right",
    "GET",
    "/contacts?limit=0&email=nobody&cursor=",
    undefined,
    { limit: [/>= 1/], email: [/email/], cursor: [/fewer than 1/] },
  ],
  [
    "events that are wrong in several ways, and one that is right between them",
    "POST",
    "/events",
    { events: [{ name: "#", data: 1 }, event, { external_id: "a", occurred_at: "noon" }], project_id: 3 },
    {
      "events.0": [/exactly one of contact_id and external_id/],
      "events.0.name": [/pattern/],
      "events.0.data": [/object/],
      "events.2.name": [/is missing/],
      "events.2.occurred_at": [/date-time/],
      project_id: [/string/],
    },
  ],
  [
    "steps of several types, each by the rules of its own type",
    "POST",
    "/journeys",
    {
      trigger: { type: "schedule", every: "year" },
      steps: [
        { id: "", type: "delay", next: [], config: {} },
        { ...exit, next: ["a"] },
        { id: "c", type: "jump" },
      ],
    },
    {
      name: [/is missing/],
      "trigger.segment_id": [/is missing/],
      "trigger.every": [/"hour" or "day" or "week" or "month"/],
      "steps.0.id": [/fewer than 1/],
      "steps.0.config.seconds": [/is missing/],
      "steps.1.next": [/more than 0/],
      "steps.2.type": [/"send" or .*"wait-for-event"/],
    },
  ],
  [
    "conditions in a rule in a rule",
    "POST",
    "/segments",
    {
      rule: all(
        condition("attribute", "colour", "between", [1]),
        { match: "none", conditions: [is("like"), is("is_set"), is("in", [])] },
        condition("mood", "email", "is_set"),
      ),
    },
    {
      name: [/is missing/],
      "rule.conditions.0.value": [/fewer than 2/],
      "rule.conditions.0.field": [/pattern/],
      "rule.conditions.1.match": [/"all" or "any"/],
      "rule.conditions.1.conditions.0.operator": [/"equals" or /],
      "rule.conditions.1.conditions.2.value": [/fewer than 1/],
      "rule.conditions.2.source": [/"attribute" or /],
    },
  ],
];

describe("a request with several breaches is refused", () => {
  it.each(several)("for %s, and every field is named", async (_, method, path, body, fields) => {
    const { ask } = await openMain();
    const { status, body: answer } = await ask(method, path, { body });
    expect([status, answer.error.code]).toEqual([400, "validation_failed"]);
    const told = Object.entries(fields).map(([field, complaints]) => [
      field,
      complaints.map((complaint) => expect.stringMatching(complaint)),
    ]);
    expect(answer.error.details).toEqual({ fields: Object.fromEntries(told) });
    expect(answer.error.message).toBe(`${told.length} fields are not valid.`);
  });
});
