import { describe, expect, it, onTestFinished } from "vitest";
import { startDerivedSandbox } from "../../src/sandbox/index.ts";

/** An API that takes a key of its own form, a bearer token or a basic credential, all in the field `Authorization`. */
const openapi = (schemes: readonly string[]) => ({
  openapi: "3.1.0",
  info: { title: "Kites", version: "1" },
  servers: [{ url: "https://kites.test" }],
  security: schemes.map((name) => ({ [name]: [] })),
  paths: { "/kites": { get: { operationId: "listKites", responses: { 200: { description: "All." } } } } },
  components: {
    securitySchemes: {
      key: { type: "apiKey", in: "header", name: "Authorization" },
      token: { type: "http", scheme: "bearer" },
      basic: { type: "http", scheme: "basic" },
    },
  },
});

describe.each([[["key", "token", "basic"]], [["token", "basic", "key"]], [["basic", "key", "token"]]])(
  "where one header field carries the credentials of several schemes, named in the order %s",
  (schemes) => {
    it.each([
      ["a bearer token", (key: string) => `Bearer ${key}`, 200],
      ["a basic credential", (key: string) => `Basic ${btoa(`${key}:`)}`, 200],
      ["a key alone", (key: string) => key, 200],
      ["an unknown token", () => "Bearer nobody", 401],
      ["an unknown key", () => "nobody", 401],
    ])("%s is judged by its own scheme", async (_, field, status) => {
      const sandbox = await startDerivedSandbox({ name: "kites", openapi: openapi(schemes) });
      onTestFinished(() => sandbox.close());
      const headers = { authorization: field(sandbox.keys.full) };
      expect((await fetch(`${sandbox.baseUrl}/kites`, { headers })).status).toBe(status);
    });
  },
);
