import { describe, expect, it } from "vitest";
import { infer } from "../../src/toolkit/init/infer.ts";

const integer = { type: "integer" };
const numbers = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, integer]));

/** The progress that is found in a run with these properties, by the paths of its numbers. */
function foundIn(properties: object, envelope?: string): Record<string, unknown> {
  const state = { type: "string", enum: ["running", "failed", "done"] };
  const schema = { type: "object", properties: { id: { type: "string" }, state, ...properties } };
  const body = envelope ? { type: "object", properties: { [envelope]: schema } } : schema;
  const responses = { 200: { description: "It.", content: { "application/json": { schema: body } } } };
  const parameters = [{ name: "id", in: "path", required: true, schema: { type: "string" } }];
  const { findings } = infer({
    openapi: "3.1.0",
    info: { title: "Mill", version: "1" },
    paths: { "/jobs/{id}": { get: { operationId: "getJob", parameters, responses } } },
  });
  const runs = findings.filter(({ topic }) => topic === "runs");
  expect(runs.map(({ confidence }) => confidence)).toEqual(["guess"]);
  const marked = runs.flatMap(({ changes }) =>
    changes.flatMap(({ target, update }) => {
      const { "x-progress": kind } = update as { "x-progress"?: string }; // an overlay's update is an object
      const path = target.split(".schema.").at(-1)?.replaceAll("properties.", "");
      return kind === undefined ? [] : [[path ?? "", kind] as const];
    }),
  );
  for (const [path] of marked) expect(runs[0]?.evidence).toContain(`\`${path}\``);
  return Object.fromEntries(marked);
}

describe("concord init finds how far a run has come", () => {
  it.each<[string, object, Record<string, string>]>([
    ["a percentage", { percent_complete: integer }, { percent_complete: "percent" }],
    ["a percentage in one word", { percentComplete: { type: "number" } }, { percentComplete: "percent" }],
    ["a percentage of progress", { progressPercentage: integer }, { progressPercentage: "percent" }],
    ["a progress, which is a percentage", { progress: integer }, { progress: "percent" }],
    ["a progress of at most 1", { progress: { type: "number", maximum: 1 } }, { progress: "fraction" }],
    ["a progress beside a total", numbers("progress", "total"), { progress: "done", total: "total" }],
    ["processed and total", numbers("processed", "total"), { processed: "done", total: "total" }],
    [
      "counts of records",
      numbers("total_records", "processedRecords"),
      { total_records: "total", processedRecords: "done" },
    ],
    [
      "successes and failures",
      numbers("total_rules", "completed_count", "failed_count"),
      { total_rules: "total", completed_count: "done", failed_count: "done" },
    ],
    [
      "a count of all that is done, and of successes and failures",
      numbers("total", "processed", "succeeded", "failed"),
      { total: "total", processed: "done" },
    ],
    [
      "a count of what is completed, and of successes",
      numbers("total", "completed", "succeeded"),
      { total: "total", completed: "done" },
    ],
    ["what is left of all", numbers("remaining", "total"), { remaining: "left", total: "total" }],
    [
      "what is done and left",
      numbers("processing", "succeeded", "errored"),
      { processing: "left", succeeded: "done", errored: "done" },
    ],
    [
      "batches",
      numbers("numberBatchesCompleted", "numberBatchesFailed", "numberBatchesTotal"),
      { numberBatchesCompleted: "done", numberBatchesFailed: "done", numberBatchesTotal: "total" },
    ],
  ])("%s", (_, properties, found) => {
    expect(foundIn(properties)).toEqual(found);
  });

  it("in an object of counts, and in an envelope", () => {
    const request_counts = { type: "object", properties: numbers("total", "completed", "failed") };
    const kinds = { total: "total", completed: "done", failed: "done" };
    const below = (above: string) =>
      Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [`${above}.${name}`, kind]));
    expect(foundIn({ request_counts })).toEqual(below("request_counts"));
    expect(foundIn({ request_counts }, "data")).toEqual(below("data.request_counts"));
  });

  it.each<[string, object]>([
    ["other percentages", numbers("discount_percent", "failed_percentage", "total")],
    ["times", numbers("completed_at", "finished_time", "total_seconds", "total")],
    ["amounts that are no items", numbers("total_price", "processed_bytes", "total_bytes")],
    ["attempts", numbers("failed_attempts", "total_attempts")],
    ["flags and texts", { completed: { type: "boolean" }, total: { type: "string" } }],
    ["a total alone", numbers("total")],
    ["what is done alone", numbers("processed")],
    ["two totals", numbers("total_rows", "total_files", "processed")],
    [
      "counts in lists",
      { parts: { type: "array", items: { type: "object", properties: numbers("done", "total") } } },
    ],
  ])("but takes nothing for it that is not: %s", (_, properties) => {
    expect(foundIn(properties)).toEqual({});
  });
});
