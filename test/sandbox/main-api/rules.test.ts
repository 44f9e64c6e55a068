import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { all, any, condition, day, openMain, start } from "./harness.ts";

/*
 * The count is held against an evaluator that knows nothing of the sandbox: it works on the people as the test made
 * them, and spells out each operator as the document describes it.
 */

type Value = string | number | boolean;
interface Person {
  readonly email?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly onList: boolean;
  readonly sends: number;
  readonly inJourney: readonly string[];
  readonly events: readonly { readonly amount: unknown; readonly at: number }[];
}
interface Question {
  readonly source: string;
  readonly field: string;
  readonly operator: string;
  readonly value?: unknown;
}
interface Tree {
  readonly base_segment_id?: string;
  readonly match: string;
  readonly conditions: readonly (Tree | Question)[];
}

const iso = (ms: number): string => new Date(ms).toISOString();
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

const base: Tree = {
  match: "any",
  conditions: [
    { source: "list", field: "LIST", operator: "is_set" },
    { source: "attribute", field: "email", operator: "is_set" },
  ],
};

/** Everything was sent two openings ago, so it was opened and followed by now. */
const sentAt = start - 20_000;
const opening = 4000;

function valuesOf(who: Person, index: number, { source, field }: Question): unknown[] {
  const raw = (): unknown => {
    if (source === "list") return who.onList ? iso(start) : undefined;
    if (source === "journey") return who.inJourney;
    if (source === "event" && field === "paid") return who.events.map(({ at }) => iso(at));
    if (source === "event" && field === "paid#amount") return who.events.map(({ amount }) => amount);
    if (source === "engagement" && field.endsWith("_count")) return who.sends;
    if (source === "engagement" && who.sends > 0) {
      const place = ["last_sent_at", "last_opened_at", "last_clicked_at"].indexOf(field);
      return iso(sentAt + place * opening);
    }
    if (field === "email") return who.email && `${who.email}@p${index}.example`;
    if (field === "created_at") return iso(sentAt);
    if (field === "subscribed") return true;
    if (field.startsWith("attributes.")) return who.attributes[field.slice("attributes.".length)];
    return undefined;
  };
  return [raw()].flat(9).filter((value) => value !== undefined && value !== null);
}

function time(value: unknown): number | undefined {
  return typeof value === "string" && /^\d{4}-.*T/.test(value) ? new Date(value).getTime() : undefined;
}

function equal(one: unknown, other: unknown): boolean {
  return time(one) !== undefined && time(other) !== undefined ? time(one) === time(other) : one === other;
}

/** -1, 0 or 1; `undefined` where the two cannot be compared. */
function order(one: unknown, other: unknown): number | undefined {
  const [a, b] =
    typeof one === "number" && typeof other === "number" ? [one, other] : [time(one), time(other)];
  return a === undefined || b === undefined ? undefined : Math.sign(a - b);
}

function asks({ operator, value }: Question, values: readonly unknown[]): boolean {
  let found = false;
  for (const one of values) {
    const text = typeof one === "string" ? one : undefined;
    if (operator === "is_set") found = true;
    if (operator === "equals" && equal(one, value)) found = true;
    if (operator === "contains" && text?.includes(String(value))) found = true;
    if (operator === "starts_with" && text?.startsWith(String(value))) found = true;
    if (operator === "ends_with" && text?.endsWith(String(value))) found = true;
    if (operator === "greater_than" && order(one, value) === 1) found = true;
    if (operator === "less_than" && order(one, value) === -1) found = true;
    if (operator === "in" && [value].flat().some((wanted) => equal(one, wanted))) found = true;
    if (operator === "between") {
      const [low, high] = [value].flat();
      if ([0, 1].includes(order(one, low) ?? 9) && [0, -1].includes(order(one, high) ?? 9)) found = true;
    }
    if (operator === "within_last_days") {
      const at = time(one);
      if (at !== undefined && at <= start && at >= start - Number(value) * day) found = true;
    }
  }
  if (operator === "is_not_set") return values.length === 0;
  if (operator === "not_equals") return !asks({ source: "", field: "", operator: "equals", value }, values);
  return found;
}

function belongs(who: Person, index: number, tree: Tree): boolean {
  if (tree.base_segment_id === "GONE") return false;
  if (tree.base_segment_id === "BASE" && !belongs(who, index, base)) return false;
  const answers = tree.conditions.map((part) =>
    "conditions" in part ? belongs(who, index, part) : asks(part, valuesOf(who, index, part)),
  );
  return tree.match === "all" ? !answers.includes(false) : answers.includes(true);
}

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
          // A rule that names a segment which is gone by now can only be one that is stored.
          const stored: { rule: Tree; id: string }[] = [];
          for (const [index, rule] of trees.entries()) {
            const { id } = await bench.segment(`Segment ${index}`, named(rule, { ...ids, BASE, GONE }));
            stored.push({ rule, id });
          }
          await bench.send("DELETE", `/segments/${GONE}`);
          for (const { rule, id } of stored) {
            const expected = people.filter((who, index) => belongs(who, index, rule)).length;
            const { contact_count, rule: sent } = await bench.get<{ contact_count: number; rule: object }>(
              `/segments/${id}`,
            );
            expect(contact_count, JSON.stringify([people, rule])).toBe(expected);
            if (!JSON.stringify(rule).includes("GONE")) expect(await bench.count(sent)).toBe(expected);
            seen[expected === 0 ? "none" : expected === people.length ? "every" : "some"] += 1;
          }
          await bench.sandbox.close();
        },
      ),
      { numRuns: 12, seed: 20260428, endOnFailure: true },
    );
    // The trees are worth something only if they tell people apart.
    expect(Math.min(seen.some, seen.none, seen.every)).toBeGreaterThan(30);
  });

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
