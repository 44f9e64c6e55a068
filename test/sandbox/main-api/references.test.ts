import { describe, expect, it } from "vitest";
import { keys } from "../../../src/sandbox/main-api/keys.ts";
import { condition, openMain } from "./harness.ts";
import { journey, rule, type Stock, stock } from "./stock.ts";

type Naming = [
  what: string,
  method: string,
  path: (other: Stock, own: Stock) => string,
  body?: (other: Stock, own: Stock) => object,
];

/** Every place in which a request can name something by an id. */
const namings: Naming[] = [
  ["a contact to read", "GET", ({ contact }) => `/contacts/${contact}`],
  ["a contact to change", "PATCH", ({ contact }) => `/contacts/${contact}`, () => ({ subscribed: false })],
  ["a contact to delete", "DELETE", ({ contact }) => `/contacts/${contact}`],
  ["a list to read", "GET", ({ list }) => `/lists/${list}`],
  ["a list to put a contact on", "PUT", ({ list }, { contact }) => `/lists/${list}/contacts/${contact}`],
  ["a contact to put on a list", "PUT", ({ contact }, { list }) => `/lists/${list}/contacts/${contact}`],
  ["a contact to take off a list", "DELETE", ({ contact }, { list }) => `/lists/${list}/contacts/${contact}`],
  ["a segment to read", "GET", ({ segment }) => `/segments/${segment}`],
  ["a segment to replace", "PUT", ({ segment }) => `/segments/${segment}`, () => ({ name: "New", rule })],
  ["a segment to delete", "DELETE", ({ segment }) => `/segments/${segment}`],
  ["a journey to read", "GET", ({ journey }) => `/journeys/${journey}`],
  ["a journey to replace", "PUT", (other) => `/journeys/${other.journey}`, () => journey],
  ["a journey to activate", "POST", ({ journey }) => `/journeys/${journey}/activate`],
  [
    "a journey to enter",
    "POST",
    ({ journey }) => `/journeys/${journey}/trigger`,
    (_, { contact }) => ({ contact_id: contact }),
  ],
  [
    "a contact to let in",
    "POST",
    (_, { journey }) => `/journeys/${journey}/trigger`,
    ({ contact }) => ({ contact_id: contact }),
  ],
  [
    "a contact to send to",
    "POST",
    () => "/campaigns/cmp_draft/trigger",
    ({ contact }) => ({ contact_id: contact }),
  ],
  [
    "the contact of an event",
    "POST",
    () => "/events",
    ({ contact }) => ({ events: [{ name: "seen", contact_id: contact }] }),
  ],
  ...(["list", "journey"] as const).map(
    (source): Naming => [
      `a ${source} in a rule`,
      "POST",
      () => "/segments/preview-count",
      (other) => ({
        match: "any",
        conditions: [{ match: "all", conditions: [condition(source, other[source], "is_set")] }],
      }),
    ],
  ),
  [
    "the base of a segment",
    "POST",
    () => "/segments",
    ({ segment }) => ({ name: "New", rule: { ...rule, base_segment_id: segment } }),
  ],
  [
    "the segment of a schedule",
    "POST",
    () => "/journeys",
    ({ segment }) => ({ ...journey, trigger: { type: "schedule", segment_id: segment, every: "day" } }),
  ],
  [
    "the base of a gate",
    "POST",
    () => "/journeys",
    ({ segment }) => ({
      ...journey,
      steps: [
        { id: "g", type: "gate", next: ["a", "b"], config: { rule: { ...rule, base_segment_id: segment } } },
        { id: "a", type: "exit", next: [] },
        { id: "b", type: "exit", next: [] },
      ],
    }),
  ],
];

describe("what a request names", () => {
  it.each(namings)(
    "is 403 in another organisation and 404 in another project or nowhere: %s",
    async (_, method, path, body) => {
      const bench = await openMain();
      const own = await stock(bench, keys.full);
      const others: [other: Stock, status: number, details: object][] = [
        [await stock(bench, keys.otherOrg), 403, { reason: "other_organisation" }],
        [await stock(bench, keys.secondProject), 404, {}],
        [{ contact: "none", list: "none", segment: "none", journey: "none" }, 404, { id: "none" }],
      ];
      for (const [other, status, details] of others) {
        const answer = await bench.ask(method, path(other, own), { body: body?.(other, own) });
        const code = status === 403 ? "forbidden" : "not_found";
        expect([answer.status, answer.body.error]).toMatchObject([status, { code, details }]);
      }
    },
  );

  it("is found by a key of the other organisation or project", async () => {
    const bench = await openMain();
    for (const key of [keys.otherOrg, keys.secondProject]) {
      const { contact } = await stock(bench, key);
      expect((await bench.ask("GET", `/contacts/${contact}`, { key })).status).toBe(200);
    }
  });

  it("may be a campaign: each belongs to its project", async () => {
    const { ask } = await openMain();
    const statuses = ["cmp_draft", "cmp_gala", "cmp_retreat", "cmp_none"].map(
      async (id) => (await ask("GET", `/campaigns/${id}`)).status,
    );
    expect(await Promise.all(statuses)).toEqual([200, 403, 404, 404]);
  });

  it("may be a project, in lists, counts, creates and batches", async () => {
    const { ask } = await openMain();
    const places: [string, (id: string) => string, (id: string) => object | undefined][] = [
      ["GET", (id) => `/contacts?project_id=${id}`, () => undefined],
      ["POST", (id) => `/segments/preview-count?project_id=${id}`, () => rule],
      ["POST", () => "/lists", (project_id) => ({ name: `List of ${project_id}`, project_id })],
      [
        "POST",
        () => "/events",
        (project_id) => ({ project_id, events: [{ name: "seen", external_id: "a" }] }),
      ],
    ];
    for (const [method, path, body] of places) {
      const status = async (id: string) => (await ask(method, path(id), { body: body(id) })).status;
      expect(await status("prj_summit")).toBeLessThan(300);
      expect(await Promise.all(["prj_gala", "prj_retreat", "prj_none"].map(status))).toEqual([403, 404, 404]);
    }
  });
});
