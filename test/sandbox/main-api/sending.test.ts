import { describe, expect, it } from "vitest";
import { all, type Contact, condition, openMain, type Page, runDuration } from "./harness.ts";

interface Campaign {
  readonly id: string;
  readonly state: string;
  readonly channel: string;
}

describe("campaigns", () => {
  it("are there in every state, the oldest first", async () => {
    const { get } = await openMain();
    const { results } = await get<Page<Campaign>>("/campaigns");
    expect(results.map(({ state }) => state).slice(0, 5)).toEqual([
      "draft",
      "scheduled",
      "running",
      "finished",
      "aborted",
    ]);
    for (const campaign of results) expect(await get(`/campaigns/${campaign.id}`)).toEqual(campaign);
  });

  it.each(["cmp_draft", "cmp_scheduled", "cmp_running", "cmp_finished"])(
    "are sent to a contact by either id, and what becomes of it counts with time: %s",
    async (campaign) => {
      const { contact, send, count, clock } = await openMain();
      const { id } = await contact({ email: "a@x.example", external_id: "one" });
      for (const body of [{ contact_id: id }, { external_id: "one", event: { name: "Ada" } }]) {
        expect(await send("POST", `/campaigns/${campaign}/trigger`, body)).toMatchObject({
          status: "queued",
        });
      }
      const counts = async () =>
        Promise.all(
          ["sent", "opened", "clicked"].map((what) =>
            count(all(condition("engagement", `${what}_count`, "equals", 2))),
          ),
        );
      expect(await counts()).toEqual([1, 0, 0]);
      clock.now += runDuration;
      expect(await counts()).toEqual([1, 1, 0]);
      clock.now += runDuration;
      expect(await counts()).toEqual([1, 1, 1]);
    },
  );

  const refused: [what: string, campaign: string, data: object, details: object][] = [
    ["that was stopped", "cmp_aborted", { email: "a@x.example" }, { rule: "campaign_aborted" }],
    [
      "to a contact that has unsubscribed",
      "cmp_running",
      { email: "a@x.example", subscribed: false },
      { rule: "contact_unsubscribed" },
    ],
    [
      "by e-mail without an address",
      "cmp_running",
      { phone: "+4531234567" },
      { rule: "contact_unreachable" },
    ],
    ["by SMS without a number", "cmp_sms", { email: "a@x.example" }, { rule: "contact_unreachable" }],
    [
      "to an address that the provider refuses",
      "cmp_running",
      { email: "a@Refused.example" },
      { provider: "acme-email", provider_code: "recipient_rejected" },
    ],
    ["to a number that the provider refuses", "cmp_sms", { phone: "+99912345" }, { provider: "acme-sms" }],
  ];

  it.each(refused)("are not sent %s: 422, and nothing counts as sent", async (_, campaign, data, details) => {
    const { contact, ask, count } = await openMain();
    const { id } = await contact(data);
    const { status, body } = await ask("POST", `/campaigns/${campaign}/trigger`, {
      body: { contact_id: id },
    });
    const code = "rule" in details ? "business_rule_violation" : "provider_error";
    expect([status, body.error]).toMatchObject([422, { code, details }]);
    expect(await count(all(condition("engagement", "sent_count", "greater_than", 0)))).toBe(0);
  });

  it("are sent 1000 times in a calendar month, also to contacts that were deleted since", async () => {
    const { contact, ask, send, clock } = await openMain();
    const { id } = await contact({ external_id: "one" });
    const trigger = (contact_id: string) =>
      ask("POST", "/campaigns/cmp_push/trigger", { body: { contact_id } });
    for (let sent = 0; sent < 1000; sent += 50) {
      const answers = await Promise.all(Array.from({ length: 50 }, () => trigger(id)));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    }
    await send("DELETE", `/contacts/${id}`);
    const { id: other } = await contact({ external_id: "two" });
    const { status, body } = await trigger(other);
    expect([status, body.error]).toMatchObject([
      422,
      { code: "quota_exceeded", details: { resource: "sends", limit: 1000, used: 1000 } },
    ]);
    clock.now = Date.parse("2026-04-01T00:00:00Z");
    expect((await trigger(other)).status).toBe(202);
  });

  it("are not sent to a contact that does not exist, named as it was named", async () => {
    const { ask } = await openMain();
    for (const body of [{ contact_id: "none" }, { external_id: "none" }]) {
      const answer = await ask("POST", "/campaigns/cmp_running/trigger", { body });
      expect([answer.status, answer.body.error.details]).toEqual([404, { resource: "contact", id: "none" }]);
    }
  });
});

describe("events", () => {
  it("are taken in all or none", async () => {
    const { contact, ask, count } = await openMain();
    const { id } = await contact({ external_id: "one" });
    const events = [
      { name: "seen", contact_id: id },
      { name: "seen", contact_id: "none" },
    ];
    expect((await ask("POST", "/events", { body: { events } })).status).toBe(404);
    const seen = all(condition("event", "seen", "is_set"));
    expect(await count(seen)).toBe(0);
    const taken = await ask<unknown>("POST", "/events", { body: { events: events.slice(0, 1) } });
    expect([taken.status, taken.body]).toEqual([202, { accepted: 1 }]);
    expect(await count(seen)).toBe(1);
  });

  it("wait for the contact who gets their external id, on being created or changed", async () => {
    const { contact, send, count } = await openMain();
    const events = ["early", "later"].map((external_id) => ({ name: "seen", external_id }));
    await send("POST", "/events", { events });
    const seen = all(condition("event", "seen", "is_set"));
    expect(await count(seen)).toBe(0);
    await contact({ external_id: "early" });
    expect(await count(seen)).toBe(1);
    const { id } = await contact({ email: "a@x.example" });
    await send<Contact>("PATCH", `/contacts/${id}`, { external_id: "later" });
    expect(await count(seen)).toBe(2);
  });

  it("are forgotten with their contact", async () => {
    const { contact, send, count } = await openMain();
    const { id } = await contact({ external_id: "one" });
    await send("POST", "/events", { events: [{ name: "seen", external_id: "one" }] });
    await send("DELETE", `/contacts/${id}`);
    await contact({ external_id: "one" });
    expect(await count(all(condition("event", "seen", "is_set")))).toBe(0);
  });
});

describe("lists and segments", () => {
  it("have names of their own within their project: 409 with the id of which has it", async () => {
    const { list, segment, ask } = await openMain();
    const rule = all(condition("attribute", "email", "is_set"));
    const [vip, team] = [await list("VIP"), await segment("Team", rule)];
    const { id: other } = await segment("Other", rule);
    const requests: [method: string, path: string, body: object, id: string][] = [
      ["POST", "/lists", { name: "VIP" }, vip.id],
      ["POST", "/segments", { name: "Team", rule }, team.id],
      ["PUT", `/segments/${other}`, { name: "Team", rule }, team.id],
    ];
    for (const [method, path, body, existing_id] of requests) {
      const answer = await ask(method, path, { body });
      const details = { field: "name", value: String(Object(body).name), existing_id };
      expect([answer.status, answer.body.error]).toMatchObject([409, { code: "duplicate", details }]);
    }
    expect((await ask("PUT", `/segments/${team.id}`, { body: { name: "Team", rule } })).status).toBe(200);
  });

  it("take a contact on and off as often as one likes", async () => {
    const { list, contact, ask, get, count, clock } = await openMain();
    const { id } = await list("VIP");
    const { id: contactId } = await contact({ external_id: "one" });
    const joined = all(condition("list", id, "equals", new Date(clock.now).toISOString()));
    for (const [method, size] of [
      ["PUT", 1],
      ["PUT", 1],
      ["DELETE", 0],
      ["DELETE", 0],
    ] as const) {
      expect((await ask(method, `/lists/${id}/contacts/${contactId}`)).status).toBe(204);
      expect(await get(`/lists/${id}`)).toMatchObject({ contact_count: size });
      expect(await count(joined)).toBe(size);
      clock.now += 1;
    }
  });

  it("cannot lead back to themselves by their bases, however deep", async () => {
    const { segment, ask } = await openMain();
    const rule = all(condition("attribute", "email", "is_set"));
    const { id: one } = await segment("One", rule);
    const { id: two } = await segment("Two", { ...rule, base_segment_id: one });
    for (const base_segment_id of [one, two]) {
      const nested = all(all(condition("attribute", "email", "is_set")), { ...rule, base_segment_id });
      const { status, body } = await ask("PUT", `/segments/${one}`, { body: { name: "One", rule: nested } });
      expect([status, body.error.details]).toEqual([
        400,
        { fields: { "rule.conditions.1.base_segment_id": ["leads back to this segment"] } },
      ]);
    }
  });
});
