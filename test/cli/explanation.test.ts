import { expect, test } from "vitest";
import { callableOperations } from "../../src/cli/call/operation.ts";
import { DescribedApi } from "../../src/cli/described-api.ts";
import { withCodes } from "../../src/cli/explained-codes.ts";
import { codeExplained, codesOf, statusExplained } from "../../src/cli/explanation.ts";
import type { Contract, Responses } from "../../src/openapi/contract.ts";

/** Explains a status or a code of an API with these operations. */
function retriedOf(
  responses: Responses,
  keys: readonly ("GET /books" | "POST /books")[],
  subject: number | string,
  statuses?: readonly number[],
) {
  const operation = (id: string) => ({ operationId: id, responses: { default: { description: "No." } } });
  const openapi = { paths: { "/books": { get: operation("list"), post: operation("add") } } };
  const operations = Object.fromEntries(keys.map((key) => [key, { id: key, responses, security: [] }]));
  // Only what an explanation reads.
  const contract = {
    ...{ name: "library", title: "Library", errors: {}, operations },
    ...(statuses && { retry: { statuses } }),
  } as unknown as Contract;
  const callable = callableOperations(new DescribedApi(openapi), contract);
  return typeof subject === "number"
    ? statusExplained(contract, callable, subject).retried
    : codeExplained(contract, callable, subject).retried;
}

test("an explanation says of each status whether the client retries it, as the contract and the operations have it", () => {
  const responses = {
    409: ["TAKEN"],
    429: [],
    503: [],
    "4XX": ["TAKEN"],
    "5XX": ["TAKEN"],
    default: ["TAKEN"],
  };
  const where = "yes, where the operation is idempotent or has an idempotency key";
  const both = ["GET /books", "POST /books"] as const;
  expect(retriedOf(responses, both, 409)).toEqual({ 409: "no" });
  expect(retriedOf(responses, both, 409, [409])).toEqual({ 409: where });
  expect(retriedOf(responses, ["GET /books"], 409, [409])).toEqual({ 409: "yes" });
  expect(retriedOf(responses, ["POST /books"], 503)).toEqual({ 503: "no" });
  expect(retriedOf(responses, both, 429)).toEqual({ 429: "yes" });
  expect(retriedOf(responses, both, "TAKEN")).toEqual({
    ...{ 409: "no", "4XX": "no, except 429", "5XX": where },
    default: "as each status is",
  });
  // A GET is not retried after a 429 that the contract leaves out of its list. A POST is: it was not worked on.
  expect(retriedOf(responses, ["GET /books"], "TAKEN", [409, 502, 503])).toMatchObject({
    ...{ "4XX": "no, except 409", "5XX": "no, except 502, 503" },
  });
});

/** An API with one error body for all responses, of which the examples of some show a code. */
function shelves() {
  const error = {
    type: "object",
    properties: { code: { enum: ["gone", "lent", 1001] }, message: { type: "string" } },
  };
  const failure = (description: string, ...shown: string[]) => ({
    description,
    content: {
      "application/json": {
        schema: error,
        examples: Object.fromEntries(shown.map((code) => [code, { value: { code } }])),
      },
    },
  });
  const responses = {
    404: failure("No such book.", "gone"),
    409: failure("It is lent."),
    500: failure("Broken."),
  };
  const openapi = {
    paths: {
      "/books": {
        get: { operationId: "list", responses },
        post: {
          operationId: "add",
          responses: { 404: failure("No such shelf."), 409: failure("Lent.", "lent") },
        },
      },
    },
  };
  const operation = (id: string, ...statuses: number[]) => ({
    ...{ id, security: [] },
    responses: Object.fromEntries(statuses.map((status) => [status, []])),
  });
  // Only what an explanation reads.
  const contract = {
    ...{ name: "library", title: "Library", errors: {}, error: { code: "/code", message: "/message" } },
    operations: { "GET /books": operation("list", 404, 409, 500), "POST /books": operation("add", 404, 409) },
  } as unknown as Contract;
  return { contract, ...withCodes(callableOperations(new DescribedApi(openapi), contract)) };
}

test("codes of a body that all responses share come with the statuses whose examples show them, else with all", () => {
  const { contract, operations } = shelves();
  expect(codesOf(contract, operations)).toEqual(["gone", "1001", "lent"]);
  const explained = (code: string) =>
    codeExplained(contract, operations, code).operations.map(({ id, status }) => `${id} ${status}`);
  expect(explained("gone")).toEqual(["list 404", "add 404"]);
  expect(explained("lent")).toEqual(["list 409", "add 409"]);
  expect(explained("1001")).toEqual(["list 404", "list 409", "list 500", "add 404", "add 409"]);
  expect(statusExplained(contract, operations, 404).codes).toEqual(["1001", "gone"]);
});

test("what the document says of the code itself is its cause, in place of the responses' descriptions", () => {
  const { contract, operations } = shelves();
  expect(codeExplained(contract, operations, "gone").causes).toEqual(["No such book.", "No such shelf."]);
  expect(codeExplained(contract, operations, "gone", "It was\nthrown away.").causes).toEqual([
    "It was thrown away.",
  ]);
});
