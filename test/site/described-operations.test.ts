import { expect, it } from "vitest";
import type { JsonObject } from "../../src/openapi/json.ts";
import { readOperations } from "../../src/toolkit/docs/model/operations.ts";
import { described } from "../support/described.ts";

const field = (name: string, description: string) => ({
  ...{ name, in: "header", description },
  schema: { type: "string" },
});
const found = { 200: { description: "Found." }, "4xx": { description: "Not found." } };

it("the pages describe an operation as its contract has it, however its document is written", async () => {
  const { openapi, contract } = await described({
    openapi: "3.1.0",
    info: { title: "Tides", version: "1.0.0" },
    servers: [{ url: "https://tides.test" }],
    paths: {
      "/tides of today": {
        parameters: [field("X-Station", "Of the path.")],
        get: {
          operationId: "listTides",
          parameters: [field("x-station", "Of the operation.")],
          responses: found,
        },
        trace: { operationId: "traceTides", responses: found },
      },
    },
  });
  // The document was read from JSON.
  const operations = readOperations(openapi as JsonObject, contract);
  expect(operations.map(({ key }) => key)).toEqual(Object.keys(contract.operations));
  expect(operations).toMatchObject([
    {
      path: "/tides of today",
      parameters: [{ name: "x-station", description: "Of the operation." }],
      responses: [{ status: "200" }, { status: "4XX", description: "Not found." }],
    },
  ]);
});
