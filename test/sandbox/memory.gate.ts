import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openIdempotency } from "../../src/sandbox/core/idempotency.ts";
import { openStore } from "../../src/sandbox/core/store.ts";
import {
  type AttendeeRow,
  type Attendees,
  attendeesInMemory,
  attendeesInTable,
} from "../../src/sandbox/meshi/attendees.ts";
import { openPopulation } from "../../src/sandbox/meshi/population.ts";
import { tables } from "../../src/sandbox/meshi/tables.ts";
import { folder } from "../cli/concord.ts";
import { attendee, type Bench, openBench, type Reply } from "./harness.ts";

type Step = (bench: Bench, runs: readonly string[]) => Promise<Reply | undefined>;

const event = fc.constantFrom("one", "one", "one", "two", "none");
const key = fc.constantFrom("k1", "k2", "k3");
const rows = fc.array(fc.constantFrom("a", "b", "c", "d"), { minLength: 1, maxLength: 4 });
const faults = fc.constantFrom({}, { "x-sandbox-fault": "outcome" });

/** Requests of every kind that changes something, some of them refused, and the passing of time. */
const step: fc.Arbitrary<Step> = fc.oneof(
  event.map(
    (id): Step =>
      (bench) =>
        bench.createEvent(id),
  ),
  fc.tuple(event, key, rows, fc.boolean(), faults).map(
    ([id, idempotency_key, ids, spoilt, headers]): Step =>
      (bench) => {
        const attendees = ids.map((one) => attendee(one, spoilt && one === "c" ? { email: "nobody" } : {}));
        return bench.call("PUT", `/events/${id}/attendees:import`, {
          body: { idempotency_key, attendees },
          headers,
        });
      },
  ),
  fc.tuple(event, key, fc.constantFrom("match", "enrichment"), faults).map(
    ([id, idempotency_key, kind, headers]): Step =>
      (bench) =>
        bench.call("POST", `/events/${id}/${kind}-runs`, { body: { idempotency_key }, headers }),
  ),
  fc.tuple(event, fc.constantFrom("objectives", "welcome_instructions")).map(
    ([id, text]): Step =>
      (bench) =>
        bench.call("POST", `/events/${id}/context`, { body: { [text]: "Meet" } }),
  ),
  event.map(
    (id): Step =>
      (bench) =>
        bench.call("GET", `/events/${id}`),
  ),
  event.map(
    (id): Step =>
      (bench) =>
        bench.call("GET", `/events/${id}/review-queue`),
  ),
  fc.constantFrom("a", "c").map(
    (id): Step =>
      (bench) =>
        bench.call("GET", `/id-map/attendee/${id}`),
  ),
  fc.nat(9).map(
    (at): Step =>
      async (bench, runs) => {
        const run = runs[at % Math.max(1, runs.length)];
        return run === undefined ? undefined : bench.call("GET", `/runs/${run}`);
      },
  ),
  fc.constantFrom(500, 2500, 5000).map(
    (ms): Step =>
      async ({ clock }) => {
        clock.now += ms;
        return undefined;
      },
  ),
);

/** The ids that a sandbox invented, and those of its runs. */
interface Invented {
  readonly names: Map<string, string>;
  readonly runs: string[];
}

/** What all steps got, with invented ids named in the order of their appearance. */
async function responses(
  bench: Bench,
  steps: readonly Step[],
  { names, runs }: Invented = { names: new Map(), runs: [] },
): Promise<string[]> {
  const all: string[] = [];
  for (const one of steps) {
    const reply = await one(bench, runs);
    if (reply === undefined) continue;
    if (reply.status === 202) runs.push(reply.body.run_id);
    const text = reply.text
      .replaceAll(/(?:run|rev)_[0-9a-f]{20}/g, (id) => {
        names.set(id, names.get(id) ?? `id-${names.size}`);
        return names.get(id) ?? "";
      })
      .replace(/"correlation_id":"[^"]*"/, "");
    all.push(`${reply.status} ${text}`);
  }
  return all;
}

test("a sandbox in memory responds to any requests as one with a data file that is restarted in between", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 40 }), fc.nat(40), async (later, cut) => {
      const steps: Step[] = [(bench) => bench.createEvent("one"), ...later];
      const memory = await openBench();
      const expected = await responses(memory, steps);
      await memory.sandbox.close();

      const data = join(await folder(), "sandbox.db");
      const invented: Invented = { names: new Map(), runs: [] };
      const before = await openBench({ data });
      const first = await responses(before, steps.slice(0, cut), invented);
      await before.sandbox.close();
      const after = await openBench({ data });
      after.clock.now = before.clock.now;
      const second = await responses(after, steps.slice(cut), invented);
      await after.sandbox.close();
      expect([...first, ...second]).toEqual(expected);
    }),
    { numRuns: 40 },
  );
}, 60_000);

test("what is kept beside the database is taken back with the transaction, or with its part", async () => {
  const store = await openStore(undefined, ["CREATE TABLE done (name TEXT) STRICT;"]);
  const keys = openIdempotency(store, "any");
  const insert = store.prepare("INSERT INTO done VALUES (?)");
  const names = store.prepare<{ name: string }>("SELECT name FROM done");
  const write = (name: string, result = name): void => {
    insert.run(name);
    keys.remember("tenant", name, { target: "t", result });
  };
  const failing = (work: () => void) => () => {
    work();
    throw new Error("no");
  };
  const kept = () => [
    names.all().map(({ name }) => name),
    ...["one", "two", "three"].map((name) => keys.find("tenant", name)?.result),
  ];

  store.transaction(() => write("one"));
  expect(() => store.transaction(failing(() => write("one", "again")))).toThrow("no");
  expect(() => store.transaction(failing(() => write("two")))).toThrow("no");
  expect(kept()).toEqual([["one"], "one", undefined, undefined]);

  store.transaction(() => {
    write("two");
    expect(() => store.transaction(failing(() => write("three")))).toThrow("no");
    store.transaction(() => write("three", "better"));
  });
  expect(kept()).toEqual([["one", "two", "three"], "one", "two", "better"]);
  expect(keys.find("other", "one")).toBeUndefined();
  store.close();
});

test("the number of attendees is counted again after a change, and after a change that was rolled back", async () => {
  const store = await openStore(undefined, [tables]);
  const attendees = attendeesInMemory(store);
  const population = openPopulation(store, attendees);
  const add = (id: string): number => {
    attendees.add(1, [rowOf(id, "A")]);
    population.changed(1);
    return population.of(1);
  };
  expect(population.of(1)).toBe(0);
  expect(store.transaction(() => add("a"))).toBe(1);
  expect(() =>
    store.transaction(() => {
      expect(add("b")).toBe(2);
      throw new Error("no");
    }),
  ).toThrow("no");
  expect(population.of(1)).toBe(1);
  store.close();
});

function rowOf(id: string, name: string): AttendeeRow {
  return [id, name, `${name}@example.com`, null, null, "Example", null];
}

const imports = fc.array(
  fc.record({
    event: fc.constantFrom(1, 2, 3),
    rows: fc.array(fc.tuple(fc.constantFrom("a", "B", "b", "a.1", "a-1"), fc.constantFrom("Ann", "Ben")), {
      maxLength: 6,
    }),
    fails: fc.boolean(),
  }),
  { maxLength: 8 },
);

test("attendees beside the database are those that its table would have, whatever is rolled back", async () => {
  await fc.assert(
    fc.asyncProperty(imports, async (all) => {
      const store = await openStore(undefined, [tables]);
      store
        .prepare(
          "INSERT INTO meshi_events (id, org, event_id, data, created_at) VALUES (1, 'one', 'x', '', 0), (2, 'two', 'y', '', 0), (3, 'one', 'z', '', 0)",
        )
        .run();
      const insert = store.prepare("INSERT OR REPLACE INTO meshi_attendees VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
      const memory = attendeesInMemory(store);
      for (const { event, rows, fails } of all) {
        const work = () =>
          store.transaction(() => {
            const added = rows.map(([id, name]) => rowOf(id, name));
            memory.add(event, added);
            for (const row of added) insert.run(event, ...row);
            if (fails) throw new Error("no");
          });
        if (fails) expect(work).toThrow("no");
        else work();
      }
      const seen = (attendees: Attendees) => ({
        events: [1, 2, 3].map((event) => ({
          count: attendees.count(event),
          all: attendees.of(event).map((each) => ({ ...each })),
          found: { ...attendees.find(event, "b") },
        })),
        known: ["one", "two", "three"].map((org) => attendees.isKnown(org, "a")),
      });
      expect(seen(memory)).toEqual(seen(attendeesInTable(store)));
      store.close();
    }),
  );
});
