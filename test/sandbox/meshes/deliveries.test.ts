import { describe, expect, it } from "vitest";
import { keys, openMeshes, runDuration, type Schema, workspaces } from "./harness.ts";

const broken = "https://hooks.invalid/in";

/** An event that one webhook takes, and what is needed to look at it. */
async function delivered(url?: string, more: object = {}) {
  const bench = await openMeshes();
  const connection = await bench.webhook("Hook", url);
  const rule = await bench.rule(connection);
  const { id } = await bench.emit("user.signed_up", more);
  const read = () => bench.get<Schema<"Event">>(`/events/${id}`);
  const retry = `/events/${id}/rules/${rule.id}/retry`;
  const delivery = async () => (await read()).rule_events?.[0];
  return { ...bench, connection, rule, id, read, retry, delivery };
}

describe("an event", () => {
  it("that no rule takes is completed at once", async () => {
    const { emit, get } = await openMeshes();
    const created = await emit("user.signed_up", { resource: "project", resource_id: "p 1" });
    expect(await get(`/events/${created.id}`)).toEqual({
      ...created,
      status: "completed",
      total_rules: 0,
      completed_count: 0,
      failed_count: 0,
      completed_at: created.created_at,
      rule_events: [],
    });
  });

  it("moves from pending through processing to completed, by the clock alone", async () => {
    const { read, clock, connection, rule } = await delivered();
    const first = await read();
    expect(first).toMatchObject({ status: "pending", total_rules: 1, completed_count: 0, failed_count: 0 });
    expect(first.rule_events?.[0]).toMatchObject({
      rule: rule.id,
      connection: connection.id,
      integration_type: "webhook",
      status: "pending",
      attempt_count: 0,
    });
    expect(first.started_at).toBeUndefined();
    clock.now += runDuration / 4 - 1;
    expect(await read()).toEqual(first);
    clock.now += 1;
    const second = await read();
    expect(second).toMatchObject({ status: "processing", started_at: "2026-04-20T10:00:01.000Z" });
    expect(second.rule_events?.[0]).toMatchObject({ status: "processing", attempt_count: 1 });
    expect(second.completed_at).toBeUndefined();
    clock.now += (runDuration * 3) / 4;
    const third = await read();
    expect(third).toMatchObject({
      status: "completed",
      completed_count: 1,
      completed_at: "2026-04-20T10:00:04.000Z",
    });
    expect(third.rule_events?.[0]).toMatchObject({ status: "completed", attempt_count: 1 });
    clock.now += 1e9;
    expect(await read()).toEqual(third);
  });

  it("fails with one of its deliveries, after attempts ever further apart", async () => {
    const { read, delivery, clock } = await delivered(broken);
    const counts: unknown[] = [];
    for (let step = 0; step <= 16; step += 1) {
      clock.now += step === 0 ? runDuration / 4 : (runDuration * 3) / 64;
      counts.push((await delivery())?.attempt_count);
    }
    expect(counts).toEqual([1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 5, 5]);
    expect(await read()).toMatchObject({ status: "failed", failed_count: 1, completed_count: 0 });
    expect(await delivery()).toMatchObject({
      status: "failed",
      last_error: "The host of the service does not exist.",
    });
  });

  it("goes to every rule that fits, and to no other", async () => {
    const { webhook, rule, emit, get, workspace } = await openMeshes();
    const hook = await webhook("Hook");
    const { id: staging } = await workspace("Staging");
    const elsewhere = await webhook("Hook", undefined, staging);
    const named = {
      any: await rule(hook, "a"),
      global: await rule(hook, "a", { resource: "global" }),
      project: await rule(hook, "a", { resource: "project" }),
      one: await rule(hook, "a", { resource: "project", resource_id: "p1" }),
      two: await rule(hook, "a", { resource: "project", resource_id: "p2" }),
      idle: await rule(hook, "a", { active: false, metadata: { action: "send_webhook", name: "Idle" } }),
      other: await rule(hook, "b"),
      staging: await rule(elsewhere, "a"),
    };
    const taken = async (more: object) => {
      const { id } = await emit("a", more);
      const event = await get<Schema<"Event">>(`/events/${id}`);
      const rules = event.rule_events?.map((delivery) => delivery.rule) ?? [];
      expect(event.total_rules).toBe(rules.length);
      return Object.entries(named).flatMap(([name, { id }]) => (rules.includes(id) ? [name] : []));
    };
    expect(await taken({})).toEqual(["any", "global"]);
    expect(await taken({ resource: "project" })).toEqual(["any", "project"]);
    expect(await taken({ resource: "project", resource_id: "p1" })).toEqual(["any", "project", "one"]);
    expect(await taken({ resource: "team", resource_id: "p2" })).toEqual(["any"]);
  });

  it("ends well for one connection and badly for another, and has failed then", async () => {
    const { webhook, rule, emit, get, clock } = await openMeshes();
    await rule(await webhook("Good"));
    await rule(await webhook("Bad", broken));
    const { id } = await emit("user.signed_up");
    clock.now += runDuration;
    const event = await get<Schema<"Event">>(`/events/${id}`);
    expect(event).toMatchObject({ status: "failed", total_rules: 2, completed_count: 1, failed_count: 1 });
    expect(event.rule_events?.map(({ status }) => status)).toEqual(["completed", "failed"]);
  });

  it("fails for an address that no service takes, and on demand of a fault", async () => {
    const { delivery, clock } = await delivered(undefined, { payload: { email: "ada@concord.invalid" } });
    clock.now += runDuration;
    expect(await delivery()).toMatchObject({
      status: "failed",
      last_error: expect.stringMatching(/address/),
    });

    const { webhook, rule, emit, get, clock: other, send } = await openMeshes();
    const { id: ruleId } = await rule(await webhook("Hook"));
    const headers = { "x-sandbox-fault": "outcome=failure" };
    const { id } = await emit("user.signed_up", {}, { key: keys.publishable, headers });
    other.now += runDuration;
    expect(await get(`/events/${id}`)).toMatchObject({ status: "failed" });
    await send("POST", `/events/${id}/rules/${ruleId}/retry`);
    other.now += runDuration;
    expect(await get(`/events/${id}`)).toMatchObject({ status: "completed", failed_count: 0 });
  });

  it("is delivered although its rule is deleted meanwhile", async () => {
    const { read, rule, send, clock, refusal, retry } = await delivered();
    await send("DELETE", `/rules/${rule.id}`);
    clock.now += runDuration;
    expect(await read()).toMatchObject({ status: "completed", completed_count: 1 });
    expect(await refusal("POST", retry)).toEqual([404, "NotFound"]);
  });

  it("has its payload where it is asked for, and there alone", async () => {
    const payload = { email: "ada@concord.example", plan: { seats: [1, null] } };
    const { id, read, get } = await delivered(undefined, { payload });
    expect(await get(`/events/${id}/payload`)).toEqual({ ...(await read()), payload });
  });
});

describe("a retry", () => {
  it("starts another round of a failed delivery, which may end well then", async () => {
    const { read, retry, send, clock, connection, delivery, ask } = await delivered(broken);
    clock.now += runDuration;
    const failed = await delivery();
    await send("PUT", `/connections/${connection.id}`, {
      name: "Hook",
      metadata: { url: "https://a.example" },
    });
    const { status, body } = await ask<Schema<"RuleEvent">>("POST", retry);
    expect([status, body.status, body.attempt_count]).toEqual([200, "pending", 5]);
    expect(body).toMatchObject({
      id: failed?.id,
      last_error: failed?.last_error,
      started_at: failed?.started_at,
    });
    expect(body.completed_at).toBeUndefined();
    expect(await delivery()).toEqual(body);
    expect(await read()).toMatchObject({ status: "processing", failed_count: 0 });
    clock.now += runDuration;
    expect(await delivery()).toMatchObject({ status: "completed", attempt_count: 6 });
    expect(await read()).toMatchObject({ status: "completed", completed_at: "2026-04-20T10:00:08.000Z" });
  });

  it("may fail again, and counts on", async () => {
    const { retry, send, clock, delivery, read } = await delivered(broken);
    clock.now += runDuration;
    await send("POST", retry);
    clock.now += runDuration;
    expect(await delivery()).toMatchObject({ status: "failed", attempt_count: 10 });
    expect(await read()).toMatchObject({ status: "failed", failed_count: 1 });
  });

  it("is refused with 425 while an attempt is due or under way, also after another retry", async () => {
    const { retry, refusal, clock, send } = await delivered(broken);
    expect(await refusal("POST", retry)).toEqual([425, "TooEarly"]);
    clock.now += runDuration / 2;
    expect(await refusal("POST", retry)).toEqual([425, "TooEarly"]);
    clock.now += runDuration / 2;
    await send("POST", retry);
    expect(await refusal("POST", retry)).toEqual([425, "TooEarly"]);
  });

  it("is refused with 409 for a delivery that is completed", async () => {
    const { retry, refusal, clock } = await delivered();
    clock.now += runDuration;
    expect(await refusal("POST", retry)).toEqual([409, "Conflict"]);
  });

  it("is refused with 422 while the connection is not active", async () => {
    const { get, send, rule, emit, clock, refusal } = await openMeshes();
    const { records } = await get<Schema<"ConnectionList">>("/connections");
    const inactive = records.find(({ active }) => active === false);
    if (!inactive) throw new Error("The sandbox has an inactive connection.");
    const { id: ruleId } = await rule(inactive, "a", { metadata: { action: "add_to_list", id: "1" } });
    const { id } = await emit("a");
    const retry = `/events/${id}/rules/${ruleId}/retry`;
    clock.now += runDuration;
    expect(await get(`/events/${id}`)).toMatchObject({ status: "failed" });
    expect(await refusal("POST", retry)).toEqual([422, "UnprocessableEntity"]);
    await send("PUT", `/connections/${inactive.id}`, { name: "Letter", metadata: { api_key: "good" } });
    expect(await send("POST", retry)).toMatchObject({ status: "pending" });
  });

  it("takes no body, and knows the rules that took the event alone", async () => {
    const { retry, refusal, id, clock, webhook, send } = await delivered(broken);
    const other = await webhook("Other");
    clock.now += runDuration;
    expect(await refusal("POST", retry, { body: {} })).toEqual([400, "BadRequest"]);
    const unused = await send<Schema<"RuleEnvelope">>("POST", "/rules", {
      workspace: other.workspace,
      connection: other.id,
      event: "user.signed_up",
      metadata: { action: "send_webhook" },
    });
    const path = `/events/${id}/rules/${unused.rule.id}/retry`;
    expect(await refusal("POST", path)).toEqual([404, "NotFound"]);
  });
});

describe("with a run duration of 0", () => {
  it("an event has ended when it is read first", async () => {
    const { webhook, rule, emit, get } = await openMeshes({ runDuration: 0 });
    await rule(await webhook("Good"));
    const { id } = await emit("user.signed_up");
    expect(await get(`/events/${id}`)).toMatchObject({ status: "completed", completed_count: 1 });
    expect(await get(`/workspaces/${workspaces.concord}/events?status=completed`)).toMatchObject({
      count: 1,
    });
  });
});
