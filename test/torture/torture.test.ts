import { describe, expect, it } from "vitest";
import { registry } from "../../generated/registry.ts";
import { contractFuzz } from "../../scripts/torture/contract-fuzz.ts";
import { isGood, type Row, table } from "../../scripts/torture/count.ts";
import { fuzz } from "../../scripts/torture/fuzz.ts";
import { hostile } from "../../scripts/torture/hostile.ts";
import { courseOf } from "../../scripts/torture/matrix/course.ts";
import { expectationOf } from "../../scripts/torture/matrix/expectation.ts";
import { attempts, matrix } from "../../scripts/torture/matrix/matrix.ts";
import { plansOf } from "../../scripts/torture/matrix/plans.ts";
import { wireFaults } from "../../scripts/torture/matrix/wire-faults.ts";
import type { Contract, Operation } from "../../src/openapi/contract.ts";
import { library } from "../support/library.ts";

const short = { size: "short", seed: 1, seeds: 1, seconds: 1 } as const;

describe("the torture run in short", () => {
  it.each([
    ["faults on the wire end as the README's retry table says, over both transports", matrix],
    ["a call has three attempts until something shows that the API works, and five after that", attempts],
    ["random requests to the sandbox get no 5xx, no status beside the document, and no hang", fuzz],
    ["what a document allows is not refused, and what breaks a keyword of it is not accepted", contractFuzz],
    ["readers of foreign text neither crash nor hang nor reach into prototypes", hostile],
  ])(
    "%s",
    async (name, run) => {
      const count = await run(short);
      expect(count.failures).toEqual([]);
      const row = count.row("", name);
      expect(row.cases).toBeGreaterThan(40);
      expect(isGood(row)).toBe(true);
    },
    120_000,
  );
});

const fault = (name: string) => {
  const found = wireFaults.find((one) => one.name === name);
  if (!found) throw new Error(`There is no fault "${name}"`);
  return found;
};

describe("an expectation of the matrix", () => {
  const operation: Operation = { id: "x", security: [], scopes: [], responses: { 200: [] } };
  const keyed: Operation = { ...operation, key: { in: "header", name: "idempotency-key" } };

  it.each([
    ["GET /x", operation, "reset after the work", 1, { requests: 2, ends: "success", outcomeUnknown: true }],
    ["GET /x", operation, "503", 99, { requests: 5, ends: "error", outcomeUnknown: true }],
    ["POST /x", operation, "reset after the work", 1, { requests: 1, ends: "error", outcomeUnknown: true }],
    ["POST /x", operation, "429", 1, { requests: 2, ends: "success", outcomeUnknown: false }],
    ["POST /x", keyed, "reset after the work", 1, { requests: 2, ends: "success", outcomeUnknown: true }],
    [
      "PUT /x",
      { ...operation, idempotent: false },
      "503",
      1,
      { requests: 1, ends: "error", outcomeUnknown: true },
    ],
    [
      "DELETE /x",
      operation,
      "307 to another origin",
      1,
      { requests: 1, ends: "error", outcomeUnknown: false },
    ],
    ["GET /x", operation, "408", 1, { requests: 1, ends: "error", outcomeUnknown: false }],
  ] as const)(
    "of %s (%j) that meets %s %d times is read out of the contract",
    (key, definition, name, times, expected) => {
      expect(expectationOf(library, key, definition, fault(name), times)).toEqual(expected);
    },
  );

  it("has three requests where nothing shows that the API works, except for batches and the status of a run", () => {
    const requests = (more: Partial<Operation>, isProven: boolean, contract: Contract = library) =>
      expectationOf(contract, "GET /x", { ...operation, ...more }, fault("503"), 99, isProven).requests;
    const batch = { batch: { at: "", minItems: 1, maxItems: 2 } } as const;
    const state = { state: { status: "/status", outcomes: {} } } as const;
    expect([requests({}, true), requests({}, false)]).toEqual([5, 3]);
    expect([requests(batch, false), requests(state, false)]).toEqual([5, 5]);
    expect(requests({}, false, { ...library, retry: { attempts: 4 } })).toBe(4);
  });

  it("obeys the numbers of the contract's own profile", () => {
    const profiled = { ...library, retry: { attempts: 3, statuses: [429, 503] } };
    const requests = (status: string) =>
      expectationOf(profiled, "GET /x", operation, fault(status), 99).requests;
    expect([requests("503"), requests("500"), requests("429")]).toEqual([3, 1, 21]);
  });
});

describe("the course of a verb in the matrix", async () => {
  it("has five attempts from its second step on, because the first has succeeded; a conflict is no success", () => {
    const course = (verb: string, key: string, step: number) =>
      courseOf(planOf(verb, key), step, fault("503"), 99, "none").requests;
    expect(course("paginate", "GET /review-queue", 0)).toEqual([3, 0]);
    expect(course("paginate", "GET /review-queue", 1)).toEqual([1, 5]);
    expect(course("ensure what exists", "POST /events", 1)).toEqual([1, 3]);
  });

  const contracts = await Promise.all(registry.map(({ contract }) => contract()));
  const plans = contracts.flatMap(plansOf);
  const planOf = (verb: string, key: string) => {
    const found = plans.find((plan) => plan.verb === verb && plan.key === key);
    if (!found) throw new Error(`There is no plan for ${verb} ${key}`);
    return found;
  };
  const roster = "PUT /events/{event_id}/attendees:import";
  const bulk = "POST /api/v1/events/bulk";
  const file = "GET /public/v1/recordings/{id}";

  it.each([
    ["batch", roster, 0, "503", 1, [2, 1, 1], "result: succeeded"],
    ["batch", roster, 0, "503", 99, [5, 0, 0], "BatchFailed: unknown"],
    ["batch", roster, 0, "408", 1, [1, 0, 0], "BatchFailed: failed"],
    ["batch", roster, 0, "HTML", 1, [1, 0, 0], "BatchFailed: unknown"],
    ["batch", roster, 1, "503", 99, [1, 5, 0], "BatchFailed: unknown"],
    ["batch", bulk, 0, "reset after the work", 1, [1], "result: unknown"],
    ["batch", bulk, 0, "429", 1, [2], "result: succeeded"],
    ["run", roster, 0, "reset after the work", 99, [5, 0, 0], "call error"],
    ["run", roster, 2, "408", 1, [1, 1, 1], "PollFailed"],
    ["resume", roster, 0, "reset after the work", 1, [2, 1, 1], "success"],
    ["resume a started run", roster, 0, "503", 1, [2, 1], "success"],
    ["follow", file, 1, "503", 99, [1, 4], "PollFailed"],
    ["download", file, 0, "503", 99, [4, 0], "call error"],
    ["download", file, 1, "503", 2, [3, 3], "success"],
    ["download", file, 1, "503", 99, [3, 3], "DownloadFailed"],
    ["download", file, 1, "307 to another origin", 1, [1, 1], "DownloadFailed"],
    ["download", file, 1, "body breaks off", 1, [1, 1], "file breaks off"],
    ["paginate", "GET /review-queue", 1, "408", 1, [1, 1], "call error after 1 items"],
    ["ensure what is new", "POST /events", 0, "reset after the work", 1, [1], "call error"],
    ["ensure what exists", "POST /lists", 1, "503", 1, [1, 2], "confirmed"],
  ] as const)(
    "of %s on %s whose step %d meets %s %d times is read out of table and verb",
    (verb, key, step, name, times, requests, ends) => {
      expect(courseOf(planOf(verb, key), step, fault(name), times)).toMatchObject({ requests, ends });
    },
  );

  it("is there for every verb that sends requests", () => {
    const verbs = new Set(plans.map(({ verb }) => verb.split(" ")[0]));
    expect([...verbs].sort()).toEqual(
      ["batch", "call", "download", "ensure", "follow", "paginate", "resume", "run"].sort(),
    );
  });
});

describe("the table", () => {
  const row: Row = { id: "a", name: "b", cases: 2, passed: 2, lost: 0, doubled: 0, leaked: 0, worst: "" };

  it("is good only where nothing failed, was lost, doubled or leaked", () => {
    expect(isGood(row)).toBe(true);
    for (const bad of [{ passed: 1 }, { lost: 1 }, { doubled: 1 }, { leaked: 1 }])
      expect(isGood({ ...row, ...bad })).toBe(false);
  });

  it("has one line for each part, under one head", () => {
    expect(table([row, row]).split("\n")).toHaveLength(3);
  });
});
