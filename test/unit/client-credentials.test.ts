import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { virtualTime } from "../../scripts/virtual-time.ts";
import { createClient, readAnyErrorBody } from "../../src/client/index.ts";
import {
  type ClientCredentials,
  clientCredentials,
  TokenRequestFailed,
} from "../../src/client/oauth/index.ts";
import type { Api } from "../../src/openapi/api.ts";
import type { Contract } from "../../src/openapi/contract.ts";
import {
  failing,
  fakeFetch,
  hanging,
  json,
  type Reply,
  type Sent,
  type Server,
  text,
} from "../support/fetch.ts";

const SECRET = "s3cr3t of/the+client";
const tokenUrl = "https://login.test/oauth/token?tenant=7";

const contract = {
  name: "ferry",
  title: "Ferry",
  version: "1",
  servers: ["https://ferry.test/v1"],
  securitySchemes: {
    login: {
      in: "header",
      name: "authorization",
      prefix: "Bearer ",
      clientCredentials: { tokenUrl, scopes: ["trips:read", "trips:write"] },
    },
    key: { in: "header", name: "x-key" },
  },
  requestId: {},
  error: { message: "/message" },
  codes: {},
  errors: {},
  openCodes: true,
  rateLimits: [],
  uses: { errorBodies: readAnyErrorBody },
  operations: {
    "GET /trips": {
      id: "listTrips",
      security: [["login"]],
      scopes: [],
      responses: { 200: [], 401: [], 503: [] },
    },
    "POST /trips": { id: "bookTrip", security: [["login"]], scopes: [], responses: { 201: [], 401: [] } },
  },
} as const satisfies Contract;

interface Paths {
  "/trips": {
    get: { responses: { 200: { content: { "application/json": unknown[] } } } };
    post: {
      requestBody: { content: { "application/json": object } };
      responses: { 201: { content: { "application/json": object } } };
    };
  };
}
const ferry: Api<Paths, typeof contract> = contract;

const issued = (token: string, seconds?: number, more: object = {}): Reply =>
  json(200, { access_token: token, token_type: "Bearer", ...(seconds && { expires_in: seconds }), ...more });

/** A token function with a scripted token endpoint, in virtual time. */
function open(
  replies: readonly Reply[] | Server,
  options: Partial<ClientCredentials<"trips:read" | "trips:write">> = {},
) {
  const time = virtualTime();
  const { fetch, sent } = fakeFetch(replies);
  const token = clientCredentials(ferry, "login", {
    ...{ clientId: "harbour", clientSecret: SECRET, transport: fetch, env: time },
    ...options,
  });
  return { token, sent, time };
}

const formOf = (sent: Sent | undefined) => Object.fromEntries(new URLSearchParams(sent?.text));
const basic = `Basic ${btoa("harbour:s3cr3t+of%2Fthe%2Bclient")}`;

describe("a token by client credentials", () => {
  it("is asked for at the contract's token endpoint, with the secret in the header", async () => {
    const { token, sent } = open([issued("token-1")]);
    expect(await token()).toBe("token-1");
    expect(sent[0]).toMatchObject({ method: "POST", url: new URL(tokenUrl) });
    expect(sent[0]?.headers.get("authorization")).toBe(basic);
    expect(sent[0]?.headers.get("content-type")).toMatch(/^application\/x-www-form-urlencoded/);
    expect(formOf(sent[0])).toEqual({ grant_type: "client_credentials" });
  });

  it("is asked for with the secret in the body, scopes, an audience and parameters of one's own", async () => {
    const { token, sent } = open([issued("token-1")], {
      authentication: "post",
      scope: ["trips:read", "trips:write"],
      audience: "https://ferry.test",
      parameters: { resource: "urn:trips" },
    });
    await token();
    expect(sent[0]?.headers.has("authorization")).toBe(false);
    expect(formOf(sent[0])).toEqual({
      grant_type: "client_credentials",
      client_id: "harbour",
      client_secret: SECRET,
      scope: "trips:read trips:write",
      audience: "https://ferry.test",
      resource: "urn:trips",
    });
  });

  it("is kept, and renewed before its end without anybody waiting", async () => {
    const { token, sent, time } = open([issued("token-1", 600), issued("token-2", 600)]);
    expect(await token()).toBe("token-1");
    await time.advance(539_000);
    expect(await token()).toBe("token-1");
    expect(sent).toHaveLength(1);
    await time.advance(1000);
    expect(await token()).toBe("token-1");
    await expect.poll(() => token()).toBe("token-2");
    expect(sent).toHaveLength(2);
  });

  it("serves on where a new one cannot be had early, and is used no more when it ends", async () => {
    const down = json(503, {});
    const { token, sent, time } = open([issued("token-1", 100), down, down, down, issued("token-2", 100)]);
    await token();
    await time.advance(80_000);
    expect(await token()).toBe("token-1");
    await expect.poll(() => sent.length).toBe(4);
    await time.advance(15_000);
    expect(await token()).toBe("token-2");
  });

  it("is not asked for anew by every call where a new one cannot be had early", async () => {
    const limited = json(429, {}, { "retry-after": "60" });
    const { token, sent, time } = open([issued("token-1", 600), limited, limited]);
    await token();
    await time.advance(550_000);
    for (let call = 0; call < 20; call++) {
      expect(await token()).toBe("token-1");
      await time.advance(100);
    }
    expect(sent).toHaveLength(2);
    await time.advance(5000);
    await token();
    await expect.poll(() => sent.length).toBe(3);
  });

  it("is kept until it is rejected where the server does not say how long it lives", async () => {
    const { token, sent, time } = open([issued("token-1"), issued("token-2")]);
    await token();
    await time.advance(86_400_000);
    expect(await token()).toBe("token-1");
    expect(await token({ rejected: "an-older-one" })).toBe("token-1");
    expect(await token({ rejected: "token-1" })).toBe("token-2");
    expect(sent).toHaveLength(2);
  });

  it("is asked for once by all that wait for it, in any number of clients", async () => {
    const { token, sent, time } = open(() => issued("token-1", 600));
    const api = fakeFetch(() => json(200, []));
    const clients = [1, 2, 3].map(() => createClient(ferry, { token, env: time, transport: api.fetch }));
    const calls = clients.flatMap((client) => Array.from({ length: 20 }, () => client.GET("/trips")));
    expect((await Promise.all(calls)).filter(({ error }) => error)).toEqual([]);
    expect(sent).toHaveLength(1);
    expect(new Set(api.sent.map(({ headers }) => headers.get("authorization")))).toEqual(
      new Set(["Bearer token-1"]),
    );
  });

  it("is renewed once for all calls that a 401 meets, reads and writes", async () => {
    let valid = "token-1";
    const { token, sent, time } = open((_, number) => {
      valid = `token-${number}`;
      return issued(valid, 600);
    });
    const api = fakeFetch(({ headers, method }) =>
      headers.get("authorization") === `Bearer ${valid}`
        ? json(method === "GET" ? 200 : 201, method === "GET" ? [] : {})
        : json(401, { message: "No." }),
    );
    const client = createClient(ferry, { token, env: time, transport: api.fetch });
    await client.GET("/trips");
    valid = "revoked";
    const calls = Array.from({ length: 10 }, () => [
      client.GET("/trips"),
      client.POST("/trips", { body: {} }),
    ]).flat();
    expect((await Promise.all<{ error?: unknown }>(calls)).filter(({ error }) => error)).toEqual([]);
    expect(sent).toHaveLength(2);
    expect(api.sent).toHaveLength(41);
  });

  it.each([
    ["the connection breaks", failing("ECONNRESET")],
    ["the server fails", text(502, "<html>")],
    ["the server is busy", json(429, {}, { "retry-after": "2" })],
  ])("is asked for again where %s", async (_, reply) => {
    const { token, sent } = open([reply, reply, issued("token-1")]);
    expect(await token()).toBe("token-1");
    expect(sent).toHaveLength(3);
  });

  it("is waited for no longer than 20 s, and asked for anew by the next call", async () => {
    const { token, time } = open((_, number) => (number === 1 ? hanging : issued("token-1")));
    const failed = expect(token()).rejects.toThrow(/within 20 s/);
    await expect.poll(() => time.pending()).toBe(1);
    await time.advance(20_000);
    await failed;
    expect(await token()).toBe("token-1");
  });
});

describe("a token that is refused", () => {
  const refused = (status: number, code: string, description?: string, headers = {}): Reply =>
    json(status, { error: code, ...(description && { error_description: description }) }, headers);

  it.each([
    [
      "invalid_client",
      refused(401, "invalid_client", "No such client"),
      /401 and the code invalid_client: No such client.*clientSecret/,
    ],
    [
      "invalid_client with a challenge",
      refused(401, "invalid_client", "No such client", { "www-authenticate": 'Basic realm="login"' }),
      /401 and the code invalid_client: No such client/,
    ],
    ["invalid_scope", refused(400, "invalid_scope"), /400 and the code invalid_scope.*option scope/],
    ["unauthorized_client", refused(400, "unauthorized_client"), /Ask the API's owner/],
    [
      "a code of its own",
      refused(403, "quota_used_up", "Come back"),
      /403 and the code quota_used_up: Come back/,
    ],
    ["a page", text(404, "<html>not here</html>"), /404 and no token/],
    ["a body without a token", json(200, { token_type: "Bearer" }), /200 and no token/],
    ["a redirect", text(302, null, { location: "https://elsewhere.test" }), /302 and no token/],
    ["no body", text(204, null), /204 and no token/],
    ["nothing", failing("ECONNREFUSED"), /gave no response: .*ECONNREFUSED/],
  ])("says what the server said and what to do: %s", async (_, reply, words) => {
    const { token } = open(() => reply);
    const failed = token();
    await expect(failed).rejects.toThrow(words);
    await expect(failed).rejects.toBeInstanceOf(TokenRequestFailed);
    await expect(failed).rejects.toMatchObject({ tokenUrl });
  });

  it("ends the call that needed it, with the refusal as the cause", async () => {
    const { token, time } = open([refused(401, "invalid_client")]);
    const api = fakeFetch([]);
    const client = createClient(ferry, { token, env: time, transport: api.fetch });
    const { error } = await client.GET("/trips");
    expect(error).toMatchObject({ name: "TransportError", cause: { code: "invalid_client", status: 401 } });
    expect(api.sent).toHaveLength(0);
  });

  it("says in its JSON why no response came", async () => {
    const cause = new TypeError("fetch failed", {
      cause: Object.assign(new Error("gone"), { code: "ENOTFOUND" }),
    });
    const { token, time } = open(() => () => Promise.reject(cause));
    const failed = token().catch((error: unknown) => error);
    await time.advance(20_000);
    expect(JSON.parse(JSON.stringify(await failed))).toMatchObject({
      name: "TokenRequestFailed",
      tokenUrl,
      cause: { message: "fetch failed", cause: { code: "ENOTFOUND" } },
    });
  });

  it("never shows the secret, in any form and whatever the server quotes", async () => {
    const quoting = ({ headers, text: body }: Sent) => `${headers.get("authorization")} ${body} ${SECRET}`;
    const servers: Server[] = [
      (sent) => refused(401, "invalid_client", quoting(sent)),
      (sent) => refused(400, `invalid ${SECRET}`, quoting(sent)),
      (sent) => text(500, quoting(sent)),
      (sent) => async () => Promise.reject(new TypeError(`cannot send ${quoting(sent)}`)),
      () => refused(401, "invalid_client", undefined, { "www-authenticate": `Basic realm="${SECRET}"` }),
    ];
    for (const server of servers) {
      for (const authentication of ["basic", "post"] as const) {
        const { token } = open(server, { authentication });
        const error = await token().catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(TokenRequestFailed);
        const told = inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error) + String(error);
        const inForm = new URLSearchParams({ s: SECRET }).toString().slice(2);
        for (const form of [SECRET, encodeURIComponent(SECRET), inForm, basic.slice(6)])
          expect(told).not.toContain(form);
      }
    }
  });
});

describe("options that can never work are refused at once, without showing a secret", () => {
  it.each([
    ["no client id", { clientId: "" }, /clientId has to be text/],
    ["no secret", { clientSecret: "" }, /clientSecret has to be text/],
    ["plain http to another machine", { tokenUrl: "http://login.test/token" }, /plain text/],
    [
      "an endpoint with a password",
      { tokenUrl: "https://me:s3cr3t@login.test/token" },
      /without a user name or password/,
    ],
    ["a transport that is none", { transport: "fetch" as never }, /The option transport/],
    [
      "a way to authenticate that is none",
      { authentication: "Basic" as never },
      /authentication has to be basic or post/,
    ],
    ["a scope that is no text", { scope: [5] as never }, /scope has to be text, or a list of it/],
    ["scopes in a Set", { scope: new Set(["a"]) as never }, /scope has to be text, or a list of it/],
    ["an audience that is no text", { audience: {} as never }, /audience has to be text/],
    ["parameters that would be lost", { parameters: new Map() as never }, /parameters has to be an object/],
    ["parameters that are no text", { parameters: { a: 5 } as never }, /parameters has to be an object/],
    ["another protocol", { tokenUrl: "ftp://login.test/token" }, /an http or https address/],
  ])("%s", (_, options, words) => {
    expect(() => open([], options)).toThrow(words);
    expect(() => open([], options)).not.toThrow(/s3cr3t/);
  });

  it("a scheme without a token endpoint needs one", async () => {
    const client = { clientId: "harbour", clientSecret: SECRET };
    expect(() => clientCredentials(ferry, "key", client)).toThrow(/no token endpoint under "key"/);
    // @ts-expect-error the document has no such scope
    clientCredentials(ferry, "login", { ...client, scope: "trips:delete" });
  });

  it("an address below the API's server is completed by it", async () => {
    const { fetch, sent } = fakeFetch([issued("token-1")]);
    const login = {
      ...contract.securitySchemes.login,
      clientCredentials: { tokenUrl: "/v1/token", scopes: [] },
    };
    const api = { ...contract, securitySchemes: { login } };
    await clientCredentials(api, "login", { clientId: "harbour", clientSecret: SECRET, transport: fetch })();
    expect(sent[0]?.url.href).toBe("https://ferry.test/v1/token");
    const nowhere = { ...api, noDefaultServer: "Its document names none." };
    expect(() => clientCredentials(nowhere, "login", { clientId: "a", clientSecret: "b" })).toThrow(
      /tokenUrl/,
    );
  });
});
