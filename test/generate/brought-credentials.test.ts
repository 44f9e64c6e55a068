import { describe, expect, it, onTestFinished, test } from "vitest";
import type { JsonObject } from "../../src/openapi/json.ts";
import { startDerivedSandbox } from "../../src/sandbox/index.ts";
import { broughtCredentials } from "../../src/toolkit/generate/brought-credentials.ts";
import { described, untyped } from "../support/described.ts";

const digest = { type: "http", scheme: "digest" };
const bearer = { type: "http", scheme: "bearer" };
const certificate = { type: "mutualTLS" };

const documentOf = (schemes: JsonObject, security: JsonObject[]): JsonObject => ({
  openapi: "3.1.0",
  info: { title: "Vault", version: "1" },
  servers: [{ url: "https://vault.example" }],
  paths: {
    "/locks": {
      get: {
        operationId: "listLocks",
        security,
        responses: {
          200: {
            description: "Locks.",
            content: { "application/json": { schema: { type: "array", items: { type: "object" } } } },
          },
        },
      },
    },
  },
  components: { securitySchemes: schemes },
});

/** Calls the sandbox of the document, and returns the credential that was sent, and the status. */
async function called(document: object, options: object) {
  const api = await described(document, { infers: false, name: "vault" });
  const sandbox = await startDerivedSandbox(api);
  onTestFinished(() => sandbox.close());
  let sent: string | null = null;
  const { call } = untyped(api.contract, {
    baseUrl: sandbox.baseUrl,
    transport: (url, init) => {
      sent = new Headers(init.headers).get("authorization");
      return fetch(url, init);
    },
    ...options,
  });
  const { response } = await call("GET /locks");
  return { sent, status: response?.status };
}

describe.each<[string, JsonObject]>([
  ["digest", digest],
  ["OAuth 1", { type: "http", scheme: "OAuth" }],
  ["a certificate", certificate],
  ["a cookie", { type: "apiKey", in: "cookie", name: "session" }],
  ["a type that OpenAPI does not know", { type: "signature" }],
])("a document whose operation needs %s", (_, scheme) => {
  const document = documentOf({ own: scheme, key: bearer }, [{ own: [] }]);

  it("has a contract, and says once that callers bring the credential", async () => {
    expect(broughtCredentials(document)).toEqual([
      expect.stringMatching(
        /^The client does not fill in the credential "own" \(.+\), which GET \/locks needs: /,
      ),
    ]);
  });

  it("has a callable operation, to which the caller adds a header field", async () => {
    expect(await called(document, {})).toEqual({ sent: null, status: 200 });
    const headers = { authorization: "Own signed" };
    expect(await called(document, { headers })).toEqual({ sent: "Own signed", status: 200 });
  });
});

test("of two credentials that go together, the client fills in the one that it can, and the sandbox asks for that", async () => {
  const document = documentOf({ own: certificate, key: bearer }, [{ own: [], key: [] }]);
  expect(await called(document, { token: "sandbox-full-key" })).toEqual({
    sent: "Bearer sandbox-full-key",
    status: 200,
  });
  expect(await called(document, {})).toEqual({ sent: null, status: 401 });
  expect(broughtCredentials(document)).toHaveLength(1);
});

test("of two that do each, the client fills in the one that it can, and nothing is said", async () => {
  const document = documentOf({ own: digest, key: bearer }, [{ own: [] }, { key: [] }]);
  expect(await called(document, { token: "sandbox-full-key" })).toEqual({
    sent: "Bearer sandbox-full-key",
    status: 200,
  });
  expect(broughtCredentials(document)).toEqual([]);
});

test("a scheme of HTTP that takes a plain token gets it under its own name", async () => {
  const document = documentOf({ key: { type: "http", scheme: "GenieKey" } }, [{ key: [] }]);
  expect(await called(document, { token: "sandbox-full-key" })).toEqual({
    sent: "GenieKey sandbox-full-key",
    status: 200,
  });
});

test("OpenID Connect without the address of its discovery takes tokens that the caller has", async () => {
  const document = documentOf({ key: { type: "openIdConnect" } }, [{ key: [] }]);
  expect(await called(document, { token: "sandbox-full-key" })).toEqual({
    sent: "Bearer sandbox-full-key",
    status: 200,
  });
});
