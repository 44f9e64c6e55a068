import { expect, test } from "vitest";
import { callableOperations } from "../../src/cli/call/operation.ts";
import { DescribedApi } from "../../src/cli/described-api.ts";
import { codeExplained, statusExplained } from "../../src/cli/explanation.ts";
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
