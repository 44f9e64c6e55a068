import { describe, expect, it } from "vitest";
import { all, condition, day, journeyOf, openMain } from "./harness.ts";
import { balancer, delay, exit, gate, link, send, update } from "./steps.ts";

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
