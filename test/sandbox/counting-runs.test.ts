import { expect, it, onTestFinished } from "vitest";
import type { Contract, ProgressCounts } from "../../src/openapi/contract.ts";
import { startDerivedSandbox } from "../../src/sandbox/index.ts";
import { shelf, shelfContract } from "./shelf.ts";

const start = Date.parse("2026-03-02T09:00:00.000Z");
const READ = "GET /checks/{check_id}";
const integer = { type: "integer", minimum: 0 };

/** A sandbox of the shelf whose checks report progress. A run takes 4 s, of which it waits for the first. */
async function open(
  progress: ProgressCounts,
  properties: object,
  example: object,
  required: readonly string[] = [],
) {
  const { Check } = shelf.components.schemas;
  const counted = {
    ...Check,
    required: [...Check.required, ...required],
    properties: { ...Check.properties, ...properties },
    example: { ...Check.example, ...example },
  };
  const schemas = { ...shelf.components.schemas, Check: counted };
  const openapi = { ...shelf, components: { ...shelf.components, schemas } };
  const read = shelfContract.operations[READ];
  const state = read?.state && { ...read.state, progress };
  const operations = { ...shelfContract.operations, [READ]: { ...read, state } } as Contract["operations"];
  const clock = { now: start };
  const sandbox = await startDerivedSandbox(
    { name: "shelf", contract: { ...shelfContract, operations }, openapi },
    { now: () => clock.now, runDuration: 4000, samples: false },
  );
  onTestFinished(() => sandbox.close());
  const call = async (method: string, path: string, headers: Record<string, string> = {}) => {
    const authorization = `Bearer ${sandbox.keys.full}`;
    const body = method === "POST" ? { body: JSON.stringify({ label: "all" }) } : {};
    return (
      await fetch(sandbox.baseUrl + path, { method, headers: { authorization, ...headers }, ...body })
    ).json();
  };
  return { clock, call };
}

it.each<[string, ProgressCounts, properties: object, example: object, seen: object[]]>([
  [
    "a percentage",
    { done: ["/percent"], all: 100 },
    { percent: integer },
    { percent: 7 },
    [{ percent: 0 }, { percent: 33 }, { percent: 100 }],
  ],
  [
    "a fraction",
    { done: ["/part"], all: 1 },
    { part: { type: "number" } },
    { part: 0 },
    [{ part: 0 }, { part: 1 / 3 }, { part: 1 }],
  ],
  [
    "a percentage that is text",
    { done: ["/percent"], all: 100 },
    { percent: { type: ["string", "null"] } },
    { percent: null },
    [{ percent: "0" }, { percent: "33.33333333333333" }, { percent: "100" }],
  ],
  [
    "counts of what is done well, and not, beside the count of all",
    { done: ["/counts/ok", "/counts/bad"], all: ["/counts/all"] },
    { counts: { type: "object", properties: { ok: integer, bad: integer, all: integer } } },
    {},
    [
      { counts: { ok: 0, bad: 0, all: 100 } },
      { counts: { ok: 33, bad: 0, all: 100 } },
      { counts: { ok: 100, bad: 0, all: 100 } },
    ],
  ],
  [
    "a count of what is left",
    { left: ["/left"], all: ["/all"] },
    { left: integer, all: integer },
    {},
    [
      { left: 100, all: 100 },
      { left: 67, all: 100 },
      { left: 0, all: 100 },
    ],
  ],
  [
    "counts of what is done and left",
    { done: ["/done"], all: ["/done", "/left"] },
    { done: integer, left: integer },
    {},
    [
      { done: 0, left: 100 },
      { done: 33, left: 67 },
      { done: 100, left: 0 },
    ],
  ],
])("a run in a derived sandbox reports its progress: %s", async (_, progress, properties, example, seen) => {
  const { call, clock } = await open(progress, properties, example);
  const { check_id } = await call("POST", "/checks");
  const bodies = [];
  for (const now of [500, 2000, 4000]) {
    clock.now = start + now;
    bodies.push(await call("GET", `/checks/${check_id}`));
  }
  expect(bodies).toMatchObject(seen);
  expect(bodies.map(({ state }) => state)).toEqual(["waiting", "working", "done"]);
});

it("a run that fails in a derived sandbox has come half the way", async () => {
  const { call, clock } = await open({ done: ["/percent"], all: 100 }, { percent: integer }, { percent: 0 });
  const { check_id } = await call("POST", "/checks", { "x-sandbox-fault": "outcome=failure" });
  clock.now += 4000;
  expect(await call("GET", `/checks/${check_id}`)).toMatchObject({ state: "broken", percent: 50 });
});

it("a run has as many items as its body shows", async () => {
  const { call, clock } = await open(
    { done: ["/ok"], all: ["/all"] },
    { ok: integer, all: { ...integer, default: 12 } },
    {},
    ["ok", "all"],
  );
  const { check_id } = await call("POST", "/checks");
  clock.now += 2000;
  expect(await call("GET", `/checks/${check_id}`)).toMatchObject({ ok: 4, all: 12 });
});

it("an object of counts that may be null has what it requires", async () => {
  const counts = {
    type: ["object", "null"],
    properties: { ok: integer, all: integer, unit: { enum: ["rows"] } },
    required: ["unit"],
  };
  const { call, clock } = await open({ done: ["/counts/ok"], all: ["/counts/all"] }, { counts }, {}, [
    "counts",
  ]);
  const { check_id } = await call("POST", "/checks");
  clock.now += 2000;
  expect(await call("GET", `/checks/${check_id}`)).toMatchObject({
    counts: { ok: 33, all: 100, unit: "rows" },
  });
});

it("counts that the schema does not have stay away", async () => {
  const { call } = await open({ done: ["/ok"], all: ["/all"] }, { ok: integer }, {});
  const { check_id } = await call("POST", "/checks");
  expect(Object.keys(await call("GET", `/checks/${check_id}`))).not.toContain("all");
});
