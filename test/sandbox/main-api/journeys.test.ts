import { describe, expect, it } from "vitest";
import { all, condition, day, type Journey, journeyOf, openMain } from "./harness.ts";

const exit = (id: string) => ({ id, type: "exit", next: [] });
const delay = (id: string, ...next: string[]) => ({ id, type: "delay", next, config: { seconds: 60 } });
const link = (id: string, target: string) => ({ id, type: "link", next: [], config: { target } });
const send = (id: string, ...next: string[]) => ({ id, type: "send", next, config: { channel: "push" } });
const update = (id: string, value: unknown, ...next: string[]) => ({
  id,
  type: "update",
  next,
  config: { attribute: "way", value },
});
const balancer = (weights: number[], ...next: string[]) => ({
  id: "b",
  type: "balancer",
  next,
  config: { weights },
});
const experiment = (...next: string[]) => ({ id: "x", type: "experiment", next });
const team = all(condition("attribute", "attributes.plan", "equals", "team"));
const gate = (...next: string[]) => ({ id: "g", type: "gate", next, config: { rule: team } });

const graphs: [what: string, steps: object[], problems: object[]][] = [
  [
    "two steps of one id",
    [delay("a", "b"), exit("b"), exit("b")],
    [{ problem: "duplicate_step_id", step_id: "b" }],
  ],
  ["a dangling next", [delay("a", "z")], [{ problem: "unknown_target", step_id: "a", target: "z" }]],
  [
    "a dangling link",
    [delay("a", "l"), link("l", "z")],
    [{ problem: "unknown_target", step_id: "l", target: "z" }],
  ],
  ["no entry", [delay("a", "b"), delay("b", "a")], [{ problem: "no_entry" }]],
  ["several entries", [exit("a"), exit("b")], [{ problem: "several_entries" }]],
  ["a gate with one branch", [gate("a"), exit("a")], [{ problem: "too_few_branches", step_id: "g" }]],
  [
    "an experiment with one branch",
    [experiment("a"), exit("a")],
    [{ problem: "too_few_branches", step_id: "x" }],
  ],
  [
    "a balancer with one branch",
    [balancer([1], "a"), exit("a")],
    [{ problem: "too_few_branches", step_id: "b" }],
  ],
  [
    "too many weights",
    [balancer([1, 2, 3], "a", "c"), exit("a"), exit("c")],
    [{ problem: "weights_mismatch", step_id: "b" }],
  ],
  [
    "everything at once",
    [gate("z"), delay("a")],
    [
      { problem: "unknown_target", step_id: "g", target: "z" },
      { problem: "several_entries" },
      { problem: "too_few_branches", step_id: "g" },
    ],
  ],
];

describe("a journey", () => {
  it.each(graphs)("is refused with %s, and each problem is named", async (_, steps, problems) => {
    const bench = await openMain();
    const { id } = await bench.journey([exit("a")]);
    for (const [method, path] of [
      ["POST", "/journeys"],
      ["PUT", `/journeys/${id}`],
    ] as const) {
      const { status, body } = await bench.ask(method, path, { body: journeyOf(...steps) });
      expect([status, body.error.code]).toEqual([422, "business_rule_violation"]);
      const told = problems.map((problem) => ({ ...problem, message: expect.any(String) }));
      expect(body.error.details).toEqual({ rule: "invalid_journey_graph", problems: told });
    }
    expect(await bench.get(`/journeys/${id}`)).toMatchObject({ steps: [exit("a")] });
  });

  it("may go back by a link, also to its entry", async () => {
    const { journey } = await openMain();
    const { status } = await journey([delay("a", "l"), link("l", "a")]);
    expect(status).toBe("draft");
  });

  it("is a draft, goes live once, and stays live when it is replaced", async () => {
    const { journey, send, get, clock } = await openMain();
    const { id } = await journey([exit("a")]);
    clock.now += 1000;
    const live = await send<Journey>("POST", `/journeys/${id}/activate`);
    expect([live.status, live.updated_at]).toEqual(["live", "2026-03-02T09:00:01.000Z"]);
    clock.now += 1000;
    expect(await send("POST", `/journeys/${id}/activate`)).toEqual(live);
    const replaced = await send<Journey>("PUT", `/journeys/${id}`, journeyOf(exit("b")));
    expect(replaced).toMatchObject({ status: "live", steps: [exit("b")] });
    const found = async (status: string) =>
      (await get<{ results: Journey[] }>(`/journeys?status=${status}`)).results.map((one) => one.id);
    expect([await found("live"), await found("draft"), await found("off")]).toEqual([[id], [], ["jrn_off"]]);
  });

  it("does not go live after the segment of its schedule was deleted", async () => {
    const { journey, segment, ask } = await openMain();
    const { id: segment_id } = await segment("Team", team);
    const { id } = await journey([exit("a")], { trigger: { type: "schedule", segment_id, every: "day" } });
    await ask("DELETE", `/segments/${segment_id}`);
    const { status, body } = await ask("POST", `/journeys/${id}/activate`);
    expect([status, body.error.details?.problems]).toMatchObject([
      422,
      [{ problem: "trigger_segment_missing" }],
    ]);
  });

  it.each(["draft", "off"])("lets nobody in while it is %s", async (status) => {
    const { journey, contact, ask } = await openMain();
    const id = status === "off" ? "jrn_off" : (await journey([exit("a")])).id;
    const { id: contact_id } = await contact({ external_id: "one" });
    const answer = await ask("POST", `/journeys/${id}/trigger`, { body: { contact_id } });
    expect([answer.status, answer.body.error.details]).toEqual([422, { rule: "journey_not_live" }]);
  });
});

/** A live journey and a contact in it, by either of its ids. */
async function entered(steps: object[], data: object = {}, more: object = {}) {
  const bench = await openMain();
  const { id: journey } = await bench.journey(steps, more);
  await bench.send("POST", `/journeys/${journey}/activate`);
  const { id: contact } = await bench.contact({ external_id: "one", ...data });
  await bench.send("POST", `/journeys/${journey}/trigger`, { external_id: "one" });
  const state = async () => {
    const states = ["active", "completed", "exited"];
    const counts = states.map((state) => bench.count(all(condition("journey", journey, "equals", state))));
    const found = await Promise.all(counts);
    return states.filter((_, index) => found[index] === 1);
  };
  const way = async () =>
    (await bench.get<{ attributes: { way?: unknown } }>(`/contacts/${contact}`)).attributes.way;
  return { ...bench, contactId: contact, state, way, journeyId: journey };
}

describe("a contact in a journey", () => {
  it("waits, changes and is completed at the last step, exited at an exit", async () => {
    const { state, way, clock } = await entered([delay("a", "u"), update("u", "done")]);
    expect([await state(), await way()]).toEqual([["active"], undefined]);
    clock.now += 60_000;
    expect([await state(), await way()]).toEqual([["completed"], "done"]);
    const left = await entered([update("u", "done", "e"), exit("e")]);
    expect([await left.state(), await left.way()]).toEqual([["exited"], "done"]);
  });

  it("goes by the steps that it entered with", async () => {
    const { send, journeyId, way, clock } = await entered([delay("a", "u"), update("u", "old")]);
    await send("PUT", `/journeys/${journeyId}`, journeyOf(delay("a", "u"), update("u", "new")));
    clock.now += 60_000;
    expect(await way()).toBe("old");
  });

  it.each([
    ["team", "first"],
    ["free", "second"],
  ])("with the plan %s takes the %s way of the gate", async (plan, expected) => {
    const { way } = await entered([gate("a", "b"), update("a", "first"), update("b", "second")], {
      attributes: { plan },
    });
    expect(await way()).toBe(expected);
  });

  it("is sent things, unless it has unsubscribed: then it goes on without", async () => {
    for (const subscribed of [true, false]) {
      const { count, way } = await entered([send("s", "u"), update("u", "after")], { subscribed });
      expect(await way()).toBe("after");
      expect(await count(all(condition("engagement", "sent_count", "equals", 1)))).toBe(Number(subscribed));
    }
  });

  it("waits for an event, or until the time is up", async () => {
    const wait = {
      id: "w",
      type: "wait-for-event",
      next: ["a", "b"],
      config: { event_name: "paid", timeout_seconds: 60 },
    };
    const steps = [wait, update("a", "paid"), update("b", "late")];
    const paid = await entered(steps);
    expect(await paid.way()).toBeUndefined();
    await paid.send("POST", "/events", { events: [{ name: "paid", external_id: "one" }] });
    expect(await paid.way()).toBe("paid");
    const late = await entered(steps);
    late.clock.now += 60_000;
    expect(await late.way()).toBe("late");
  });

  it("emits events, which let it into other journeys", async () => {
    const emit = { id: "e", type: "event", next: [], config: { event_name: "welcomed", data: { by: 1 } } };
    const { journey, send: post, count, way, contactId, journeyId } = await entered([delay("d", "e"), emit]);
    const { id } = await journey([update("u", "welcomed")], {
      trigger: { type: "event", event_name: "welcomed" },
    });
    await post("POST", `/journeys/${id}/activate`);
    await post("PUT", `/journeys/${journeyId}`, journeyOf(emit));
    await post("POST", `/journeys/${journeyId}/trigger`, { contact_id: contactId });
    expect(await way()).toBe("welcomed");
    expect(await count(all(condition("event", "welcomed#by", "equals", 1)))).toBe(1);
  });

  it("that goes in circles without waiting does so once an hour", async () => {
    const tick = { id: "t", type: "event", next: ["l"], config: { event_name: "tick" } };
    const { count, clock, state } = await entered([tick, link("l", "t")]);
    const lately = () => count(all(condition("event", "tick", "within_last_days", 1)));
    expect([await state(), await lately()]).toEqual([["active"], 1]);
    clock.now += 3 * day;
    expect([await state(), await lately()]).toEqual([["active"], 1]);
  });

  it("that is let in by events of journeys, its own or another's, comes back once an hour", async () => {
    const { journey, send: post, contact, count, clock } = await openMain();
    const emit = (event_name: string) => ({ id: "e", type: "event", next: [], config: { event_name } });
    for (const [heard, said] of [
      ["ping", "pong"],
      ["pong", "ping"],
      ["echo", "echo"],
    ] as const) {
      const { id } = await journey([emit(said)], { trigger: { type: "event", event_name: heard } });
      await post("POST", `/journeys/${id}/activate`);
    }
    await contact({ external_id: "one" });
    const events = ["ping", "echo"].map((name) => ({ name, external_id: "one" }));
    await post("POST", "/events", { events });
    clock.now += 3 * day;
    for (const name of ["ping", "pong", "echo"]) {
      expect(await count(all(condition("event", name, "equals", new Date(clock.now).toISOString())))).toBe(1);
    }
  });

  it("is spread over branches by their weights, the same way every time", async () => {
    const { journey, contact, send: post, count } = await openMain();
    const steps = [balancer([1, 3], "a", "c"), update("a", "one"), update("c", "three")];
    const { id } = await journey(steps);
    await post("POST", `/journeys/${id}/activate`);
    for (let index = 0; index < 200; index += 1) {
      const { id: contact_id } = await contact({ external_id: `p${index}` });
      await post("POST", `/journeys/${id}/trigger`, { contact_id });
    }
    const one = await count(all(condition("attribute", "attributes.way", "equals", "one")));
    const three = await count(all(condition("attribute", "attributes.way", "equals", "three")));
    expect(one + three).toBe(200);
    expect(three).toBeGreaterThan(2 * one);
    expect(one).toBeGreaterThan(20);
  });
});

describe("a trigger", () => {
  it("lets contacts in by an event", async () => {
    const { journey, contact, send: post, count } = await openMain();
    const { id } = await journey([exit("a")], { trigger: { type: "event", event_name: "joined" } });
    await contact({ external_id: "one" });
    const join = () => post("POST", "/events", { events: [{ name: "joined", external_id: "one" }] });
    const inside = () => count(all(condition("journey", id, "is_set")));
    await join();
    expect(await inside()).toBe(0);
    await post("POST", `/journeys/${id}/activate`);
    await join();
    expect(await inside()).toBe(1);
  });

  it("lets the contacts of a segment in on a schedule", async () => {
    const { journey, contact, segment, send: post, get, clock } = await openMain();
    const { id: segment_id } = await segment("Team", team);
    const starts_at = new Date(clock.now + day).toISOString();
    const { id } = await journey([send("s")], {
      trigger: { type: "schedule", segment_id, every: "day", starts_at },
    });
    await post("POST", `/journeys/${id}/activate`);
    await contact({ external_id: "one", attributes: { plan: "team" } });
    await contact({ external_id: "two", attributes: { plan: "free" } });
    const { id: sent } = await segment("Sent", all(condition("engagement", "sent_count", "greater_than", 0)));
    const { id: twice } = await segment("Twice", all(condition("engagement", "sent_count", "equals", 2)));
    const counts = async () =>
      Promise.all(
        [sent, twice].map(
          async (one) => (await get<{ contact_count: number }>(`/segments/${one}`)).contact_count,
        ),
      );
    clock.now += day - 1;
    expect(await counts()).toEqual([0, 0]);
    clock.now += 1;
    expect(await counts()).toEqual([1, 0]);
    clock.now += day;
    expect(await counts()).toEqual([1, 1]);
  });
});
