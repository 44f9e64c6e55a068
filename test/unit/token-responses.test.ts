import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { virtualTime } from "../../scripts/virtual-time.ts";
import { readAnyErrorBody } from "../../src/client/index.ts";
import { clientCredentials, TokenRequestFailed } from "../../src/client/oauth/index.ts";
import type { Contract } from "../../src/openapi/contract.ts";
import { fakeFetch, json, type Reply, text } from "../support/fetch.ts";
import { tides } from "../types/tides.ts";

const SECRET = 's3cr3t/"of+the\\client';
const tokenUrl = "https://login.test/oauth/token";

/** What a token function gives where this is the response to each request. */
async function asked(reply: Reply): Promise<unknown> {
  const time = virtualTime();
  const { fetch } = fakeFetch(() => reply);
  const login = {
    in: "header",
    name: "authorization",
    prefix: "Bearer ",
    clientCredentials: { tokenUrl, scopes: [] },
  } as const;
  const api = {
    ...{ ...tides, securitySchemes: { login }, error: { code: "/code", message: "/message" } },
    ...{ codes: {}, errors: {}, openCodes: true, operations: {}, uses: { errorBodies: readAnyErrorBody } },
  } satisfies Contract;
  const token = clientCredentials(api, "login", {
    ...{ clientId: "harbour", clientSecret: SECRET, transport: fetch, env: time },
  });
  const ended = token().catch((error: unknown) => error);
  await time.advance(60_000);
  return ended;
}

const html = (status: number, title: string) =>
  text(status, `<!doctype html><title>${title}</title>`, { "content-type": "text/html" });

describe("a response that cannot be a token's", () => {
  it.each([301, 302, 303, 307, 308])(
    "says where a redirect by %d leads, and what to check",
    async (status) => {
      const error = await asked(text(status, null, { location: "https://elsewhere.test/login?session=77" }));
      expect(error).toBeInstanceOf(TokenRequestFailed);
      expect(error).toMatchObject({ status, tokenUrl });
      expect(String(error)).toContain(`${status} and no token: it redirects to https://elsewhere.test/login`);
      expect(String(error)).toContain("the secret must not go where they lead");
      expect(String(error)).not.toContain("session");
    },
  );

  it.each([200, 401, 403, 404, 502])("shows the title of an HTML page under %d", async (status) => {
    const error = await asked(html(status, "Sign\n in"));
    expect(error).toMatchObject({ name: "TokenRequestFailed", status });
    expect(String(error)).toContain('it is an HTML page, titled "Sign in". Check the address');
  });

  it("says what a proxy wants", async () => {
    expect(String(await asked(text(407, null)))).toContain("a proxy asks for a user name and a password");
  });

  it("says so where fetch hides the 407 behind an error without a message", async () => {
    const hidden = () => Promise.reject(new TypeError("fetch failed", { cause: new Error("") }));
    expect(String(await asked(hidden))).toContain("a proxy asks for a user name and a password");
  });

  it("says which code a host has refused with that has refused on all of its addresses", async () => {
    const refused = Object.assign(new AggregateError([]), { code: "ECONNREFUSED" });
    const error = await asked(() => Promise.reject(new TypeError("fetch failed", { cause: refused })));
    expect(String(error)).toContain("gave no response: fetch failed: ECONNREFUSED");
  });

  it("shows the code of an error whose JSON is called HTML", async () => {
    const reply = text(401, '{"error":"invalid_client"}', { "content-type": "text/html" });
    expect(await asked(reply)).toMatchObject({ code: "invalid_client", status: 401 });
  });

  it("has the status of a response whose body breaks off", async () => {
    const broken = new ReadableStream({ pull: (controller) => controller.error(new Error("cut")) });
    const error = await asked(async () => new Response(broken, { status: 200 }));
    expect(String(error)).toContain("responded with 200 and no token: ");
  });

  it.each([
    [201, "a token comes with the status 200"],
    [400, "does not say why. Check the address, clientId and clientSecret"],
    [404, "no token endpoint is at this address"],
    [405, "no token endpoint is at this address"],
    [429, "takes no more requests at the moment"],
    [500, "Try again later"],
    [503, "Try again later"],
  ])("under %d says in its message why it is none", async (status, why) => {
    expect(String(await asked(json(status, {})))).toContain(why);
  });

  it.each(["", "null", "[]", '{"access_token":"a', "{}", '{"access_token":"abc"}'])(
    "with the body %j says in its message what is wrong with it, in words that are no engine's",
    async (body) => {
      const error = await asked(text(200, body, { "content-type": "application/json" }));
      const shown = String(error) + JSON.stringify(error);
      expect(shown).toMatch(/no token: .*"response" body/);
      expect(shown).not.toMatch(/Unexpected|Unterminated|JSON at position/);
    },
  );

  it("quotes a server's description on one line, within bounds and without a terminal's commands", async () => {
    const said = {
      error: "invalid_scope\u001b[31m",
      error_description: `a\nb\u001b[2J\u202e${"d".repeat(9000)}`,
    };
    const error = await asked(json(400, said));
    const { code, description } = error as TokenRequestFailed;
    expect(description).toMatch(/^a b \[2J d{290,}$/);
    expect(description?.length).toBeLessThanOrEqual(300);
    expect(String(error) + code).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it("quotes no secret, however the server has escaped it", async () => {
    const reply = json(400, { error: "invalid_client", error_description: `not ${SECRET}, "${SECRET}"` });
    expect(String(await asked(reply))).toContain('invalid_client: not (credential), "(credential)"');
  });

  it.each([429, 503])("says when to ask again after %d", async (status) => {
    const error = await asked(json(status, { error: "slow_down" }, { "retry-after": "600" }));
    expect(error).toMatchObject({ status, code: "slow_down", retryAt: expect.any(Date) });
    const { retryAt } = error as TokenRequestFailed;
    expect(String(error)).toContain(`Ask again at ${retryAt?.toISOString()}`);
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ retryAt: retryAt?.toISOString() });
  });

  it("is read no further than any token reaches", async () => {
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new TextEncoder().encode("x".repeat(64 * 1024)));
      },
    });
    const reply = async () =>
      new Response(endless, { status: 200, headers: { "content-type": "application/json" } });
    expect(await asked(reply)).toMatchObject({ name: "TokenRequestFailed", status: 200 });
    // What reads the body from a socket is some parts ahead.
    expect(pulled).toBeLessThan(40);
  });
});

describe("a token", () => {
  const issuing = (access_token: string) => asked(json(200, { access_token, token_type: "Bearer" }));

  it("is taken if a header field carries it unchanged, and never shown where it is not", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, maxLength: 12, unit: "binary" }), async (value) => {
        const ended = await issuing(value);
        const header = carried(value);
        if (header === value && /^[ -~]*$/.test(value)) {
          expect(ended).toBe(value);
          return;
        }
        expect(ended).toMatchObject({ name: "TokenRequestFailed", status: 200 });
        if (value.length > 8) expect(inspect(ended, { depth: 9 })).not.toContain(value);
      }),
      { numRuns: 200 },
    );
  });

  it("that is a body by itself, or in a form, is not quoted, not even in part", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.stringMatching(/^[a-z0-9]{12,40}$/),
        fc.constantFrom("", "access_token=", '"access_token":'),
        async (value, before) => {
          const reply = text(200, before + value, { "content-type": "application/json" });
          const error = await asked(reply);
          const shown = inspect(error, { depth: 9 }) + JSON.stringify(error);
          expect(shown).toContain("TokenRequestFailed");
          expect(shown).not.toContain(value.slice(0, 8));
        },
      ),
      { numRuns: 50 },
    );
  });

  it.each(["DPoP", "dpop", "mac", "N_A", "PoP", "urn.x-other", "token"])(
    "of the type %s is refused by name, and not sent as a Bearer token",
    async (token_type) => {
      const error = await asked(json(200, { access_token: "bound-to-a-key", token_type }));
      expect(error).toMatchObject({ name: "TokenRequestFailed", status: 200 });
      expect(String(error)).toContain(
        `its token_type is ${token_type.toLowerCase()}, and the client sends Bearer tokens only`,
      );
      expect(inspect(error, { depth: 9 })).not.toContain("bound-to-a-key");
    },
  );

  it.each(["bound to a key", " Bearer", "Bearer\n", "x".repeat(99), ""])(
    "of the type %j is refused, and the type is not quoted",
    async (token_type) => {
      const error = await asked(json(200, { access_token: "abc", token_type }));
      expect(error).toMatchObject({ name: "TokenRequestFailed", status: 200 });
      expect(String(error)).not.toContain("its token_type is x");
    },
  );

  it.each(["Bearer", "bearer", "BEARER"])("of the type %s is taken", async (token_type) => {
    expect(await asked(json(200, { access_token: "abc", token_type }))).toBe("abc");
  });

  it.each([
    "two\r\nx-key: 1",
    "naïve-token-with-letters",
    " spaces-around-the-token ",
    "nul\0in-the-token",
    "tab\tin-the-token",
  ])("that is %j is refused", async (value) => {
    const error = await issuing(value);
    expect(error).toMatchObject({ name: "TokenRequestFailed", status: 200 });
    const shown = inspect(error, { depth: 9 }) + JSON.stringify(error) + String(error);
    expect(shown).toContain("its access_token has characters that no header field can carry");
    expect(shown).not.toContain(value.trim());
  });
});

/** What a header field makes of a value; `undefined` where it takes none of it. */
function carried(value: string): string | undefined {
  try {
    return new Headers({ authorization: `Bearer ${value}|` }).get("authorization")?.slice(7, -1).trim();
  } catch {
    return undefined;
  }
}
