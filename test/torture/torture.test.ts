import { describe, expect, it } from "vitest";
import { contractFuzz } from "../../scripts/torture/contract-fuzz.ts";
import { isGood, type Row, table } from "../../scripts/torture/count.ts";
import { expectationOf } from "../../scripts/torture/expectation.ts";
import { fuzz } from "../../scripts/torture/fuzz.ts";
import { hostile } from "../../scripts/torture/hostile.ts";
import { matrix } from "../../scripts/torture/matrix.ts";
import { wireFaults } from "../../scripts/torture/wire-faults.ts";
import type { Operation } from "../../src/openapi/contract.ts";
import { library } from "../support/library.ts";

const short = { size: "short", seed: 1, seeds: 1, seconds: 1 } as const;

describe("the torture run in short", () => {
  it.each([
    ["faults on the wire end as the README's retry table says, over both transports", matrix],
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

describe("an expectation of the matrix", () => {
  const fault = (name: string) => {
    const found = wireFaults.find((one) => one.name === name);
    if (!found) throw new Error(`There is no fault "${name}"`);
    return found;
  };
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

  it("obeys the numbers of the contract's own profile", () => {
    const profiled = { ...library, retry: { attempts: 3, statuses: [429, 503] } };
    const requests = (status: string) =>
      expectationOf(profiled, "GET /x", operation, fault(status), 99).requests;
    expect([requests("503"), requests("500"), requests("429")]).toEqual([3, 1, 21]);
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
