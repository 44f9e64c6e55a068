import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ApiError, TransportError, UnexpectedResponse, unwrap } from "../../src/client/index.ts";
import { connect } from "../support/connect.ts";
import { failing, json, type Reply, text } from "../support/fetch.ts";
import { library, refusal } from "../support/library.ts";
import { auth, limited, meshi, meshiError, ok } from "../support/meshi.ts";

const isbn = { params: { path: { isbn: "1" } } };
const run = { params: { path: { run_id: "r" } } };

async function errorOfRun(reply: Reply) {
  const { client } = connect(meshi, [reply], { retry: false });
  const result = await client.GET("/runs/{run_id}", run);
  expect(result.data).toBeUndefined();
  return result.error;
}

async function errorOfBook(reply: Reply) {
  const { client } = connect(library, [reply], { retry: false });
  return (await client.GET("/books/{isbn}", isbn)).error;
}

describe("a documented error", () => {
  it("says everything that the contract and the response know of it", async () => {
    const error = await errorOfRun(meshiError(404, "RUN_NOT_FOUND"));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: "ApiError",
      operation: "GET /runs/{run_id}",
      status: 404,
      code: "RUN_NOT_FOUND",
      message: "It is RUN_NOT_FOUND",
      requestId: "server-id",
      remedy: meshi.errors.RUN_NOT_FOUND.remedy,
      docs: undefined,
      retryAfter: undefined,
      body: { code: "RUN_NOT_FOUND", message: "It is RUN_NOT_FOUND", correlation_id: "server-id" },
      attempts: [{ number: 1, status: 404 }],
      outcomeUnknown: false,
    });
  });

  it("is read from an error body of any shape, details included", async () => {
    const error = await errorOfBook(json(404, refusal("missing", { isbn: "1" })));
    expect(error).toMatchObject({
      name: "ApiError",
      code: "missing",
      details: { isbn: "1" },
      docs: undefined,
    });
  });

  it("tells how long the server asked to wait", async () => {
    const error = await errorOfRun(limited("400"));
    expect(error).toMatchObject({ status: 429, retryAfter: 400_000 });
  });

  it("leads to where its code is explained, or all codes where it is an unknown one", async () => {
    const docs = "https://docs.test/errors/#meshi";
    for (const [code, anchor] of [
      ["RUN_NOT_FOUND", "-RUN_NOT_FOUND"],
      ["RUN_ARCHIVED", ""],
      ["toString", ""],
    ]) {
      const { client } = connect({ ...meshi, docs }, [meshiError(404, String(code))], { retry: false });
      const { error } = await client.GET("/runs/{run_id}", run);
      expect(error).toMatchObject({ code, docs: `${docs}${anchor}` });
    }
  });

  it("carries no link while the project has no address", async () => {
    expect("docs" in meshi).toBe(false);
    expect(await errorOfRun(meshiError(404, "RUN_ARCHIVED"))).toMatchObject({ docs: undefined });
  });

  it("says what to do about the status of this operation, where the contract knows better than its code", async () => {
    const about = json(409, refusal("taken"));
    const { client } = connect(library, [about, about], { retry: false });
    const put = await client.PUT("/books/{isbn}/version", { ...isbn, body: { version: 1 } });
    expect(put.error).toMatchObject({ code: "taken", remedy: "Read the book and send its version." });
    const patch = await client.PATCH("/books/{isbn}", { ...isbn, body: {} });
    expect(patch.error).toMatchObject({ code: "taken", remedy: library.errors.taken.remedy });
  });

  it("keeps an unknown code where the list may grow", async () => {
    const error = await errorOfRun(meshiError(404, "RUN_ARCHIVED"));
    expect(error).toMatchObject({ name: "ApiError", code: "RUN_ARCHIVED", remedy: undefined });
  });

  it("is unexpected with an unknown code, or one of another status, where the list is closed", async () => {
    for (const code of ["burnt", "closed"]) {
      const error = await errorOfBook(json(404, refusal(code)));
      expect(error).toBeInstanceOf(UnexpectedResponse);
      expect(error?.message).toContain(code);
    }
  });

  it("keeps its response readable but out of what is printed", async () => {
    const error = await errorOfRun(meshiError(404, "RUN_NOT_FOUND", { "x-extra": "here" }));
    if (error?.name !== "ApiError") throw error;
    expect(error.response.headers.get("x-extra")).toBe("here");
    expect(inspect(error)).not.toContain("Response {");
    expect(Object.keys(JSON.parse(JSON.stringify(error)))).not.toContain("response");
  });
});

describe("a response that the contract does not describe", () => {
  const html = "<!doctype html><h1>Bad Gateway</h1>";

  it.each([
    ["an undocumented status", json(418, { code: "TEAPOT", message: "short", correlation_id: "c" })],
    ["a redirect", text(302, null, { location: "https://elsewhere.test" })],
    ["a gateway's HTML", text(502, html, { "content-type": "text/html" })],
    ["a documented status with HTML", text(404, html, { "content-type": "text/html" })],
    ["an empty body", text(502, "")],
    ["no body at all", text(404, null)],
    ["a body of length 0", text(404, "", { "content-length": "0" })],
    ["cut off JSON", text(404, '{"code":"RUN_NOT_F', { "content-type": "application/json" })],
    ["JSON null", text(404, "null")],
    ["a JSON text", text(404, '"RUN_NOT_FOUND"')],
    ["a JSON array", json(404, [{ code: "RUN_NOT_FOUND" }])],
    ["a code that is no text", json(404, { code: 404, message: "m", correlation_id: "c" })],
    ["no message", json(404, { code: "RUN_NOT_FOUND", correlation_id: "c" })],
    ["a code that is inherited", text(404, '{"__proto__":{"code":"X","message":"m"}}')],
  ])("is unexpected: %s", async (_, reply) => {
    const error = await errorOfRun(reply);
    expect(error).toBeInstanceOf(UnexpectedResponse);
    expect(error).not.toHaveProperty("status");
    expect(error).toMatchObject({ operation: "GET /runs/{run_id}", attempts: [{ number: 1 }] });
  });

  it("shows status, media type and how the body begins", async () => {
    const error = await errorOfRun(text(502, html.padEnd(5000, "x"), { "content-type": "text/html" }));
    if (error?.name !== "UnexpectedResponse") throw error;
    expect(error.message).toContain("502");
    expect(error.message).toContain("text/html");
    expect(error.message).toContain(html);
    expect(error.message.length).toBeLessThan(400);
    expect(error.bodyText).toHaveLength(5000);
    expect(error.response.status).toBe(502);
  });

  it.each([
    ["HTML with 200", text(200, html, { "content-type": "text/html" })],
    ["HTML with 200 that calls itself JSON", text(200, html, { "content-type": "application/json" })],
    ["an empty 200", text(200, "")],
    ["a 200 without a body", text(200, null)],
    ["a 200 of length 0", text(200, "", { "content-length": "0" })],
    ["an undocumented success", json(201, { run_id: "r" })],
    ["an undocumented 204", text(204, null)],
  ])("is unexpected although it is a success: %s", async (_, reply) => {
    const error = await errorOfRun(reply);
    expect(error).toBeInstanceOf(UnexpectedResponse);
  });

  it("is unexpected with a 304, which is no error either, although it is documented", async () => {
    const get = library.operations["GET /books/{isbn}"];
    const documented = { ...get, responses: { ...get.responses, 304: [] } };
    const operations = { ...library.operations, "GET /books/{isbn}": documented };
    const { client } = connect({ ...library, operations }, [text(304, null)], { retry: false });
    const { error } = await client.GET("/books/{isbn}", isbn);
    expect(error).toBeInstanceOf(UnexpectedResponse);
    expect(error?.message).toContain("got 304 which is neither a success nor an error");
  });

  it("is not asked for again when it is HTML with 200", async () => {
    const { client, sent } = connect(meshi, [text(200, html, { "content-type": "text/html" })]);
    await client.GET("/auth");
    expect(sent).toHaveLength(1);
  });
});

describe("no response", () => {
  it("says what failed, how often it was tried, and keeps the cause", async () => {
    const { client } = connect(meshi, () => failing("ECONNRESET"), { retry: { attempts: 2 } });
    const { error, response, meta } = await client.GET("/auth");
    expect(error).toBeInstanceOf(TransportError);
    expect(response).toBeUndefined();
    expect(error).not.toHaveProperty("status");
    expect(error?.message).toBe("GET /auth got no response: connect ECONNRESET (attempts: 2)");
    expect(error).toMatchObject({ cause: { cause: { code: "ECONNRESET" } }, requestId: meta.requestId });
    expect(error?.attempts).toHaveLength(2);
  });

  it.each([undefined, null, "text", 7, new Error("plain"), { code: "ECONNRESET" }])(
    "is a transport error whatever `fetch` throws (%s)",
    async (thrown) => {
      const { client } = connect(meshi, [async () => Promise.reject(thrown)], { retry: false });
      expect((await client.GET("/auth")).error).toBeInstanceOf(TransportError);
    },
  );
});

describe("unwrap", () => {
  it("gives the data of a result, or of the promise of one", async () => {
    const { client } = connect(meshi, () => ok);
    expect(await unwrap(client.GET("/auth"))).toEqual(auth);
    expect(await unwrap(await client.GET("/auth"))).toEqual(auth);
  });

  it("throws the error of a result as it is", async () => {
    const { client } = connect(meshi, [meshiError(401, "UNAUTHORIZED"), meshiError(401, "UNAUTHORIZED")]);
    const result = await client.GET("/auth");
    await expect(unwrap(result)).rejects.toBe(result.error);
    await expect(unwrap(client.GET("/auth"))).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  });
});

it("reading a response never throws, whatever status and body it has", async () => {
  const errorBody = fc.record(
    {
      code: fc.oneof(fc.constantFrom(...Object.keys(meshi.codes)), fc.jsonValue()),
      message: fc.oneof(fc.string(), fc.jsonValue()),
      correlation_id: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  const body = fc.oneof(
    errorBody.map((value) => JSON.stringify(value)),
    fc.json(),
    fc.string({ unit: "binary" }),
    fc.uint8Array({ maxLength: 64 }),
    fc.constant(null),
  );
  const status = fc.oneof(fc.constantFrom(200, 401, 403, 404, 429, 500), fc.integer({ min: 200, max: 599 }));
  const type = fc.constantFrom("application/json", "application/problem+json", "text/html", "");
  await fc.assert(
    fc.asyncProperty(status, body, type, async (status, body, type) => {
      const bodiless = [204, 205, 304].includes(status);
      const { client } = connect(
        meshi,
        [() => new Response(bodiless ? null : body, { status, headers: { "content-type": type } })],
        { retry: false },
      );
      const { error, data, meta } = await client.GET("/runs/{run_id}", run);
      if (error) expect([ApiError, UnexpectedResponse]).toContain(error.constructor);
      else expect([status, data === undefined]).toEqual([200, false]);
      expect(typeof meta.requestId).toBe("string");
      if (error?.name === "ApiError") {
        expect([error.status, typeof error.code, typeof error.message]).toEqual([status, "string", "string"]);
      }
    }),
    { numRuns: 150 },
  );
});
