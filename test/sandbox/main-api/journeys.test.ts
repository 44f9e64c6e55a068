import { describe, expect, it } from "vitest";
import { all, condition, day, type Journey, journeyOf, openMain } from "./harness.ts";
import { balancer, delay, exit, experiment, gate, link, send, team } from "./steps.ts";

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
