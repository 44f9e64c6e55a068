import { describe, expect, it } from "vitest";
import { keys } from "../../../src/sandbox/main-api/keys.ts";
import { openMain } from "./harness.ts";
import { journey, rule, stock } from "./stock.ts";

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

  it("that were revoked or have expired get a 401 that says so", async () => {
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

  it("of the scope read open what changes nothing, and a refusal names the scope that they lack", async () => {
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

  it("get a request id with every response, never the same one", async () => {
    const { ask } = await openMain();
    const answers = await Promise.all(
      [...reads, ...writes].map(([method, path, body]) => ask(method, path, { body })),
    );
    const ids = answers.map(({ headers }) => headers["x-request-id"]);
    expect(new Set(ids).size).toBe(reads.length + writes.length);
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
