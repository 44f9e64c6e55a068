import { expect, onTestFinished, test } from "vitest";
import { startDerivedSandbox } from "../../src/sandbox/index.ts";
import { described, untyped } from "../support/described.ts";
import { json } from "./things.ts";

const text = { type: "string" };
/** An operation that says which one it is. */
const saying = (name: string, more: object = {}) => ({
  operationId: name,
  ...more,
  responses: {
    200: {
      description: "Done.",
      content: json({ type: "object", required: ["is"], properties: { is: { const: name } } }),
    },
  },
});
const key = { name: "key", in: "path", required: true, schema: text };
const target = (value: string) => ({
  name: "X-Target",
  in: "header",
  required: true,
  schema: { ...text, enum: [value] },
});
const action = (value: string) => ({
  name: "Action",
  in: "query",
  required: true,
  schema: { ...text, enum: [value] },
});

/** Paths as documents of AWS and of gateways have them, with the operation of each. */
const PATHS = {
  "/?Action=ListQueues": { get: saying("list") },
  "/?Action=CountQueues&exact": { get: saying("count") },
  "/queues": { get: saying("plain") },
  "/queues?acl": { get: saying("acl of all") },
  "/queues/{key}?acl": { get: saying("acl", { parameters: [key] }) },
  "/queues/{key}?acl&size=1": { get: saying("small acl", { parameters: [key] }) },
  "/queues/{key}?text=a b%26c": { get: saying("text", { parameters: [key] }) },
  "/#Action=Add": { post: saying("add", { parameters: [action("Add")] }) },
  "/#Action=Drop": { post: saying("drop", { parameters: [action("Drop")] }) },
  "/targets#X-Target=Put": { post: saying("put", { parameters: [target("Put")] }) },
  "/targets#X-Target=Get": { post: saying("get", { parameters: [target("Get")] }) },
  "/notes#draft": { get: saying("draft") },
};

test("operations that share a path are told apart by its query or fragment, and the client reaches each", async () => {
  const info = { title: "Queues", version: "1" };
  const document = { openapi: "3.1.0", info, servers: [{ url: "https://queues.example" }], paths: PATHS };
  const api = await described(document, { infers: false });
  const sandbox = await startDerivedSandbox(api);
  onTestFinished(() => sandbox.close());
  const { call } = untyped(api.contract, { baseUrl: sandbox.baseUrl });
  for (const [path, item] of Object.entries(PATHS))
    for (const [method, operation] of Object.entries(item)) {
      const { operationId, parameters = [] } = Object(operation);
      const of = (place: string) =>
        Object.fromEntries(
          parameters
            .filter((each: { in: string }) => each.in === place)
            .map((each: { name: string; schema: { enum?: string[] } }) => [
              each.name,
              each.schema.enum?.[0] ?? "a",
            ]),
        );
      const params = { path: of("path"), query: of("query"), header: of("header") };
      const { data, error } = await call(`${method.toUpperCase() as "GET"} ${path as "/"}`, { params });
      expect([path, error, data]).toEqual([path, undefined, { is: operationId }]);
    }
});

test.each([
  ["GET", "/?Action=ListTopics", 405],
  ["GET", "/queues/a", 404],
  ["GET", "/queues/a?acl=1", 200],
  ["GET", "/queues/a?other&acl", 200],
])("%s %s has the status %i", async (method, path, status) => {
  const info = { title: "Queues", version: "1" };
  const document = { openapi: "3.1.0", info, servers: [{ url: "https://queues.example" }], paths: PATHS };
  const sandbox = await startDerivedSandbox(await described(document, { infers: false }));
  onTestFinished(() => sandbox.close());
  expect((await fetch(`${sandbox.baseUrl}${path}`, { method })).status).toBe(status);
});
