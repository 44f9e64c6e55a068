import { expect, test } from "vitest";
import { Bundle } from "../../src/toolkit/diff/bundle.ts";
import { judgeRemainder } from "../../src/toolkit/diff/remainder.ts";

const operation = { responses: { 200: { description: "Done." } } };
const judged = { operations: [], tool: [], changes: [] };
const documentOf = (paths: object) => new Bundle(JSON.parse(JSON.stringify({ openapi: "3.2.0", paths })));

function changesOf(before: object, after: object): string[] {
  return judgeRemainder(documentOf(before), documentOf(after), judged).map(
    ({ verdict, rule, message }) => `${verdict} ${rule} ${message}`,
  );
}

const item = {
  get: operation,
  query: operation,
  additionalOperations: { COPY: operation, LINK: operation },
};

test("the removal of an operation with a method of OpenAPI 3.2 alone is breaking, and is said once", () => {
  expect(changesOf({ "/reefs": item }, { "/reefs": { ...item, query: undefined } })).toEqual([
    "breaking operation-removed QUERY /reefs: the operation was removed",
  ]);
  expect(
    changesOf({ "/reefs": item }, { "/reefs": { ...item, additionalOperations: { COPY: operation } } }),
  ).toEqual(["breaking operation-removed LINK /reefs: the operation was removed"]);
  expect(changesOf({ "/reefs": item }, { "/reefs": { ...item, additionalOperations: undefined } })).toEqual([
    "breaking operation-removed COPY /reefs: the operation was removed",
    "breaking operation-removed LINK /reefs: the operation was removed",
  ]);
});

test("the removal of a TRACE is left to the tool, which reports it", () => {
  const traced = { "/reefs": { ...item, trace: operation } };
  const removed = changesOf(traced, { "/reefs": item });
  expect(removed.filter((change) => change.includes("operation-removed"))).toEqual([]);
});

test("one that is new breaks nobody", () => {
  const verdicts = changesOf({ "/reefs": { get: operation } }, { "/reefs": item }).map(
    (change) => change.split(" ")[0],
  );
  expect(verdicts).toEqual(["compatible", "compatible"]);
});
