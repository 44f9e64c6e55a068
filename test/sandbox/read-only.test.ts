import { expect, it, onTestFinished } from "vitest";
import { startDerivedSandbox } from "../../src/sandbox/index.ts";
import { described, untyped } from "../support/described.ts";
import { thingsDocument } from "./things.ts";

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
