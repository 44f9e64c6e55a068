import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { generateApis } from "../../src/toolkit/project/generate.ts";

const text = { type: "string" };

/** What `concord generate` reports about a document with these properties in an operation and in a schema. */
async function problemsOf(operation: object, schema: object = {}): Promise<string[]> {
  const base = await mkdtemp(join(tmpdir(), "concord-elses-"));
  const content = { "application/json": { schema: { ...text, ...schema } } };
  const document = {
    openapi: "3.1.0",
    info: { title: "Kites", version: "1" },
    servers: [{ url: "https://kites.test" }],
    paths: {
      "/kites": {
        get: { operationId: "listKites", ...operation, responses: { 200: { description: "All.", content } } },
      },
    },
  };
  await writeFile(join(base, "kites.yaml"), stringify(document));
  const api = {
    name: "kites",
    root: "kites.yaml",
    overlays: [],
    out: "api",
    profile: undefined,
    credentials: {},
  };
  const [generated] = await generateApis(base, [api], true);
  return (generated?.problems ?? []).map(({ rule, message }) => `${rule}: ${message}`);
}

test.each([
  ["of another maker", { "x-amazon-apigateway-integration": { type: "aws" } }, {}],
  ["with a name that only this house reads, and another content", { "x-source": { lang: "ruby" } }, {}],
  [
    "with a reference of its own",
    { "x-policies": { $ref: "../policies.yaml" } },
    { "x-more": [{ $ref: "#/paths/x-policies/other" }] },
  ],
  ["with such a name, misspelt", { "x-sources": ["a"] }, {}],
  ["with such a name, in a schema", {}, { "x-assumed": true, "x-lint-except": ["a"] }],
  [
    "with a name that the runtime reads, in another place and with another content",
    { "x-codes": "js", "x-retry": 5 },
    {},
  ],
  ["with a name that other tools have for the same, on other objects", {}, { "x-pattern": "^[A-Z]{3}$" }],
])("a property %s is ignored", async (_, operation, schema) => {
  expect(await problemsOf(operation, schema)).toEqual([]);
});

test.each([
  ["misspelt by a letter", { "x-idempotant": true }, {}, "unknown-annotation: `x-idempotant`"],
  ["misspelt by two letters that changed places", {}, { "x-opne": true }, "unknown-annotation: `x-opne`"],
  ["in another place", { "x-codes": ["gone"] }, {}, "misplaced-annotation: `x-codes`"],
  ["with another content", { "x-idempotent": "yes" }, {}, "malformed-annotation: `x-idempotent`"],
])("an annotation of ours %s is reported", async (_, operation, schema, problem) => {
  expect(await problemsOf(operation, schema)).toContainEqual(expect.stringContaining(problem));
});
