import { expect, test } from "vitest";
import { isRetried, retryProfile } from "../../src/client/index.ts";
import { docsOf } from "../../src/toolkit/docs/docs.ts";
import { apiOf } from "../../src/toolkit/docs/model/api.ts";
import { described } from "../support/described.ts";

const text = { type: "string" };
const failure = (code: object) => ({ type: "object", properties: { code, message: text } });
const json = (schema: object, more: object = {}) => ({
  content: { "application/json": { schema, ...more } },
});
const shared = failure({ ...text, enum: ["not_found", "taken", "locked"] });

/** The rows of the table of errors on the page of an operation with these responses. */
async function rowsOf(responses: object): Promise<string[]> {
  const document = {
    openapi: "3.1.0",
    info: { title: "Tides", version: "1" },
    servers: [{ url: "https://tides.example" }],
    paths: {
      "/tides": {
        get: { operationId: "listTides", responses: { 200: { description: "Done." }, ...responses } },
      },
    },
  };
  const { contract, openapi } = await described(document, { infers: false });
  const api = apiOf(
    { contract, document: JSON.parse(JSON.stringify(openapi)) },
    { isRetried, profileOf: retryProfile },
  );
  const page = [...docsOf([api])].find(([path]) => path.endsWith("list-tides.md"))?.[1] ?? "";
  const [, errors = ""] = page.split("## Errors");
  return errors.split("\n").filter((line) => /^\| \d|^\| default/.test(line));
}

test.each<[string, object, string[]]>([
  [
    "an enum",
    { 409: { description: "Conflict.", ...json(shared) } },
    ["| 409 Conflict | `not_found`<br>`taken`<br>`locked` | Conflict. |"],
  ],
  [
    "a constant",
    { 404: { description: "Gone.", ...json(failure({ const: "gone" })) } },
    ["| 404 Not Found | `gone` | Gone. |"],
  ],
  [
    "constants with what they mean",
    {
      422: {
        description: "Wrong.",
        ...json(failure({ oneOf: [{ const: "bad", description: "It is\nbad." }, { const: "worse" }] })),
      },
    },
    ["| 422 Unprocessable Entity | `bad` | It is bad. |", "| 422 Unprocessable Entity | `worse` | Wrong. |"],
  ],
  [
    "examples",
    { 404: { description: "Gone.", ...json(failure(text), { example: { code: "lost" } }) } },
    ["| 404 Not Found | `lost` | Gone. |"],
  ],
  [
    "one body for all statuses, of which examples show some",
    {
      404: { description: "Gone.", ...json(shared, { example: { code: "not_found" } }) },
      default: { description: "Else.", ...json(shared) },
    },
    [
      "| 404 Not Found | `not_found`<br>`taken`<br>`locked` | Gone. |",
      "| default | `taken`<br>`locked` | Else. |",
    ],
  ],
  ["no body", { 500: { description: "Broken." } }, ["| 500 Internal Server Error |  | Broken. |"]],
])("the codes of an error body that has %s are on the page of the operation", async (_, responses, rows) => {
  expect(await rowsOf({ 410: { description: "x", ...json(failure({ const: "x" })) }, ...responses })).toEqual(
    expect.arrayContaining(rows),
  );
});

test("a body with the codes of a whole API fills no page with them", async () => {
  const codes = Array.from({ length: 200 }, (_, at) => `code_${at}`);
  const [row = ""] = await rowsOf({
    400: { description: "No.", ...json(failure({ ...text, enum: codes })) },
  });
  expect(row.split("<br>")).toHaveLength(31);
  expect(row).toContain("and 170 more");
});
