import type { Contract } from "../../src/openapi/contract.ts";
import type { SandboxApi, ServedApi } from "../../src/sandbox/core/api.ts";
import { Refusal } from "../../src/sandbox/core/refusal.ts";

/*
 * An API with other habits than the first one: two kinds of credentials, an open operation, an idempotency key in a
 * header, mixed results, responses without a body, a nested error body with details, a request id that only the
 * response carries, and two rate windows. It consists of a document and handlers; nothing in the core knows it.
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

const statuses = {
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
};

export const document = {
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
        oneOf: Object.entries(statuses).map(([code, status]) => ({ const: code, "x-status": status })),
      },
    },
  },
};

/** What `generate` would read from the document, as far as the sandbox needs it. */
export const contract: Contract = {
  name: "parcels",
  title: "Parcels",
  version: "1",
  servers: ["https://parcels.example"],
  securitySchemes: {
    token: { in: "header", name: "authorization", prefix: "Bearer " },
    publishable: { in: "header", name: "X-Publishable-Key" },
  },
  requestId: { response: "X-Request-Id" },
  error: { code: "/error/code", message: "/error/message" },
  codes: {},
  errors: Object.fromEntries(
    Object.entries(statuses).map(([code, status]) => [code, { status, retryable: false, remedy: "" }]),
  ),
  openCodes: false,
  rateLimits: [
    { requests: 4, seconds: 1, per: "key" },
    { requests: 6, seconds: 60, per: "key" },
  ],
  operations: {},
};

const principals: Readonly<Record<string, string[]>> = {
  "token writer": ["write"],
  "token reader": [],
  "publishable pub": [],
};

export const parcels: ServedApi & SandboxApi = {
  name: "parcels",
  over: () => parcels,
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
    if (scopes === undefined) return { reason: "credential-unknown", message: "Unknown." };
    return { principal: { id: value, tenant: "t", scopes } };
  },
  grants: (held, needed) => held.includes(needed),
  seal: (body) => body,
  errorBody: ({ code, message, details }) => ({
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
