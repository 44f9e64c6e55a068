import { describe, expect, it, onTestFinished } from "vitest";
import type { SandboxApi } from "../../src/sandbox/api.ts";
import { mount, tablesOf } from "../../src/sandbox/mount.ts";
import { Refusal } from "../../src/sandbox/refusal.ts";
import { listen } from "../../src/sandbox/server.ts";
import { openStore } from "../../src/sandbox/store.ts";
import { conformanceTo } from "./conformance.ts";

/*
 * An API with other habits than the first one: two kinds of credentials, an open operation, an idempotency key in a
 * header, mixed results, answers without a body, a nested error envelope with details, a request id that only the
 * answer carries, and two rate windows. It joins with a document and handlers; nothing of the core knows it.
 */

const json = (schema: object): object => ({ "application/json": { schema } });
const headers = {
  "X-Request-Id": { required: true, "x-request-id": true, schema: { type: "string", minLength: 1 } },
};
const reference = (name: string): object => ({ $ref: `#/components/responses/${name}` });
const problem = (...codes: string[]): object => ({
  description: "Refused.",
  headers,
  content: json({ $ref: "#/components/schemas/Problem" }),
  "x-codes": codes,
});
const refusals = {
  400: reference("Bad"),
  401: reference("Unauthorized"),
  403: reference("Forbidden"),
  429: reference("TooMany"),
};

const document = {
  openapi: "3.1.1",
  jsonSchemaDialect: "https://json-schema.org/draft/2020-12/schema",
  info: { title: "Parcels", version: "1" },
  security: [{ token: ["write"] }],
  "x-rate-limits": [
    { requests: 4, seconds: 1, per: "key" },
    { requests: 6, seconds: 60, per: "key" },
  ],
  paths: {
    "/health": {
      get: { operationId: "getHealth", security: [], responses: { 204: { description: "Well.", headers } } },
    },
    "/parcels": {
      post: {
        operationId: "sendParcels",
        security: [{ token: ["write"] }, { publishable: [] }],
        parameters: [
          {
            name: "Idempotency-Key",
            in: "header",
            schema: { $ref: "#/components/schemas/Key", minLength: 3 },
          },
        ],
        requestBody: {
          required: true,
          "x-violation": "bad_body",
          "x-max-bytes": 200,
          content: json({ type: "array", minItems: 1, items: { $ref: "#/components/schemas/Parcel" } }),
        },
        responses: {
          ...refusals,
          207: {
            description: "Some were taken.",
            headers,
            content: json({
              type: "array",
              items: { type: "object", properties: { status: { type: "integer" } } },
            }),
          },
          413: reference("Large"),
        },
      },
    },
    "/parcels/{weight}": {
      parameters: [
        {
          name: "weight",
          in: "path",
          required: true,
          "x-violation": "bad_weight",
          schema: { type: "integer", minimum: 1 },
        },
      ],
      delete: {
        operationId: "deleteParcels",
        parameters: [{ name: "force", in: "query", schema: { type: "boolean", default: false } }],
        responses: { ...refusals, 204: { description: "Gone.", headers }, 404: reference("NotFound") },
      },
    },
    "/parcels/all": {
      delete: {
        operationId: "deleteAll",
        responses: { ...refusals, 204: { description: "Gone.", headers } },
      },
    },
  },
  components: {
    securitySchemes: {
      token: { type: "http", scheme: "bearer" },
      publishable: { type: "apiKey", in: "header", name: "X-Publishable-Key" },
    },
    responses: {
      Bad: problem("bad_request", "bad_body", "bad_key", "bad_weight"),
      Unauthorized: problem("unauthorized"),
      Forbidden: problem("forbidden"),
      NotFound: problem("not_found"),
      Large: problem("too_large"),
      TooMany: problem("too_many"),
    },
    schemas: {
      Key: { type: "string", maxLength: 5, "x-violation": "bad_key" },
      Parcel: { type: "object", required: ["weight"], properties: { weight: { type: "integer" } } },
      Problem: {
        type: "object",
        required: ["error"],
        properties: {
          error: {
            type: "object",
            required: ["code", "message"],
            properties: {
              code: { $ref: "#/components/schemas/Code" },
              message: { type: "string" },
              details: { type: "object", additionalProperties: true },
            },
          },
        },
      },
      Code: {
        oneOf: Object.entries({
          bad_request: 400,
          bad_body: 400,
          bad_key: 400,
          bad_weight: 400,
          unauthorized: 401,
          forbidden: 403,
          not_found: 404,
          too_large: 413,
          too_many: 429,
          broken: 500,
        }).map(([code, status]) => ({ const: code, "x-status": status })),
      },
    },
  },
};

const principals: Readonly<Record<string, string[]>> = {
  "token writer": ["write"],
  "token reader": [],
  "publishable pub": [],
};

const parcels: SandboxApi = {
  name: "parcels",
  tables: "CREATE TABLE IF NOT EXISTS parcels (tenant TEXT, weight INTEGER) STRICT;",
  keys: { writer: "writer" },
  codes: {
    route: "not_found",
    method: "bad_method",
    "credential-missing": "unauthorized",
    "credential-unknown": "unauthorized",
    "account-disabled": "unauthorized",
    "wrong-principal": "forbidden",
    scope: "forbidden",
    "tenant-missing": "forbidden",
    rate: "too_many",
    size: "too_large",
    json: "bad_body",
    schema: "bad_request",
    server: "broken",
  },
  identify({ scheme, value }) {
    const scopes = principals[`${scheme} ${value}`];
    if (scopes === undefined) return { ground: "credential-unknown", message: "Unknown." };
    return { principal: { id: value, tenant: "t", scopes } };
  },
  grants: (held, needed) => held.includes(needed),
  seal: (body) => body,
  problem: ({ code, message, details }) => ({
    error: { code, message, ...(details !== undefined && { details }) },
  }),
  open({ store, idempotency }) {
    const insert = store.prepare("INSERT INTO parcels (tenant, weight) VALUES (?, ?)");
    const count = store.prepare<{ n: number }>("SELECT count(*) AS n FROM parcels WHERE weight = ?");
    const remove = store.prepare("DELETE FROM parcels WHERE weight = ?");
    return {
      settle: () => undefined,
      handlers: {
        getHealth: () => ({ status: 204 }),
        deleteAll: () => ({ status: 204, headers: { "x-all": "true" } }),
        sendParcels({ principal, body, headers: given }) {
          const key = given["idempotency-key"];
          const used = typeof key === "string" ? idempotency.find(principal.tenant, key) : undefined;
          if (used) return { status: 207, body: JSON.parse(used.result) };
          const results = (body as { weight: number }[]).map(({ weight }) => {
            if (weight < 1) return { status: 422 };
            insert.run(principal.tenant, weight);
            return { status: 201 };
          });
          if (typeof key === "string") {
            idempotency.remember(principal.tenant, key, { target: "send", result: JSON.stringify(results) });
          }
          return { status: 207, body: results };
        },
        deleteParcels({ path, query }) {
          const weight = Number(path.weight);
          const found = count.get(weight)?.n ?? 0;
          if (found === 0) throw new Refusal("not_found", "None weighs that.", { details: { weight } });
          remove.run(weight);
          if (query.force === true) throw new Error("The scales are broken.");
          return { status: 204 };
        },
      },
    };
  },
};

const conformance = await conformanceTo(document, {
  requestIdHeader: "x-request-id",
  isError: (body) => typeof body.error === "object",
});

async function openParcels(limited = false) {
  const clock = { now: 0 };
  const store = await openStore(undefined, tablesOf([parcels]));
  const rateLimits = limited ? undefined : false;
  const options = { now: () => clock.now, runDuration: 0, rateLimits, faults: [] } as const;
  const server = await listen(await mount([{ api: parcels, document }], store, options), "127.0.0.1", 0);
  onTestFinished(() => server.close().then(() => store.close()));
  const call = async (method: string, path: string, headers: Record<string, string> = {}, body?: unknown) => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${server.url}/parcels${path}`, { method, headers, ...sent });
    const { status } = response;
    const reply = { status, headers: Object.fromEntries(response.headers), text: await response.text() };
    const problems = conformance.problems({ method, path, ...reply });
    return { ...reply, problems, body: reply.text === "" ? undefined : JSON.parse(reply.text) };
  };
  return { call, clock };
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe("an API of other habits", () => {
  it("joins with its document and handlers: mixed results, header keys, answers without a body", async () => {
    const { call } = await openParcels();
    const first = await call("POST", "/parcels", { ...bearer("writer"), "idempotency-key": "key" }, [
      { weight: 2 },
      { weight: 0 },
    ]);
    expect([first.status, first.body, first.problems]).toEqual([207, [{ status: 201 }, { status: 422 }], []]);
    const replay = await call("POST", "/parcels", { ...bearer("writer"), "idempotency-key": "key" }, [
      { weight: 9 },
    ]);
    expect([replay.body, replay.problems]).toEqual([first.body, []]);
    const gone = await call("DELETE", "/parcels/2", bearer("writer"));
    expect([gone.status, gone.text, gone.problems]).toEqual([204, "", []]);
    const none = await call("DELETE", "/parcels/2", bearer("writer"));
    expect([none.status, none.body, none.problems]).toEqual([
      404,
      { error: { code: "not_found", message: "None weighs that.", details: { weight: 2 } } },
      [],
    ]);
  });

  it("has credentials per scheme, scopes by default, and an operation that is open", async () => {
    const { call } = await openParcels();
    const parcel = [{ weight: 1 }];
    const open = await call("GET", "/health");
    expect([open.status, open.problems]).toEqual([204, []]);
    expect((await call("POST", "/parcels", { "x-publishable-key": "pub" }, parcel)).status).toBe(207);
    expect((await call("POST", "/parcels", { "x-publishable-key": "writer" }, parcel)).status).toBe(401);
    expect((await call("POST", "/parcels", bearer("pub"), parcel)).status).toBe(401);
    expect((await call("DELETE", "/parcels/1", { "x-publishable-key": "pub" })).status).toBe(401);
    expect((await call("DELETE", "/parcels/1", bearer("reader"))).body.error.code).toBe("forbidden");
    const missing = await call("POST", "/parcels", {}, parcel);
    expect(missing.body.error.message).toMatch(
      "Send `authorization: Bearer <key>` or `x-publishable-key: <key>`.",
    );
    expect(missing.problems).toEqual([]);
  });

  it("tells breaches by the deepest violation, on parameters, bodies and beside references", async () => {
    const { call } = await openParcels();
    const code = async (
      method: string,
      path: string,
      headers: Record<string, string> = {},
      body?: unknown,
    ) => {
      const reply = await call(method, path, { ...bearer("writer"), ...headers }, body);
      expect(reply.problems).toEqual([]);
      return reply.body.error.code;
    };
    expect(await code("POST", "/parcels", {}, [])).toBe("bad_body");
    expect(await code("POST", "/parcels", {}, [{ weight: "x" }])).toBe("bad_body");
    expect(await code("POST", "/parcels", { "idempotency-key": "toolong" }, [{ weight: 1 }])).toBe("bad_key");
    expect(await code("POST", "/parcels", { "idempotency-key": "ab" }, [{ weight: 1 }])).toBe("bad_key");
    expect(await code("POST", "/parcels", {}, Array(100).fill({ weight: 1 }))).toBe("too_large");
    expect(await code("DELETE", "/parcels/0")).toBe("bad_weight");
    expect(await code("DELETE", "/parcels/1?force=maybe")).toBe("bad_request");
  });

  it("has literal paths that go before templates", async () => {
    const { call } = await openParcels();
    const all = await call("DELETE", "/parcels/all", bearer("writer"));
    expect([all.status, all.headers["x-all"], all.problems]).toEqual([204, "true", []]);
  });

  it("has all its rate windows at once", async () => {
    const { call, clock } = await openParcels(true);
    const ask = async () => {
      const reply = await call("DELETE", "/parcels/1", bearer("writer"));
      expect(reply.problems).toEqual([]);
      return [reply.status, reply.headers["retry-after"]];
    };
    for (let sent = 0; sent < 4; sent += 1) expect(await ask()).toEqual([404, undefined]);
    expect(await ask()).toEqual([429, "1"]);
    clock.now += 1000;
    for (let sent = 0; sent < 2; sent += 1) expect(await ask()).toEqual([404, undefined]);
    expect(await ask()).toEqual([429, "59"]);
  });

  it("answers 500 in its envelope when a handler fails, and takes back what the handler did", async () => {
    const { call } = await openParcels();
    await call("POST", "/parcels", bearer("writer"), [{ weight: 1 }]);
    const broken = await call("DELETE", "/parcels/1?force=true", bearer("writer"));
    expect([broken.status, broken.body.error.code]).toEqual([500, "broken"]);
    expect(broken.body.error.message).toMatch("The scales are broken.");
    expect((await call("DELETE", "/parcels/1", bearer("writer"))).status).toBe(204);
  });
});
