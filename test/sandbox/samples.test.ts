import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, it, onTestFinished, test } from "vitest";
import type { ErrorBody } from "../../src/openapi/contract.ts";
import { Bundle } from "../../src/sandbox/core/bundle.ts";
import { sampleOf } from "../../src/sandbox/derived/sample.ts";
import { startDerivedSandbox } from "../../src/sandbox/index.ts";

const text = { type: "string" };
const pet = (kind: string, own: object) => ({
  type: "object",
  required: ["kind", "name"],
  properties: { kind: { const: kind }, name: text, ...own },
  additionalProperties: false,
});
const components = {
  schemas: {
    Cat: pet("cat", { claws: { type: "integer" } }),
    Dog: pet("dog", { barks: { type: "boolean" } }),
    Boat: { type: "object", required: ["by"], properties: { by: text, sails: text } },
    Car: {
      type: "object",
      required: ["by", "wheels"],
      properties: { by: text, wheels: { type: "integer" } },
    },
    Node: {
      type: "object",
      required: ["id"],
      properties: { id: text, next: { $ref: "#/components/schemas/Node" } },
    },
  },
};
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

describe("a sample is valid by its schema", () => {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  it.each<[string, object]>([
    ["a number whose example is a text", { type: "number", example: "5.0" }],
    ["an object whose example is a text", { ...pet("x", {}), example: "a pet" }],
    ["one of several objects", { oneOf: [ref("Cat"), ref("Dog")] }],
    ["null or one of several objects", { anyOf: [{ type: "null" }, { oneOf: [ref("Dog"), ref("Cat")] }] }],
    [
      "an object beside a choice",
      { ...pet("x", {}), additionalProperties: true, properties: { name: text }, oneOf: [ref("Cat")] },
    ],
    [
      "an object with the least number of properties",
      { type: "object", minProperties: 2, additionalProperties: { type: "integer" } },
    ],
    [
      "an object with the least number of its own properties",
      { type: "object", minProperties: 1, properties: { a: text }, additionalProperties: false },
    ],
    ["a schema that contains itself", ref("Node")],
    ["an array of the least length", { type: "array", minItems: 2, items: ref("Cat") }],
    ["a short text", { ...text, maxLength: 2 }],
    ["a long text", { ...text, minLength: 9 }],
    ["a text of a pattern", { ...text, pattern: "^[A-Z]{3}-\\d{4}$" }],
    ["a text of a pattern that the usual text has", { ...text, pattern: "^[a-z]+$" }],
    [
      "a text of two patterns",
      {
        allOf: [
          { ...text, pattern: "^[a-z]" },
          { ...text, pattern: "[a-z]$" },
        ],
      },
    ],
    ["a number above a limit", { type: "number", exclusiveMinimum: 3 }],
    ["a whole number above a limit", { type: "integer", exclusiveMinimum: 3, multipleOf: 5 }],
    ["a number below zero", { type: "integer", maximum: -4, multipleOf: 3 }],
    ["a number between limits", { type: "number", minimum: 0.1, exclusiveMaximum: 0.2 }],
  ])("of %s", (_, schema) => {
    const bundle = new Bundle({ components });
    const validate = ajv.compile({ ...schema, components });
    expect([sampleOf(bundle, schema), validate(sampleOf(bundle, schema)), validate.errors]).toEqual([
      expect.anything(),
      true,
      null,
    ]);
  });
});

test.each([
  ["by its mapping", { propertyName: "by", mapping: { water: ref("Boat").$ref } }, { by: "water" }],
  ["by its schema's name", { propertyName: "by" }, { by: "Boat" }],
])("a sample of a choice names its alternative %s", (_, discriminator, sample) => {
  const bundle = new Bundle({ components });
  expect(sampleOf(bundle, { oneOf: [ref("Boat"), ref("Car")], discriminator })).toEqual(sample);
});

test("schemas that all require each other have a sample at once, however many there are", () => {
  const names = Array.from({ length: 40 }, (_, at) => `S${at}`);
  const properties = Object.fromEntries(names.map((name) => [name, ref(name)]));
  const schema = () => ({ type: "object", required: names, properties: { ...properties } });
  const bundle = new Bundle({
    components: { schemas: Object.fromEntries(names.map((name) => [name, schema()])) },
  });
  const sample = sampleOf(bundle, ref("S0"));
  expect(typeof sample).toBe("object");
  expect(JSON.stringify(sample).length).toBeLessThan(1_000_000);
});

/** How a sandbox reports an unknown thing, for an operation with this error schema. */
async function missing(schema: object, error: ErrorBody): Promise<unknown> {
  const item = { type: "object", required: ["id"], properties: { id: text } };
  const json = (of: object) => ({ description: "It.", content: { "application/json": { schema: of } } });
  const get = { operationId: "getKite", responses: { 200: json(item), 404: json(schema) } };
  const parameters = [{ name: "id", in: "path", required: true, schema: text }];
  const openapi = {
    openapi: "3.1.1",
    info: { title: "Kites", version: "1" },
    paths: { "/kites/{id}": { parameters, get } },
  };
  const contract = {
    ...{
      name: "kites",
      title: "Kites",
      version: "1",
      servers: ["/"] as const,
      securitySchemes: {},
      requestId: {},
    },
    ...{
      error,
      otherErrors: [{ message: "/problems/0/text" as const }],
      codes: {},
      errors: {},
      rateLimits: [],
      openCodes: true,
    },
    operations: {
      "GET /kites/{id}": { id: "getKite", security: [], scopes: [], responses: { 200: [], 404: [] } },
    },
  };
  const sandbox = await startDerivedSandbox({ name: "kites", contract, openapi });
  onTestFinished(() => sandbox.close());
  const response = await fetch(`${sandbox.baseUrl}/kites/none`);
  expect(response.status).toBe(404);
  return response.json();
}

const message = "There is none with the id none.";
test.each<[string, object, unknown]>([
  ["a text", { type: "object", properties: { code: text, message: text } }, { code: "not_found", message }],
  [
    "a number, which is the status",
    { type: "object", properties: { code: { type: "integer" }, message: text } },
    { code: 404, message },
  ],
  [
    "one of a list, which is named as the status is",
    { type: "object", properties: { code: { enum: ["conflict", "NOT_FOUND"] }, message: text } },
    { code: "NOT_FOUND", message },
  ],
  [
    "one of another list",
    { type: "object", properties: { code: { enum: ["E1", "E2"] }, message: text } },
    { code: "E1", message },
  ],
  ["forbidden", { type: "object", additionalProperties: false, properties: { message: text } }, { message }],
  [
    "nowhere, in an error body of its own",
    {
      type: "object",
      additionalProperties: false,
      properties: {
        problems: {
          type: "array",
          items: { type: "object", required: ["at", "text"], properties: { at: text, text } },
        },
      },
    },
    { problems: [{ at: "text", text: message }] },
  ],
])(
  "the sandbox of a document reports errors as the document allows: the code is %s",
  async (_, schema, body) => {
    expect(await missing(schema, { code: "/code", message: "/message" } as const)).toEqual(body);
  },
);

test.each<[string, object, unknown]>([
  ["a text", { type: "string", example: "made" }, "made"],
  ["a number", { type: "integer", minimum: 3 }, 3],
  ["a truth value", { type: "boolean" }, false],
  ["an array", { type: "array", minItems: 1, items: text }, ["text"]],
])(
  "a success whose body is no object is sent as documented, whatever the operation changes: %s",
  async (_, schema, body) => {
    const json = (of: object) => ({ description: "It.", content: { "application/json": { schema: of } } });
    const kite = { type: "object", properties: { id: text } };
    const requestBody = { content: { "application/json": { schema: kite } } };
    const openapi = {
      openapi: "3.1.1",
      info: { title: "Kites", version: "1" },
      paths: {
        "/kites": {
          get: { operationId: "listKites", responses: { 200: json({ type: "array", items: kite }) } },
          post: { operationId: "addKite", requestBody, responses: { 201: json(schema) } },
        },
        "/wind": { put: { operationId: "setWind", requestBody, responses: { 200: json(schema) } } },
        "/start": { post: { operationId: "start", responses: { 200: json(schema) } } },
      },
    };
    const sandbox = await startDerivedSandbox({ name: "kites", openapi });
    onTestFinished(() => sandbox.close());
    const call = async (method: string, path: string) => {
      const headers = { "content-type": "application/json" };
      const given = method === "GET" ? {} : { headers, body: JSON.stringify({ id: "red" }) };
      return (await fetch(sandbox.baseUrl + path, { method, ...given })).json();
    };
    expect([await call("POST", "/kites"), await call("PUT", "/wind"), await call("POST", "/start")]).toEqual([
      body,
      body,
      body,
    ]);
    expect(await call("GET", "/kites")).toContainEqual({ id: "red" });
  },
);

test("an operation that documents `default` and errors alone succeeds as `default` says", async () => {
  const json = {
    description: "It.",
    content: { "application/json": { schema: { type: "object", example: { up: true } } } },
  };
  const openapi = {
    openapi: "3.1.1",
    info: { title: "Kites", version: "1" },
    paths: {
      "/wind": { get: { operationId: "wind", responses: { default: json, 404: { description: "No." } } } },
    },
  };
  const sandbox = await startDerivedSandbox({ name: "kites", openapi });
  onTestFinished(() => sandbox.close());
  const response = await fetch(`${sandbox.baseUrl}/wind`);
  expect([response.status, await response.json()]).toEqual([200, { up: true }]);
});

test("a list whose items a later part of an `allOf` describes has the items of its example", async () => {
  const kites = [{ id: "red" }, { id: "blue" }];
  const page = { type: "object", properties: { data: { type: "array", items: { type: "object" } } } };
  const own = {
    properties: { data: { type: "array", items: { type: "object", properties: { id: text } } } },
  };
  const content = { "application/json": { schema: { allOf: [page, own] }, example: { data: kites } } };
  const get = { operationId: "listKites", responses: { 200: { description: "Kites.", content } } };
  const openapi = { openapi: "3.1.1", info: { title: "Kites", version: "1" }, paths: { "/kites": { get } } };
  const sandbox = await startDerivedSandbox({ name: "kites", openapi });
  onTestFinished(() => sandbox.close());
  expect(await (await fetch(`${sandbox.baseUrl}/kites`)).json()).toEqual({ data: kites });
});
