import { describe, expect, it, onTestFinished } from "vitest";
import type { Transport } from "../../src/client/index.ts";
import { clientCredentials } from "../../src/client/oauth/index.ts";
import { startDerivedSandbox } from "../../src/sandbox/index.ts";
import { described, untyped } from "../support/described.ts";
import { transports } from "../support/transports.ts";

const trip = {
  type: "object",
  required: ["id"],
  properties: { id: { type: "string" }, to: { type: "string" } },
};
const json = (schema: object) => ({ description: "Done.", content: { "application/json": { schema } } });
const no = {
  description: "No.",
  content: {
    "application/json": { schema: { type: "object", properties: { message: { type: "string" } } } },
  },
};

const ferry = {
  openapi: "3.0.3",
  info: { title: "Ferry", version: "1" },
  servers: [{ url: "https://ferry.example/v1" }],
  paths: {
    "/trips": {
      get: {
        security: [{ login: ["trips:read"] }],
        responses: { 200: json({ type: "array", items: trip }), 401: no, 403: no },
      },
      post: {
        security: [{ login: ["trips:write"] }],
        requestBody: { content: { "application/json": { schema: trip } } },
        responses: { 201: json(trip), 401: no, 403: no },
      },
    },
    "/trips/{id}": {
      get: {
        security: [{ login: ["trips:read"] }],
        parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
        responses: { 200: json(trip), 401: no },
      },
    },
  },
  components: {
    securitySchemes: {
      login: {
        type: "oauth2",
        flows: {
          clientCredentials: {
            tokenUrl: "https://login.example/oauth/token",
            scopes: { "trips:read": "Read trips.", "trips:write": "Book trips." },
          },
        },
      },
    },
  },
};

const reading = described(ferry, { name: "ferry" });

async function open() {
  const api = await reading;
  const clock = { now: Date.parse("2026-03-02T09:00:00.000Z") };
  const sandbox = await startDerivedSandbox(api, { now: () => clock.now });
  onTestFinished(() => sandbox.close());
  const client = (
    options: {
      scope?: string;
      clientId?: string;
      clientSecret?: string;
      authentication?: "basic" | "post";
      transport?: Transport;
    } = {},
  ) => {
    const asked: Request[] = [];
    const { transport = fetch, ...rest } = options;
    const token = clientCredentials(api.contract, "login", {
      ...{
        clientId: sandbox.keys.full,
        clientSecret: sandbox.clientSecret,
        tokenUrl: sandbox.tokenUrl,
        ...rest,
      },
      transport: (url, init) => {
        asked.push(new Request(url, init));
        return transport(url, init);
      },
    });
    return {
      asked,
      token,
      call: untyped(api.contract, { baseUrl: sandbox.baseUrl, token, transport }).call,
    };
  };
  return { api, sandbox, clock, client };
}

describe("OAuth 2 client credentials", () => {
  it("stand in the contract: where a token is given out, and the scopes", async () => {
    const { contract } = await reading;
    expect(contract.securitySchemes.login).toEqual({
      ...{ in: "header", name: "authorization", prefix: "Bearer " },
      clientCredentials: {
        tokenUrl: "https://login.example/oauth/token",
        scopes: ["trips:read", "trips:write"],
      },
    });
  });

  it.each(transports)("let calls in over %s, with one token for all of them", async (_, transport) => {
    const { client } = await open();
    for (const authentication of ["basic", "post"] as const) {
      const { call, asked } = client({ transport, authentication });
      const results = await Promise.all(Array.from({ length: 10 }, () => call("GET /trips")));
      expect(results.map(({ response }) => response?.status)).toEqual(Array(10).fill(200));
      expect(asked).toHaveLength(1);
    }
  });

  it("give a new token when the last one has ended, and the call goes on", async () => {
    const { client, clock } = await open();
    const { call, asked } = client();
    expect((await call("POST /trips", { body: { id: "a", to: "Skye" } })).error).toBeUndefined();
    clock.now += 3_600_000;
    const { error, meta } = await call("POST /trips", { body: { id: "b", to: "Mull" } });
    expect(error).toBeUndefined();
    expect(meta.attempts.map(({ status }) => status)).toEqual([401, 201]);
    expect(asked).toHaveLength(2);
  });

  it("give no more than the scopes that were asked for, and none that the client may not have", async () => {
    const { client, sandbox } = await open();
    const { call } = client({ scope: "trips:read" });
    expect((await call("GET /trips")).error).toBeUndefined();
    expect((await call("POST /trips", { body: { id: "a" } })).response?.status).toBe(403);
    const { token } = client({ clientId: sandbox.keys.readOnly, scope: "trips:write" });
    await expect(token()).rejects.toMatchObject({ code: "invalid_scope", status: 400 });
  });

  it.each([
    ["another secret", { clientSecret: "another" }],
    ["an unknown client", { clientId: "somebody" }],
    ["a revoked client", { clientId: "sandbox-revoked-key" }],
  ])("are refused with invalid_client: %s", async (_, options) => {
    const { client } = await open();
    await expect(client(options).token()).rejects.toMatchObject({ code: "invalid_client", status: 401 });
  });

  it("make tokens that cannot be changed", async () => {
    const { client, sandbox } = await open();
    const token = await client({ scope: "trips:read" }).token();
    const [prefix, claims = "", signature] = token.split(".");
    const wider = Buffer.from(claims, "base64url").toString().replace("trips:read", "trips:write");
    const forged = `${prefix}.${Buffer.from(wider).toString("base64url")}.${signature}`;
    const status = async (bearer: string) =>
      (await fetch(`${sandbox.baseUrl}/trips`, { headers: { authorization: `Bearer ${bearer}` } })).status;
    expect(await status(token)).toBe(200);
    expect(await status(forged)).toBe(401);
    expect(await status(sandbox.keys.full)).toBe(200);
  });

  it("keep their endpoint to what RFC 6749 says", async () => {
    const { sandbox } = await open();
    const ask = async (init: RequestInit) => {
      const response = await fetch(sandbox.tokenUrl, init);
      return [response.status, (await response.json()).error];
    };
    const form = new URLSearchParams({ grant_type: "password" });
    expect(await ask({ method: "POST", body: form })).toEqual([400, "unsupported_grant_type"]);
    expect(await ask({ method: "POST", body: "{}" })).toEqual([400, "invalid_request"]);
    expect(await ask({})).toEqual([405, "invalid_request"]);
    const elsewhere = await fetch(sandbox.tokenUrl.replace("ferry", "nowhere"), {
      method: "POST",
      body: form,
    });
    expect(elsewhere.status).toBe(404);
  });
});
