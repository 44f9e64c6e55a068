import { expect, test } from "vitest";
import { leftOutOperations } from "../../src/toolkit/generate/left-out-operations.ts";

const responses = { 200: { description: "Done." } };

test("operations with the methods of OpenAPI 3.2 alone are named, and others are not", () => {
  const item = { get: { responses }, query: { responses }, additionalOperations: { LINK: { responses } } };
  expect(leftOutOperations({ paths: { "/reefs": item, "/rays": { get: { responses } } } })).toEqual([
    "The client does not send the methods of QUERY /reefs, LINK /reefs: these operations are left out.",
  ]);
  expect(leftOutOperations({ paths: { "/rays": { get: { responses } } } })).toEqual([]);
});
