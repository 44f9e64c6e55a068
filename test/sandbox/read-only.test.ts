import { expect, it, onTestFinished } from "vitest";
import { startDerivedSandbox } from "../../src/sandbox/index.ts";
import { described, untyped } from "../support/described.ts";
import { json, thingsDocument } from "./things.ts";

const text = { type: "string" };
const id = { ...text, readOnly: true };
const part = { type: "object", required: ["id", "size"], properties: { id, size: { type: "number" } } };
const properties = { id, name: text, parts: { type: "array", items: part } };
const required = ["id", "name", "parts"];

it.each([
  ["in one schema", { type: "object", properties, required }],
  ["beside what `allOf` holds", { allOf: [{ type: "object", properties }], required }],
])("a request may leave out what is read-only, at any depth, and nothing else: %s", async (_, schema) => {
  const api = await described(thingsDocument(schema, {}), { infers: false });
  const sandbox = await startDerivedSandbox(api);
  onTestFinished(() => sandbox.close());
  const { call } = untyped(api.contract, { baseUrl: sandbox.baseUrl });
  const { data, error } = await call("POST /things", { body: { name: "a", parts: [{ size: 1 }] } });
  expect(error).toBeUndefined();
  expect(data).toMatchObject({ id: expect.stringMatching(/./), name: "a", parts: [{ size: 1 }] });
  for (const body of [{ parts: [] }, { name: "a", parts: [{}] }])
    expect((await call("POST /things", { body })).error).toMatchObject({ response: { status: 400 } });
});

it("what is write-only is demanded of requests and never shown, at any depth", async () => {
  const secret = { ...text, writeOnly: true };
  const key = { type: "object", required: ["label", "pin"], properties: { label: text, pin: secret } };
  const account = {
    type: "object",
    required: ["id", "name", "password", "keys"],
    properties: { id, name: text, password: secret, keys: { type: "array", items: key } },
  };
  const list = { type: "array", items: account };
  const get = { responses: { 200: { description: "All.", content: json(list) } } };
  const api = await described(thingsDocument(account, { "/things": { get } }), { infers: false });
  const sandbox = await startDerivedSandbox(api);
  onTestFinished(() => sandbox.close());
  const { call } = untyped(api.contract, { baseUrl: sandbox.baseUrl });
  const body = { name: "a", password: "s", keys: [{ label: "l", pin: "1" }] };
  const { data: made } = await call("POST /things", { body });
  const shown = { id: expect.stringMatching(/./), name: "a", keys: [{ label: "l" }] };
  expect(made).toEqual(shown);
  const { data: read } = await call("GET /things/{id}", { params: { path: { id: Object(made).id } } });
  expect(read).toEqual(shown);
  const { data: all } = await call("GET /things");
  expect(all).toContainEqual(shown);
  expect(JSON.stringify(all)).not.toMatch(/password|pin/);
  for (const lacking of [
    { ...body, password: undefined },
    { ...body, keys: [{ label: "l" }] },
  ])
    expect((await call("POST /things", { body: lacking })).error).toMatchObject({
      response: { status: 400 },
    });
});

it.each([
  ["below a pattern", { patternProperties: { "^k_": { $ref: "#/components/schemas/Key" } } }, { k_a: 1 }],
  ["by a pattern", { patternProperties: { "^pin": { ...text, writeOnly: true } } }, { pin: 0 }],
  ["of any name", { additionalProperties: { $ref: "#/components/schemas/Key" } }, { a: 1, b: 1 }],
  [
    "at a place of a list",
    { properties: { list: { prefixItems: [{ $ref: "#/components/schemas/Key" }, text] } } },
    { list: [1, "a"] },
  ],
  [
    "behind the places of a list",
    { properties: { list: { prefixItems: [text], items: { $ref: "#/components/schemas/Key" } } } },
    { list: ["a", 1] },
  ],
])("what is write-only is not shown %s", async (_, keys, form) => {
  const Key = { type: "object", properties: { label: text, pin: { ...text, writeOnly: true } } };
  const thing = { type: "object", required: ["id"], properties: { id, keys: { type: "object", ...keys } } };
  const document = thingsDocument(thing, {});
  const api = await described(
    { ...document, components: { schemas: { ...Object(document).components?.schemas, Key } } },
    { infers: false },
  );
  const sandbox = await startDerivedSandbox(api);
  onTestFinished(() => sandbox.close());
  const { call } = untyped(api.contract, { baseUrl: sandbox.baseUrl });
  // A 1 stands for a key, and a 0 for its secret.
  const bodyOf = (key: object) =>
    JSON.parse(JSON.stringify(form), (_, value) => (value === 1 ? key : value === 0 ? "1234" : value));
  const { data } = await call("POST /things", { body: { keys: bodyOf({ label: "l", pin: "1234" }) } });
  const { pin: _pin, ...seen } = bodyOf({ label: "l" });
  expect(data).toMatchObject({ keys: seen });
  expect(JSON.stringify(data)).not.toContain("1234");
});
