import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { base, belongs, iso, type Person, type Question, sentAt, type Tree } from "./evaluator.ts";
import { all, any, condition, day, openMain, type Page, type Segment, start } from "./harness.ts";

type Value = string | number | boolean;

/** Moments around now, some written with an offset. */
const moments = [
  iso(start),
  iso(start - 1),
  iso(start - day),
  iso(start - day - 1),
  iso(start + day),
  "2026-03-02T10:00:00+01:00",
];
const scalars: Value[] = ["", "a", "ab", "ba", "A", "1", "true", 0, 1, 1.5, -1, true, false, ...moments];
const scalar = fc.constantFrom(...scalars);
const attribute = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 3 }),
  fc.constant(null),
  fc.constant({ a: "a" }),
);

const person: fc.Arbitrary<Person> = fc.record(
  {
    email: fc.constantFrom("a", "b", "ab"),
    attributes: fc.dictionary(fc.constantFrom("one", "two"), attribute),
    onList: fc.boolean(),
    sends: fc.nat(2),
    inJourney: fc.constantFrom([], ["completed"], ["exited"], ["completed", "active"]),
    events: fc.array(
      fc.record({ amount: attribute, at: fc.constantFrom(start, start - day, start - 9 * day) }),
      { maxLength: 2 },
    ),
  },
  { requiredKeys: ["attributes", "onList", "sends", "inJourney", "events"] },
);

const number = fc.constantFrom(0, 1, 1.5);
const moment = fc.constantFrom(...moments);
const question = fc.oneof(
  fc.record({ operator: fc.constantFrom("equals", "not_equals"), value: scalar }),
  fc.record({
    operator: fc.constantFrom("contains", "starts_with", "ends_with"),
    value: fc.constantFrom("a", "b", "ab", "2026", "Z"),
  }),
  fc.record({ operator: fc.constantFrom("greater_than", "less_than"), value: fc.oneof(number, moment) }),
  fc.record({
    operator: fc.constant("between"),
    value: fc.oneof(fc.tuple(number, number), fc.tuple(moment, moment)),
  }),
  fc.record({ operator: fc.constant("in"), value: fc.array(scalar, { minLength: 1, maxLength: 3 }) }),
  fc.record({ operator: fc.constantFrom("is_set", "is_not_set") }),
  fc.record({ operator: fc.constant("within_last_days"), value: fc.constantFrom(1, 2, 30) }),
);
const sources: [source: string, field: string][] = [
  ...[
    "email",
    "created_at",
    "subscribed",
    "phone",
    "attributes.one",
    "attributes.two",
    "attributes.none",
  ].map((field): [string, string] => ["attribute", field]),
  ...["sent", "opened", "clicked"].flatMap((what): [string, string][] => [
    ["engagement", `${what}_count`],
    ["engagement", `last_${what}_at`],
  ]),
  ["event", "paid"],
  ["event", "paid#amount"],
  ["event", "paid#none"],
  ["event", "left"],
  ["journey", "JOURNEY"],
  ["list", "LIST"],
];
const leaf = fc
  .tuple(fc.constantFrom(...sources), question)
  .map(([[source, field], asked]): Question => ({ source, field, ...asked }));
const { tree } = fc.letrec<{ tree: Tree; part: Tree | Question }>((tie) => ({
  tree: fc.record(
    {
      match: fc.constantFrom("all", "any"),
      conditions: fc.array(tie("part"), { minLength: 1, maxLength: 3 }),
      base_segment_id: fc.constantFrom("BASE", "GONE"),
    },
    { requiredKeys: ["match", "conditions"] },
  ),
  part: fc.oneof({ maxDepth: 3, withCrossShrink: true }, leaf, tie("tree")),
}));

/** A sandbox with these people, and with the ids that stand for the names in a tree. */
async function populate(people: readonly Person[]) {
  const bench = await openMain();
  bench.clock.now = sentAt;
  const { id: list } = await bench.list("List");
  const exit = { id: "out", type: "exit", next: [] };
  const pass = { id: "pass", type: "update", next: [], config: { attribute: "passed", value: null } };
  const wait = { id: "wait", type: "delay", next: ["pass"], config: { seconds: 1e9 } };
  const { id: journey } = await bench.journey([pass]);
  await bench.send("POST", `/journeys/${journey}/activate`);
  const steps = { completed: [pass], exited: [exit], active: [wait, pass] };
  const ids: string[] = [];
  for (const [index, { email, attributes, sends }] of people.entries()) {
    const address = email && { email: `${email}@p${index}.example` };
    const { id } = await bench.contact({ external_id: `p${index}`, attributes, ...address });
    for (let left = sends; left > 0; left -= 1) {
      await bench.send("POST", "/campaigns/cmp_push/trigger", { contact_id: id });
    }
    ids.push(id);
  }
  for (const [state, graph] of Object.entries(steps)) {
    const body = { name: "Journey", trigger: { type: "event", event_name: "never" }, steps: graph };
    await bench.send("PUT", `/journeys/${journey}`, body);
    for (const [index, { inJourney }] of people.entries()) {
      if (inJourney.includes(state))
        await bench.send("POST", `/journeys/${journey}/trigger`, { contact_id: ids[index] });
    }
  }
  bench.clock.now = start;
  const events = people.flatMap((who, index) =>
    who.events.map(({ amount, at }) => ({
      name: "paid",
      contact_id: ids[index],
      data: { amount },
      occurred_at: iso(at),
    })),
  );
  if (events.length > 0) await bench.send("POST", "/events", { events });
  for (const [index, { onList }] of people.entries()) {
    if (onList) await bench.send("PUT", `/lists/${list}/contacts/${ids[index]}`);
  }
  return { bench, list, journey };
}

describe("the count of a rule", () => {
  it("is that of a naive evaluator, for any tree and any contacts", async () => {
    const seen = { some: 0, none: 0, every: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.array(person, { minLength: 1, maxLength: 6 }),
        fc.array(tree, { minLength: 60, maxLength: 60 }),
        async (people, trees) => {
          const { bench, list, journey } = await populate(people);
          const named = (value: object, names: Readonly<Record<string, string>>): object =>
            JSON.parse(
              JSON.stringify(value, (_, inner) => (typeof inner === "string" && names[inner]) || inner),
            );
          const ids = { LIST: list, JOURNEY: journey };
          const BASE = (await bench.segment("Base", named(base, ids))).id;
          const GONE = (await bench.segment("Gone", named(base, ids))).id;
          // Only a stored rule can name a segment that has been deleted.
          const stored: { rule: Tree; id: string }[] = [];
          for (const [index, rule] of trees.entries()) {
            const { id } = await bench.segment(`Segment ${index}`, named(rule, { ...ids, BASE, GONE }));
            stored.push({ rule, id });
          }
          await bench.send("DELETE", `/segments/${GONE}`);
          // One page has all of them: a request for each takes seconds.
          const { results } = await bench.get<Page<Segment>>("/segments?limit=100");
          const counted = new Map(results.map((segment) => [segment.id, segment]));
          for (const { rule, id } of stored) {
            const expected = people.filter((who, index) => belongs(who, index, rule)).length;
            const segment = counted.get(id);
            expect(segment?.contact_count, JSON.stringify([people, rule])).toBe(expected);
            if (segment && !JSON.stringify(rule).includes("GONE"))
              expect(await bench.count(segment.rule)).toBe(expected);
            seen[expected === 0 ? "none" : expected === people.length ? "every" : "some"] += 1;
          }
          await bench.sandbox.close();
        },
      ),
      { numRuns: 12, seed: 20260428, endOnFailure: true },
    );
    // The trees are useful only if they tell people apart.
    expect(Math.min(seen.some, seen.none, seen.every)).toBeGreaterThan(30);
  }, 120_000);

  it("follows what changes: contacts, lists, events, time", async () => {
    const { contact, count, send, list, clock } = await openMain();
    const { id } = await contact({ external_id: "one", attributes: { plan: "team" } });
    const team = all(condition("attribute", "attributes.plan", "equals", "team"));
    expect(await count(team)).toBe(1);
    await send("PATCH", `/contacts/${id}`, { attributes: { plan: "free" } });
    expect(await count(team)).toBe(0);
    const { id: vip } = await list("VIP");
    const onList = all(condition("list", vip, "is_set"));
    await send("PUT", `/lists/${vip}/contacts/${id}`);
    expect(await count(onList)).toBe(1);
    await send("DELETE", `/lists/${vip}/contacts/${id}`);
    expect(await count(onList)).toBe(0);
    const lately = any(condition("event", "seen", "within_last_days", 1));
    await send("POST", "/events", { events: [{ name: "seen", contact_id: id }] });
    expect(await count(lately)).toBe(1);
    clock.now += day;
    expect(await count(lately)).toBe(1);
    clock.now += 1;
    expect(await count(lately)).toBe(0);
  });
});
