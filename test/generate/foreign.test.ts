import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { Problems } from "../../src/openapi/problem.ts";
import { Source } from "../../src/openapi/source.ts";
import { contractModule } from "../../src/toolkit/generate/modules.ts";
import { readVocabulary } from "../../src/toolkit/generate/vocabulary.ts";
import { readRoot } from "../../src/toolkit/generate/written-api.ts";

const vocabulary = readVocabulary(resolve(import.meta.dirname, "../../spec/extensions.schema.yaml"));

const error = (schema: object) => ({ description: "No.", content: { "application/json": { schema } } });
const text = { type: "string" };

/** A document as most of the world writes it: no codes, no sources, ranges of statuses, extensions of other tools. */
const document = {
  openapi: "3.1.0",
  info: { title: "Tide tables", version: "2" },
  servers: [{ url: "/v2" }],
  "x-amazon-apigateway": { anything: true },
  paths: {
    "/tides": {
      get: {
        responses: {
          default: error({
            type: "object",
            properties: { error: { ...text, "x-error": ["code", "message"] } },
          }),
        },
      },
      post: {
        operationId: "addTide",
        responses: {
          201: { description: "Added." },
          "4XX": error({
            type: "object",
            properties: {
              errors: {
                type: "array",
                items: { type: "object", properties: { detail: { ...text, "x-error": "message" } } },
              },
            },
          }),
        },
      },
    },
  },
};

async function read(changed: object, demands: "runtime" | "style") {
  const folder = await mkdtemp(join(tmpdir(), "concord-foreign-"));
  await writeFile(join(folder, "openapi.yaml"), stringify({ ...document, ...changed }));
  const problems = new Problems(demands);
  const found = readRoot(new Source(folder, problems), "tides", join(folder, "openapi.yaml"), vocabulary);
  return { problems: problems.list.map(({ rule }) => rule), reading: found?.reading };
}

test("the runtime needs no more than the document says: its contract has all of it", async () => {
  const { problems, reading } = await read({}, "runtime");
  expect(problems).toEqual([]);
  expect(reading?.contract).toMatchObject({
    servers: ["/v2"],
    noDefaultServer: "The document's server, /v2, is no whole address",
    error: { code: "/error", message: "/error" },
    // A list of errors may be empty.
    otherErrors: [{ message: "/errors/0/detail" }, {}],
    openCodes: true,
    operations: {
      "GET /tides": { id: "GET /tides", responses: { default: [] } },
      "POST /tides": { id: "addTide", responses: { 201: [], "4XX": [] } },
    },
  });
  expect(reading && contractModule(reading)).toContain('"4XX": []');
});

test("this project's style asks for more", async () => {
  const { problems } = await read({}, "style");
  expect(new Set(problems)).toEqual(
    new Set([
      "code-list",
      "codes-missing",
      "error-body",
      "foreign-annotation",
      "idempotency-undecided",
      "source-missing",
      "status-range",
    ]),
  );
});

test("what would be lost is refused all the same: a misspelt annotation", async () => {
  expect((await read({ "x-returns": {} }, "runtime")).problems).toEqual([]);
  expect((await read({ "x-rety": {} }, "runtime")).problems).toEqual(["unknown-annotation"]);
});

test.each([
  ["owner", []],
  ["next", ["link-operation"]],
  ["run", ["link-operation"]],
])("a link that leads nowhere is refused only where the runtime would follow it: %s", async (name, rules) => {
  const responses = { 200: { description: "Tides.", links: { [name]: { operationId: "nothing" } } } };
  const { problems } = await read({ paths: { "/tides": { get: { responses } } } }, "runtime");
  expect(problems).toEqual(rules);
});
