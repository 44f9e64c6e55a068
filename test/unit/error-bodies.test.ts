import { describe, expect, test } from "vitest";
import { createClient } from "../../src/client/index.ts";
import type { Contract, ErrorBody, Responses } from "../../src/openapi/contract.ts";
import { withParts } from "../support/parts.ts";

/** An API whose document says little about its errors. */
function contract(
  error: ErrorBody,
  more: Partial<Contract> = {},
  responses: Responses = { default: [] },
): Contract {
  const operation = { id: "getThing", security: [], scopes: [], responses: { 200: [], ...responses } };
  return {
    ...{ name: "things", title: "Things", version: "1", servers: ["http://things.test"] },
    ...{ securitySchemes: {}, requestId: {}, codes: {}, errors: {}, openCodes: true, rateLimits: [] },
    ...{ error, operations: { "GET /thing": operation } },
    ...more,
  };
}

async function errorOf(api: Contract, status: number, body: unknown): Promise<unknown> {
  const client = createClient(withParts(api), { fetch: async () => Response.json(body, { status }) });
  // The contract is made in this test, so it has no types.
  const get = client.GET as unknown as (path: string, init: object) => Promise<{ error: unknown }>;
  return (await get("/thing", { retry: false })).error;
}

describe("an error is read where its body says something", () => {
  test.each<[string, Contract, number, unknown, object]>([
    [
      "without a code, the status is the code",
      contract({ message: "/error" }),
      404,
      { error: "No such thing" },
      { name: "ApiError", status: 404, code: "404", message: "No such thing" },
    ],
    [
      "without code and message, both are made of the status",
      contract({}),
      409,
      { anything: true },
      { name: "ApiError", code: "409", message: "Status 409", body: { anything: true } },
    ],
    [
      "an integer is a code",
      contract({ code: "/code", message: "/message" }),
      400,
      { code: 1042, message: "Too heavy" },
      { name: "ApiError", code: "1042", message: "Too heavy" },
    ],
    [
      "one property is code and message",
      contract({ code: "/error", message: "/error" }),
      400,
      { error: "too_heavy" },
      { code: "too_heavy", message: "too_heavy" },
    ],
    [
      "the first item of a list says it",
      contract({ code: "/errors/0/code", message: "/errors/0/message" }),
      422,
      {
        errors: [
          { code: "heavy", message: "Too heavy" },
          { code: "wide", message: "Too wide" },
        ],
      },
      { code: "heavy", message: "Too heavy" },
    ],
    [
      "another error body is tried where the usual one does not fit",
      contract({ code: "/code", message: "/message" }, { otherErrors: [{ message: "/fault/text" }] }),
      503,
      { fault: { text: "Closed for the night" } },
      { code: "503", message: "Closed for the night" },
    ],
    [
      "a class of statuses documents each of them",
      contract({ message: "/m" }, {}, { "4XX": [] }),
      418,
      { m: "Teapot" },
      { name: "ApiError", status: 418 },
    ],
    [
      "a status outside of the class is unexpected",
      contract({ message: "/m" }, {}, { "4XX": [] }),
      500,
      { m: "Broken" },
      { name: "UnexpectedResponse" },
    ],
    [
      "a number that is not among the listed codes is none",
      contract(
        { code: "/c", message: "/m" },
        { errors: { heavy: { status: 400, retryable: false, remedy: "" } } },
      ),
      400,
      { c: 7, m: "Seven" },
      { name: "UnexpectedResponse" },
    ],
  ])("%s", async (_, api, status, body, expected) => {
    expect(await errorOf(api, status, body)).toMatchObject(expected);
  });
});
