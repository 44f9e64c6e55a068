import { describe, expect, it } from "vitest";
import { keys } from "../../../src/sandbox/main-api/keys.ts";
import { type Bench, condition, journeyOf, openMain } from "./harness.ts";

const rule = { match: "all", conditions: [condition("attribute", "email", "is_set")] };
const journey = journeyOf({ id: "a", type: "exit", next: [] });

/** Every operation, on things that do not exist. */
const reads: [method: string, path: string, body?: object][] = [
  ...["contacts", "lists", "segments", "journeys", "campaigns"].flatMap((group): [string, string][] => [
    ["GET", `/${group}`],
    ["GET", `/${group}/none`],
  ]),
  ["POST", "/segments/preview-count", rule],
];
const writes: typeof reads = [
  ["POST", "/contacts", { email: "a@x.example" }],
  ["PATCH", "/contacts/none", { subscribed: false }],
  ["DELETE", "/contacts/none"],
  ["POST", "/lists", { name: "List" }],
  ["PUT", "/lists/none/contacts/none"],
  ["DELETE", "/lists/none/contacts/none"],
  ["POST", "/segments", { name: "Segment", rule }],
  ["PUT", "/segments/none", { name: "Segment", rule }],
  ["DELETE", "/segments/none"],
  ["POST", "/journeys", journey],
  ["PUT", "/journeys/none", journey],
  ["POST", "/journeys/none/activate"],
  ["POST", "/journeys/none/trigger", { contact_id: "none" }],
  ["POST", "/campaigns/none/trigger", { contact_id: "none" }],
  ["POST", "/events", { events: [{ name: "seen", external_id: "a" }] }],
];

describe("keys", () => {
  const refused: [what: string, authorization: string | undefined][] = [
    ["no header", undefined],
    ["another scheme", `Basic ${keys.full}`],
    ["two keys", `Bearer ${keys.full} ${keys.full}`],
    ["an unknown key", "Bearer nobody"],
    ["a key of another API", "Bearer meshi-full-key"],
    ["a revoked key", `Bearer ${keys.revoked}`],
    ["an expired key", `Bearer ${keys.expired}`],
  ];

  it.each(refused)("with %s are refused with 401 unauthorized everywhere", async (_, authorization) => {
    const { ask } = await openMain();
    const headers = authorization === undefined ? {} : { authorization };
    for (const [method, path, body] of [...reads, ...writes]) {
      const answer = await ask(method, path, { body, key: null, headers });
      expect([method, path, answer.status, answer.body.error.code]).toEqual([
        method,
        path,
        401,
        "unauthorized",
      ]);
    }
  });

  it("that were revoked or have expired are told so", async () => {
    const { ask } = await openMain();
    const message = async (key: string) => (await ask("GET", "/contacts", { key })).body.error.message;
    expect(await message(keys.revoked)).toMatch(/revoked/);
    expect(await message(keys.expired)).toMatch(/expired/);
  });

  it.each([keys.write, keys.secret, keys.full])("of a larger scope open every operation: %s", async (key) => {
    const { ask } = await openMain();
    for (const [method, path, body] of [...reads, ...writes]) {
      expect([method, path, (await ask(method, path, { body, key })).status]).not.toContain(403);
    }
  });

  it("of the scope read open what changes nothing, and are told which scope they lack", async () => {
    const { ask } = await openMain();
    for (const [method, path, body] of reads) {
      expect([path, (await ask(method, path, { body, key: keys.readOnly })).status]).not.toContain(403);
    }
    for (const [method, path, body] of writes) {
      const { status, body: answer } = await ask(method, path, { body, key: keys.readOnly });
      expect([method, path, status, answer.error]).toMatchObject([
        method,
        path,
        403,
        { code: "forbidden", details: { reason: "insufficient_scope", required_scope: "write" } },
      ]);
    }
  });

  it("get a request id with every answer, never the same one", async () => {
    const { ask } = await openMain();
    const answers = await Promise.all(
      [...reads, ...writes].map(([method, path, body]) => ask(method, path, { body })),
    );
    const ids = answers.map(({ headers }) => headers["x-request-id"]);
    expect(new Set(ids).size).toBe(reads.length + writes.length);
  });
});

/** One thing of each kind, made with a key. */
async function stock(bench: Bench, key: string, project?: string) {
  const of = project === undefined ? {} : { project_id: project };
  const send = async (path: string, body: object) =>
    (await bench.send<{ id: string }>("POST", path, { ...of, ...body }, { key })).id;
  return {
    contact: await send("/contacts", { email: "a@x.example", external_id: "one" }),
    list: await send("/lists", { name: "List" }),
    segment: await send("/segments", { name: "Segment", rule }),
    journey: await send("/journeys", journey),
  };
}

type Stock = Awaited<ReturnType<typeof stock>>;
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

describe("a key for several projects", () => {
  it("has to name one where it creates, counts or sends", async () => {
    const { ask } = await openMain();
    const bodies: [string, object][] = [
      ["/contacts", { email: "a@x.example" }],
      ["/lists", { name: "List" }],
      ["/segments", { name: "Segment", rule }],
      ["/journeys", journey],
      ["/segments/preview-count", rule],
      ["/events", { events: [{ name: "seen", external_id: "a" }] }],
    ];
    for (const [path, body] of bodies) {
      const { status, body: answer } = await ask("POST", path, { body, key: keys.allProjects });
      const fields = { project_id: [expect.stringContaining("is needed")] };
      expect([path, status, answer.error.details]).toEqual([path, 400, { fields }]);
    }
  });

  it("lists all of them, or the one that it names", async () => {
    const bench = await openMain();
    const summit = await stock(bench, keys.allProjects, "prj_summit");
    const retreat = await stock(bench, keys.allProjects, "prj_retreat");
    const ids = async (query: string) =>
      (
        await bench.get<{ results: { id: string }[] }>(`/contacts${query}`, { key: keys.allProjects })
      ).results.map(({ id }) => id);
    expect(await ids("")).toEqual([summit.contact, retreat.contact]);
    expect(await ids("?project_id=prj_retreat")).toEqual([retreat.contact]);
  });

  it("cannot move a segment or a journey into another", async () => {
    const bench = await openMain();
    const { segment, journey: id } = await stock(bench, keys.allProjects, "prj_summit");
    for (const [path, body] of [
      [`/segments/${segment}`, { name: "Segment", rule }],
      [`/journeys/${id}`, journey],
    ] as const) {
      const put = (project_id: string) =>
        bench.ask("PUT", path, { body: { ...body, project_id }, key: keys.allProjects });
      expect((await put("prj_summit")).status).toBe(200);
      const moved = await put("prj_retreat");
      expect([moved.status, moved.body.error.details]).toMatchObject([
        400,
        { fields: { project_id: [expect.any(String)] } },
      ]);
    }
  });
});
