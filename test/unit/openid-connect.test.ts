import { describe, expect, it } from "vitest";
import { virtualTime } from "../../scripts/virtual-time.ts";
import type { Transport } from "../../src/client/index.ts";
import { clientCredentials, TokenRequestFailed } from "../../src/client/oauth/index.ts";
import type { Contract } from "../../src/openapi/contract.ts";
import { readSecurityScheme } from "../../src/openapi/security.ts";
import { fakeFetch, json, type Reply, text } from "../support/fetch.ts";
import { library } from "../support/library.ts";

const issuer = "https://login.test/tenants/7";
const metadata = { issuer, token_endpoint: "https://tokens.test/oauth/token" };
const token = json(200, { access_token: "t0ken", token_type: "bearer", expires_in: 60 });

/** Tokens of an API whose document has a scheme of OpenID Connect, from a scripted provider. */
function tokens(
  replies: readonly Reply[],
  {
    url = `${issuer}/.well-known/openid-configuration`,
    ...given
  }: { readonly url?: string; readonly tokenUrl?: string; readonly transport?: Transport } = {},
) {
  const scheme = readSecurityScheme({ type: "openIdConnect", openIdConnectUrl: url });
  const contract: Contract = { ...library, securitySchemes: scheme ? { login: scheme } : {} };
  const { fetch, sent } = fakeFetch(replies);
  const time = virtualTime();
  const get = clientCredentials(contract, "login", {
    clientId: "me",
    clientSecret: "s3cret",
    transport: fetch,
    env: time,
    ...given,
  });
  return { get, sent, time };
}

describe("a scheme of OpenID Connect", () => {
  it.each(["/.well-known/openid-configuration", "", "/"])(
    "has its token endpoint asked for once, at the first token: %j",
    async (ending) => {
      const { get, sent } = tokens([json(200, metadata), token, token], { url: issuer + ending });
      const first = await get();
      expect(first).toBe("t0ken");
      await get({ rejected: first });
      expect(sent.map(({ method, url }) => `${method} ${url}`)).toEqual([
        `GET ${issuer}/.well-known/openid-configuration`,
        "POST https://tokens.test/oauth/token",
        "POST https://tokens.test/oauth/token",
      ]);
      expect(sent[0]?.headers.get("authorization")).toBeNull();
    },
  );

  it("needs nobody asked where the caller names the endpoint", async () => {
    const { get, sent } = tokens([token], { tokenUrl: "https://mine.test/token" });
    await get();
    expect(sent.map(({ url }) => String(url))).toEqual(["https://mine.test/token"]);
  });

  it("asks again after a failure that passes, and anew where it did not", async () => {
    const passing = tokens([json(503, {}), json(200, metadata), token]);
    await expect(passing.get()).resolves.toBe("t0ken");
    const lasting = tokens([json(404, {}), json(200, metadata), token]);
    await expect(lasting.get()).rejects.toThrow(TokenRequestFailed);
    await expect(lasting.get()).resolves.toBe("t0ken");
  });

  it.each([0, 1])(
    "is asked again after a transport that knows of no signal gave nothing, or half of it: at request %i",
    async (at) => {
      const never = () => new Promise<never>(() => {});
      const half = async () => new Response(new ReadableStream({ pull: never }));
      for (const stall of [never, half]) {
        let requests = 0;
        const transport: Transport = async (url) => {
          if (requests++ === at) return stall();
          const isToken = url === metadata.token_endpoint;
          return Response.json(isToken ? { access_token: "t0ken", token_type: "bearer" } : metadata);
        };
        const { get, time } = tokens([], { transport });
        const late = get().catch((error: unknown) => error);
        // Time runs only once the request is under way: the library behind it is loaded first.
        while (requests <= at) await new Promise((resolve) => setImmediate(resolve));
        await time.advance(20_000);
        expect(await late).toBeInstanceOf(TokenRequestFailed);
        await expect(get()).resolves.toBe("t0ken");
      }
    },
  );

  it("is asked again after a response that cannot be dropped", async () => {
    const stuck = new ReadableStream({ cancel: () => new Promise(() => {}) });
    const { get, time } = tokens([
      async () => new Response(stuck, { status: 503 }),
      json(200, metadata),
      token,
    ]);
    const asked = get();
    await time.advance(10_000);
    await expect(asked).resolves.toBe("t0ken");
  });

  it.each<[string, Reply, RegExp]>([
    ["speaks for another issuer", json(200, { ...metadata, issuer: "https://evil.test" }), /another issuer/],
    ["names no endpoint", json(200, { issuer }), /names no token endpoint/],
    [
      "names no address",
      json(200, { ...metadata, token_endpoint: "file:///etc/passwd" }),
      /no token endpoint/,
    ],
    ["leads to plain http", json(200, { ...metadata, token_endpoint: "http://tokens.test/" }), /http/],
    ["redirects", json(302, {}, { location: "https://evil.test/" }), /302/],
    ["is no JSON", text(200, "<html>"), /it is an HTML page/],
  ])("gets no secret if the provider %s", async (_, reply, message) => {
    const { get, sent } = tokens([reply, token]);
    await expect(get()).rejects.toThrow(message);
    expect(sent).toHaveLength(1);
  });

  it("is refused at once over plain http, and where the document has no address", () => {
    expect(() => tokens([], { url: "http://login.test" })).toThrow(/http/);
    const contract: Contract = {
      ...library,
      securitySchemes: { login: { in: "header", name: "authorization", prefix: "Bearer " } },
    };
    expect(() => clientCredentials(contract, "login", { clientId: "a", clientSecret: "b" })).toThrow(
      'has no token endpoint under "login". Give the option tokenUrl',
    );
  });
});
