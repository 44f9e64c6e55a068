import { expect, onTestFinished, test } from "vitest";
import type { Contract } from "../../src/openapi/contract.ts";
import { OpenApiDocument } from "../../src/openapi/document.ts";
import { documentedCodes } from "../../src/openapi/documented-codes.ts";
import { startDerivedSandbox } from "../../src/sandbox/index.ts";
import { partsOf } from "../../src/toolkit/generate/parts.ts";
import { described, untyped } from "../support/described.ts";
import { generated } from "../support/generated.ts";

const text = { type: "string" };
const json = (schema: object) => ({ "application/json": { schema } });
const fields = { "X-Error-Code": { schema: { ...text, enum: ["NO_SUCH_REEF", "TOO_DEEP"] } } };

/** Reefs whose errors have these header fields and content. */
function documentOf(headers: object, content?: object, more: object = {}): object {
  const error = { description: "Refused.", headers, ...(content && { content }) };
  const reef = { type: "object", required: ["id"], properties: { id: text } };
  return {
    openapi: "3.1.0",
    info: { title: "Reefs", version: "1" },
    servers: [{ url: "https://reefs.example" }],
    paths: {
      "/reefs": {
        get: { responses: { 200: { description: "All.", content: json({ type: "array", items: reef }) } } },
      },
      "/reefs/{id}": {
        parameters: [{ name: "id", in: "path", required: true, schema: text }],
        get: {
          operationId: "getReef",
          responses: { 200: { description: "It.", content: json(reef) }, 404: error, default: error },
        },
        head: { responses: { 200: { description: "It." }, 404: error } },
        ...more,
      },
    },
  };
}

const bodies = {
  none: undefined,
  "a message": json({ type: "object", required: ["message"], properties: { message: text } }),
  "a text": { "text/plain": { schema: text } },
} as const;

async function errorOf(
  contract: Contract,
  response: Response,
  key: "GET /reefs/{id}" | "HEAD /reefs/{id}" = "GET /reefs/{id}",
) {
  const { call } = untyped(contract, { transport: async () => response });
  const { error } = await call(key, { params: { path: { id: "1" } }, retry: false });
  return error;
}

test.each(Object.entries(bodies))(
  "init finds the code in a header field, and the client reads it beside %s",
  async (kind, content) => {
    const { contract } = await described(documentOf(fields, content));
    expect(contract.errorFields).toEqual({ code: "x-error-code" });
    expect(partsOf(contract)).toContainEqual({
      name: "errorBodies",
      file: "error-fields",
      exported: "readErrorFields",
    });
    const headers = { "x-error-code": "NO_SUCH_REEF" };
    const body =
      kind === "a message"
        ? JSON.stringify({ message: "No such reef." })
        : kind === "a text"
          ? "No such reef."
          : null;
    const error = await errorOf(
      contract,
      new Response(body, { status: 404, statusText: "Not Found", headers }),
    );
    const message = body === null ? "Not Found" : "No such reef.";
    expect(error).toMatchObject({ name: "ApiError", status: 404, code: "NO_SUCH_REEF", message });
    const head = await errorOf(contract, new Response(null, { status: 404, headers }), "HEAD /reefs/{id}");
    expect(head).toMatchObject({ name: "ApiError", code: "NO_SUCH_REEF" });
    const without = await errorOf(contract, new Response(body, { status: 404 }));
    expect(without).toMatchObject({ name: "ApiError", code: "404" });
  },
);

test.each([
  ["NoSuchReef", "NoSuchReef"],
  [" NoSuchReef ", "NoSuchReef"],
  ["NoSuchReef:http://errors.example/", "NoSuchReef"],
  ["com.example.reefs#NoSuchReef:", "NoSuchReef"],
  ["com.example.reefs#NoSuchReef", "NoSuchReef"],
  ["com.example.reefs#NoSuchReef:https://errors.example/a", "NoSuchReef"],
  ["reefs:1042", "reefs:1042"],
  ["1042", "1042"],
])("of the field %j, the code is %s", async (sent, code) => {
  const { contract } = await described(documentOf({ "x-amzn-errortype": { schema: text } }));
  const error = await errorOf(
    contract,
    new Response("{}", { status: 400, headers: { "x-amzn-ErrorType": sent } }),
  );
  expect(error).toMatchObject({ name: "ApiError", status: 400, code });
});

test("the message may stand in a header field as well, and no credential of the call is in it", async () => {
  const { contract } = await described(
    documentOf({ "X-Error-Code": { schema: text }, "X-Error-Message": { schema: text } }),
  );
  const secret = "s3cr3t-token-of-the-caller";
  const headers = { "x-error-code": "BAD", "x-error-message": `Not with ${secret}` };
  const { call } = untyped(contract, { transport: async () => new Response(null, { status: 400, headers }) });
  const { error } = await call("GET /reefs/{id}", {
    params: { path: { id: "1" } },
    headers: { authorization: `Bearer ${secret}` },
  });
  expect(error).toMatchObject({ code: "BAD", message: expect.stringMatching(/^Not with /) });
  expect(error?.message).not.toContain(secret);
});

test("a code in the body comes before one in a header field", async () => {
  const code = { ...text, "x-error": "code" };
  const content = json({
    type: "object",
    required: ["code"],
    properties: { code, message: { ...text, "x-error": "message" } },
  });
  const { contract, problems } = await generated(
    documentOf({ "x-error-code": { schema: text, "x-error": "code" } }, content),
  );
  expect(problems).toEqual([]);
  if (!contract) throw new Error("The document has a contract");
  const init = { status: 400, headers: { "x-error-code": "SHORT" } };
  expect(await errorOf(contract, Response.json({ code: "LONG", message: "a" }, init))).toMatchObject({
    code: "LONG",
  });
  expect(await errorOf(contract, Response.json({ message: "a" }, init))).toMatchObject({
    code: "SHORT",
    message: "a",
  });
});

test.each([
  [
    "a second name",
    { "X-A": { schema: text, "x-error": "code" }, "X-B": { schema: text, "x-error": "code" } },
    "x-b is a second header field",
  ],
  ["the request id", { "X-A": { schema: text, "x-error": "request-id" } }, "cannot hold the request-id"],
  ["details", { "X-A": { schema: text, "x-error": "details" } }, "cannot hold the details"],
])("%s is refused by name", async (_, headers, message) => {
  const { problems } = await generated(documentOf(headers));
  expect(problems[0]).toMatchObject({
    rule: "misplaced-annotation",
    message: expect.stringContaining(message),
  });
});

test("the sandbox says its codes in the field, and the codes of a field are documented ones", async () => {
  const api = await described(documentOf(fields, bodies["a message"]));
  const sandbox = await startDerivedSandbox(api);
  onTestFinished(() => sandbox.close());
  const { call } = untyped(api.contract, { baseUrl: sandbox.baseUrl });
  const { error, response } = await call("GET /reefs/{id}", { params: { path: { id: "none" } } });
  expect(error).toMatchObject({ name: "ApiError", status: 404, code: "NO_SUCH_REEF" });
  expect(response?.headers.get("x-error-code")).toBe("NO_SUCH_REEF");
  expect(Object(Object(error).body)).not.toHaveProperty("code");
  const document = new OpenApiDocument(api.openapi);
  const found = document.operation("GET /reefs/{id}")?.responses.find(({ status }) => status === 404);
  expect(found && [...documentedCodes(document, found, []).possible]).toEqual(["NO_SUCH_REEF", "TOO_DEEP"]);
});

test("an API without such a field brings the reader of bodies alone", async () => {
  const { contract } = await described(documentOf({}, bodies["a message"]));
  expect(contract.errorFields).toBeUndefined();
  expect(partsOf(contract).map(({ exported }) => exported)).not.toContain("readErrorFields");
});
