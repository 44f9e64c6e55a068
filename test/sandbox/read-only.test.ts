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
