import { describe, expect, it } from "vitest";
import type { Contract } from "../../src/openapi/contract.ts";
import { described, untyped } from "../support/described.ts";

const text = { type: "string" };
const json = (schema: object, more: object = {}) => ({
  ...{ description: "No.", content: { "application/json": { schema } } },
  ...more,
});
const object = (properties: object, ...required: string[]) => ({ type: "object", properties, required });

/** A document with one operation and these error responses; `codes` are the entries of its list of codes. */
const api = (responses: object, codes: readonly object[] = [], open = true) => ({
  openapi: "3.1.0",
  info: { title: "Tides", version: "1" },
  servers: [{ url: "https://tides.test" }],
  paths: {
    "/tides": {
      get: { operationId: "listTides", responses: { 200: json({ type: "array" }), ...responses } },
    },
  },
  components: {
    schemas: codes.length > 0 ? { Code: { oneOf: codes, ...(open && { "x-open": true }) } } : {},
  },
});
const listed = (value: string | number, status: number | number[], retryable = false) => ({
  ...{ const: value, description: "A cause.", "x-status": status },
  ...{ "x-remedy": `The remedy of ${value}.`, "x-retryable": retryable },
});
const code = { $ref: "#/components/schemas/Code", "x-error": "code" };
const message = { ...text, "x-error": "message" };
const usual = object({ code, message }, "code", "message");

async function errorOf(contract: Contract, status: number, body?: unknown, headers = {}): Promise<unknown> {
  const written = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  const response = () => new Response(written ?? null, { status, headers });
  const { call } = untyped(contract, { transport: async () => response(), retry: false });
  return (await call("GET /tides")).error;
}

describe("an error of a document", () => {
  it("has a code that comes with several statuses, under each of them", async () => {
    const responses = {
      404: json(usual, { "x-codes": ["gone"] }),
      410: json(usual, { "x-codes": ["gone"] }),
    };
    const { contract } = await described(api(responses, [listed("gone", [404, 410])], false), {
      infers: false,
    });
    expect(contract.errors.gone).toEqual({
      ...{ status: 404, otherStatuses: [410], retryable: false, remedy: "The remedy of gone." },
    });
    for (const status of [404, 410]) {
      const error = await errorOf(contract, status, { code: "gone", message: "It is gone" });
      expect(error).toMatchObject({ name: "ApiError", status, code: "gone", remedy: "The remedy of gone." });
    }
  });

  it("has an integer as its code, which goes by its digits", async () => {
    const responses = { 400: json(usual, { "x-codes": [1042] }) };
    const { contract } = await described(api(responses, [listed(1042, 400)], false), { infers: false });
    expect(contract).toMatchObject({
      codes: { 1042: "1042" },
      operations: { "GET /tides": { responses: { 400: ["1042"] } } },
    });
    expect(await errorOf(contract, 400, { code: 1042, message: "Too heavy" })).toMatchObject({
      ...{ name: "ApiError", code: "1042", remedy: "The remedy of 1042." },
    });
    expect(await errorOf(contract, 400, { code: 1043, message: "Too wide" })).toMatchObject({
      name: "UnexpectedResponse",
    });
  });

  it("has its status as its code where the body may lack one, and the message of its status where it may lack that", async () => {
    const schema = object({
      code: { ...text, "x-error": "code" },
      message,
      hint: { ...text, "x-error": "details" },
    });
    const { contract } = await described(api({ "4XX": json(schema) }), { infers: false });
    expect(contract).toMatchObject({
      error: { code: "/code", message: "/message", details: "/hint" },
      otherErrors: [
        { message: "/message", details: "/hint" },
        { code: "/code", details: "/hint" },
        { details: "/hint" },
      ],
    });
    expect(await errorOf(contract, 404, { code: "none", message: "None" })).toMatchObject({
      code: "none",
      message: "None",
    });
    expect(await errorOf(contract, 404, { message: "None", hint: "Look" })).toMatchObject({
      ...{ code: "404", message: "None", details: "Look" },
    });
    expect(await errorOf(contract, 409, { code: "taken" })).toMatchObject({
      code: "taken",
      message: "Status 409",
    });
    expect(await errorOf(contract, 409, { hint: "Look" })).toMatchObject({
      ...{ name: "ApiError", code: "409", message: "Status 409", details: "Look" },
    });
    expect(await errorOf(contract, 404, "<html>")).toMatchObject({ name: "UnexpectedResponse" });
  });

  it("of RFC 9457 may say as much or as little as the standard lets it", async () => {
    const problem = object({ type: { ...text, "x-error": "code" }, title: text, detail: message });
    const content = { "application/problem+json": { schema: problem } };
    const { contract } = await described(api({ default: { description: "No.", content } }), {
      infers: false,
    });
    for (const [body, code, said] of [
      [{ type: "/full", detail: "It is full" }, "/full", "It is full"],
      [{ type: "/full", title: "Full" }, "/full", "Status 409"],
      [{ title: "Full", detail: "It is full" }, "409", "It is full"],
      [{ title: "Full" }, "409", "Status 409"],
    ] as const)
      expect(await errorOf(contract, 409, body)).toMatchObject({
        name: "ApiError",
        code,
        message: said,
        body,
      });
  });

  it("of a list of errors may have an empty list", async () => {
    const errors = {
      type: "array",
      items: object({ code: { ...text, "x-error": "code" }, message }, "code", "message"),
    };
    const { contract } = await described(api({ 400: json(object({ errors }, "errors")) }), { infers: false });
    const full = {
      errors: [
        { code: "full", message: "It is full" },
        { code: "late", message: "It is late" },
      ],
    };
    expect(await errorOf(contract, 400, full)).toMatchObject({
      code: "full",
      message: "It is full",
      body: full,
    });
    expect(await errorOf(contract, 400, { errors: [] })).toMatchObject({ name: "ApiError", code: "400" });
  });

  it.each([
    ["text/plain", text, "No such tide", { "content-type": "text/plain" }],
    ["application/xml", object({ message: text }), "<no/>", { "content-type": "application/xml" }],
    ["application/json", text, '"No such tide"', { "content-type": "application/json" }],
  ])("that is a text of %s has it as its message and body", async (type, schema, body, headers) => {
    const responses = { 404: { description: "No.", content: { [type]: { schema } } }, 400: json(usual) };
    const { contract } = await described(api(responses), { infers: false });
    const read = type === "application/json" ? JSON.parse(body) : body;
    expect(await errorOf(contract, 404, body, headers)).toMatchObject({
      ...{ name: "ApiError", code: "404", message: read, body: read },
    });
    expect(await errorOf(contract, 404, "<html>", { "content-type": "text/html" })).toMatchObject({
      name: "UnexpectedResponse",
    });
    // Where the document has no text, none is an error of the API.
    expect(await errorOf(contract, 400, body, headers)).toMatchObject({ name: "UnexpectedResponse" });
  });

  it("needs its code where the document requires it, at whatever depth", async () => {
    const inner = object({ code: { ...text, "x-error": "code" }, message }, "code", "message");
    const { contract } = await described(api({ 404: json(object({ error: inner })) }), { infers: false });
    expect(contract).toMatchObject({ error: { code: "/error/code", message: "/error/message" } });
    expect(contract).not.toHaveProperty("otherErrors");
    expect(await errorOf(contract, 404, { error: { message: "None" } })).toMatchObject({
      name: "UnexpectedResponse",
    });
  });

  it("has one property as its code and its message", async () => {
    const schema = object({ error: { ...text, "x-error": ["code", "message"] } });
    const { contract } = await described(api({ 404: json(schema) }), { infers: false });
    expect(await errorOf(contract, 404, { error: "no_tide" })).toMatchObject({
      code: "no_tide",
      message: "no_tide",
    });
  });

  it("is read by the body that fits, where the responses of an API have several, its request id as well", async () => {
    const id = { ...text, "x-error": "request-id" };
    const responses = {
      400: json(
        object(
          { fault: object({ code: { ...text, "x-error": "code" }, message }, "code", "message") },
          "fault",
        ),
      ),
      401: json(object({ error: message, trace: id }, "error")),
      422: json({ type: "array", items: object({ text: message }, "text") }),
    };
    const { contract } = await described(api(responses), { infers: false });
    expect(await errorOf(contract, 400, { fault: { code: "bad", message: "Bad" } })).toMatchObject({
      code: "bad",
      message: "Bad",
    });
    expect(await errorOf(contract, 401, { error: "Who?", trace: "t-1" })).toMatchObject({
      ...{ code: "401", message: "Who?", requestId: "t-1" },
    });
    expect(await errorOf(contract, 422, [{ text: "Too deep" }])).toMatchObject({
      code: "422",
      message: "Too deep",
    });
  });

  it.each([
    ["an API without error bodies", {}],
    ["an API whose other errors have one", { 400: json(usual, { "x-codes": ["bad"] }) }],
  ])("needs no body where none is documented: in %s", async (_, others) => {
    const codes = "400" in others ? [listed("bad", 400)] : [];
    const responses = {
      ...others,
      404: { description: "There is none." },
      "5XX": { description: "Broken." },
    };
    const { contract } = await described(api(responses, codes, false), { infers: false });
    expect(contract.operations["GET /tides"]?.bodiless).toEqual([404, "5XX"]);
    expect(await errorOf(contract, 404)).toMatchObject({
      name: "ApiError",
      status: 404,
      code: "404",
      message: "Status 404",
    });
    expect(await errorOf(contract, 503, { any: "thing" })).toMatchObject({
      code: "503",
      body: { any: "thing" },
    });
    expect(await errorOf(contract, 418)).toMatchObject({ name: "UnexpectedResponse" });
  });

  it("of a HEAD has no body, and is an error of the contract all the same", async () => {
    const document = api({ 404: json(usual, { "x-codes": ["gone"] }) }, [listed("gone", 404)], false);
    const { get } = document.paths["/tides"];
    const { contract } = await described(
      { ...document, paths: { "/tides": { head: get } } },
      { infers: false },
    );
    const { call } = untyped(contract, { transport: async () => new Response(null, { status: 404 }) });
    expect((await call("HEAD /tides")).error).toMatchObject({ name: "ApiError", status: 404, code: "404" });
  });

  it("that no one documents is unexpected, and a page of a proxy is none of the API's", async () => {
    const { contract } = await described(
      api({ 404: json(usual), 403: { description: "No." } }, [listed("gone", 404)]),
      {
        infers: false,
      },
    );
    expect(await errorOf(contract, 500, { code: "gone", message: "Broken" })).toMatchObject({
      name: "UnexpectedResponse",
    });
    expect(await errorOf(contract, 404)).toMatchObject({ name: "UnexpectedResponse" });
    expect(await errorOf(contract, 403, "<html>Sign in</html>")).toMatchObject({
      ...{ name: "UnexpectedResponse", bodyText: "<html>Sign in</html>" },
    });
  });
});
