import { describe, expect, it, onTestFinished, test } from "vitest";
import type { OperationKey } from "../../src/openapi/contract.ts";
import { startDerivedSandbox } from "../../src/sandbox/index.ts";
import { typesOf } from "../../src/toolkit/generate/types.ts";
import { withoutAddedResponses } from "../../src/toolkit/project/described-responses.ts";
import { unsentBodyNotes } from "../../src/toolkit/project/sendable-bodies.ts";
import { upgraded } from "../../src/toolkit/project/upgrade.ts";
import { untyped } from "../support/described.ts";
import { generated } from "../support/generated.ts";
import { transports } from "../support/transports.ts";

const documentOf = (path: object) =>
  JSON.parse(
    JSON.stringify({
      openapi: "3.1.0",
      info: { title: "Tides", version: "1" },
      servers: [{ url: "https://tides.test" }],
      paths: { "/tides": path },
    }),
  );

async function contractOf(document: object) {
  const { contract, problems } = await generated(document);
  expect(problems).toEqual([]);
  if (!contract) throw new Error("The document has a contract");
  return contract;
}

const refused = { description: "No." };

describe("an operation that describes no success", () => {
  it.each([
    [{ get: {} }],
    [{ get: { responses: {} } }],
    [{ get: { responses: { "x-note": true } } }],
    [{ get: { responses: { 418: refused } } }],
    [{ get: { responses: { "4XX": refused, "5XX": refused } } }],
  ])("%o succeeds with any success, and fails with any error", async (path) => {
    const contract = await contractOf(documentOf(path));
    const responses = [
      new Response(null, { status: 204 }),
      Response.json({ a: 1 }),
      Response.json({ message: "No." }, { status: 418 }),
    ];
    const { call } = untyped(contract, { transport: async () => responses.shift() ?? Response.error() });
    expect((await call("GET /tides")).error).toBeUndefined();
    expect((await call("GET /tides")).error).toBeUndefined();
    expect((await call("GET /tides")).error).toMatchObject({ name: "ApiError", status: 418 });
  });

  it("has no data in the types", () => {
    const types = typesOf(upgraded(documentOf({ get: { responses: { 418: refused } } })));
    expect(types.replaceAll(/\s+/g, " ")).toMatch(
      /"2XX": \{ headers: \{ \[name: string\]: unknown; \}; content\?: never; \}/,
    );
  });

  it.each([{}, { 418: refused }])("differs from no other by what nobody wrote: %o", (responses) => {
    const compared = withoutAddedResponses(upgraded(documentOf({ get: { responses } })));
    expect(compared).toMatchObject({ paths: { "/tides": { get: { responses } } } });
    expect(JSON.stringify(compared)).not.toMatch(/default|2XX/);
  });

  it("keeps a response that only has the same words, for what else it says", () => {
    const content = { "application/json": { schema: { type: "string" } } };
    const responses = { 200: { description: "Not described.", content } };
    const compared = withoutAddedResponses(upgraded(documentOf({ get: { responses } })));
    expect(compared).toMatchObject({ paths: { "/tides": { get: { responses } } } });
  });

  it("that leads elsewhere succeeds with nothing else", async () => {
    const contract = await contractOf(documentOf({ get: { responses: { 303: { description: "There." } } } }));
    const { call } = untyped(contract, { transport: async () => new Response(null, { status: 204 }) });
    expect((await call("GET /tides")).error).toMatchObject({ name: "UnexpectedResponse" });
  });
});

describe.each(["get", "head"])("the body of a %s, which fetch does not send", (method) => {
  const schema = { type: "object", required: ["from"], properties: { from: { type: "string" } } };
  const requestBody = { required: true, content: { "application/json": { schema } } };
  const document = () =>
    documentOf({ [method]: { requestBody, responses: { 204: { description: "Done." } } } });

  it("is left out of the types by name", () => {
    const name = method.toUpperCase();
    expect(unsentBodyNotes(document())).toEqual([
      `The client does not send the body of ${name} /tides, which is left out of the types: fetch sends none with ${name}.`,
    ]);
    expect(typesOf(upgraded(document()))).not.toContain("from");
  });
});

test("the bodies of many operations are left out in one sentence for each method", () => {
  const content = { "application/json": { schema: { type: "object" } } };
  const operation = { requestBody: { content }, responses: { 204: { description: "Done." } } };
  const paths = Object.fromEntries(["a", "b", "c", "d", "e"].map((name) => [`/${name}`, { get: operation }]));
  const root = { ...documentOf({}), paths: { ...paths, "/f": { head: operation } } };
  expect(unsentBodyNotes(root)).toEqual([
    "The client does not send the body of GET /a, GET /b, GET /c and 2 more, which is left out of the types: fetch sends none with GET.",
    "The client does not send the body of HEAD /f, which is left out of the types: fetch sends none with HEAD.",
  ]);
});

test.each(transports)("the sandbox does not wait for the body of a GET, over %s", async (_, transport) => {
  const requestBody = { required: true, content: { "application/json": { schema: { type: "object" } } } };
  const document = documentOf({ get: { requestBody, responses: { 204: { description: "Done." } } } });
  const contract = await contractOf(document);
  const sandbox = await startDerivedSandbox({ name: "tides", openapi: upgraded(document), contract });
  onTestFinished(() => sandbox.close());
  const { call } = untyped(contract, { transport, baseUrl: sandbox.baseUrl });
  const key: OperationKey = "GET /tides";
  expect((await call(key)).error).toBeUndefined();
});
