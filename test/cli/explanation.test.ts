import { expect, test } from "vitest";
import { type CallableOperation, callableOperations } from "../../src/cli/call/operation.ts";
import { DescribedApi } from "../../src/cli/described-api.ts";
import { withCodes } from "../../src/cli/explained-codes.ts";
import { codeExplained, codesOf, statusExplained } from "../../src/cli/explanation.ts";
import { explanationText } from "../../src/cli/explanation-text.ts";
import type { Contract, Responses } from "../../src/openapi/contract.ts";

type Key = "GET /books" | "POST /books";

/** An API with these operations. */
function library(
  responses: Partial<Record<Key, Responses>>,
  statuses?: readonly number[],
): readonly [Contract, CallableOperation[]] {
  const operation = (id: string) => ({ operationId: id, responses: { default: { description: "No." } } });
  const openapi = { paths: { "/books": { get: operation("list"), post: operation("add") } } };
  const operations = Object.fromEntries(
    Object.entries(responses).map(([key, own]) => [key, { id: key, responses: own, security: [] }]),
  );
  // Only what an explanation reads.
  const contract = {
    ...{ name: "library", title: "Library", errors: {}, operations },
    ...(statuses && { retry: { statuses } }),
  } as unknown as Contract;
  return [contract, callableOperations(new DescribedApi(openapi), contract)];
}

function retriedOf(
  responses: Responses,
  keys: readonly Key[],
  subject: number | string,
  statuses?: readonly number[],
) {
  const api = library(Object.fromEntries(keys.map((key) => [key, responses])), statuses);
  return typeof subject === "number"
    ? statusExplained(...api, subject).retried
    : codeExplained(...api, subject).retried;
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

const taken = ["TAKEN"];

test.each<[string, Responses, Responses, string[]]>([
  ["its number", { 409: taken }, { 409: taken }, ["409"]],
  ["its class", { "4XX": taken }, { "4XX": taken }, ["any 4XX"]],
  ["every other error", { default: taken }, { default: taken }, ["any other error"]],
  ["its class, before every other error", { "4XX": taken, default: [] }, {}, ["any 4XX"]],
  ["both", { "4XX": taken }, { 404: [], default: taken }, ["any 4XX", "any other error"]],
  ["its number and its class", { 409: taken }, { "4XX": taken }, ["409", "any 4XX"]],
])(
  "a status that is documented by %s is explained by its number, and in words where that is not documented",
  (_, list, add, words) => {
    const text = explanationText(
      statusExplained(...library({ "GET /books": list, "POST /books": add }), 409),
    );
    expect(text).toMatch(/^409 of Library\n/);
    const given = [...text.matchAll(/\/books \((.+)\)$/gm)].map(([, status]) => status);
    expect([...new Set(given)]).toEqual(words);
    const notice = `No operation documents 409 by its number. This is what they document of ${words.join(" and ")}.\n`;
    expect(text.includes(notice)).toBe(!words.includes("409"));
    expect(text).not.toContain("default");
  },
);

test("a code that comes with other statuses than single ones has them in words", () => {
  const text = explanationText(
    codeExplained(...library({ "GET /books": { 409: taken, "5XX": taken, default: taken } }), "TAKEN"),
  );
  expect(text).toMatch(/^TAKEN \(409, any 5XX, any other error\) of Library\n/);
  expect(text).toMatch(/^Retried: 409: no; any 5XX: .*; any other error: as each status is$/m);
});

test("a success that is not documented is not every other error", () => {
  expect(statusExplained(...library({ "GET /books": { default: taken } }), 204).operations).toEqual([]);
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
