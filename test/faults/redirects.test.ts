import { describe, expect, it } from "vitest";
import { describeUnexpected } from "../../src/cli/unexpected-response.ts";
import { createClient, download, type Transport, use } from "../../src/client/index.ts";
import { TOKEN } from "../support/connect.ts";
import { answering, faultyServer, impatient } from "../support/faulty-server.ts";
import { library } from "../support/library.ts";
import { transports } from "../support/transports.ts";

const env = impatient;
const kinds = [301, 302, 303, 307, 308];
const places = ["the same origin", "another origin"] as const;
const cases = kinds.flatMap((status) => places.map((place) => [status, place] as const));

/** A server that redirects every request: to itself, or to another server. */
async function redirecting(status: number, place: (typeof places)[number], transport: Transport) {
  const other = await faultyServer(answering(200, { isbn: "1", title: "Stolen" }));
  const target = place === "the same origin" ? "/elsewhere" : `${other.url}/elsewhere?x-card=${TOKEN}`;
  const server = await faultyServer(answering(status, "", { location: target }));
  const client = createClient(library, {
    transport,
    baseUrl: server.url,
    credentials: { card: TOKEN },
    token: TOKEN,
    env,
  });
  const shown = place === "the same origin" ? `${server.url}/elsewhere` : `${other.url}/elsewhere`;
  return {
    client,
    server,
    other,
    shown,
    async [Symbol.asyncDispose]() {
      await Promise.all([server[Symbol.asyncDispose](), other[Symbol.asyncDispose]()]);
    },
  };
}

const book = { isbn: "1", title: "One" };
const params = { path: { isbn: "1" } };

describe.each(transports)("over %s", (_, transport) => {
  describe.each(cases)("a redirect %i to %s", (status, place) => {
    it.each([
      ["GET", (client) => client.GET("/books/{isbn}", { params })],
      ["PUT", (client) => client.PUT("/books/{isbn}", { params, body: book })],
      ["DELETE", (client) => client.DELETE("/books/{isbn}", { params })],
      ["POST with an idempotency key", (client) => client.POST("/loans", { body: { isbn: "1" } })],
      ["POST without one", (client) => client.POST("/books", { body: book })],
    ] satisfies [string, (client: Awaited<ReturnType<typeof redirecting>>["client"]) => Promise<unknown>][])(
      "of %s is not followed: neither key nor body leaves, and the error says where it led and what to check",
      async (_, call) => {
        await using at = await redirecting(status, place, transport);
        const { error, data } = (await call(at.client)) as { error?: Error; data?: unknown };
        expect(data).toBeUndefined();
        expect(error).toMatchObject({ name: "UnexpectedResponse", response: { status } });
        expect(error?.message).toContain(`(${status}) to ${at.shown}.`);
        expect(error?.message).toContain("check the base URL");
        expect(error?.message).not.toContain(TOKEN);
        expect([at.server.requests.length, at.other.requests.length]).toEqual([1, 0]);
      },
    );

    it("of a call with middleware is not followed either", async () => {
      await using at = await redirecting(status, place, transport);
      use(at.client, { onRequest: ({ request }) => new Request(request, { redirect: "follow" }) });
      const { error } = await at.client.GET("/books/{isbn}", { params });
      expect(error?.message).toContain("Redirects are not followed");
      expect([at.server.requests.length, at.other.requests.length]).toEqual([1, 0]);
    });

    it("of a download is not followed", async () => {
      await using at = await redirecting(status, place, transport);
      const file = { url: `${at.server.url}/file`, until: "2999-01-01T00:00:00Z" };
      await using api = await faultyServer(answering(200, { state: "ready", file }));
      const client = createClient(library, {
        transport,
        baseUrl: api.url,
        credentials: { card: TOKEN },
        env,
      });
      const downloaded = download(client, "/scans/{scan_id}", { params: { path: { scan_id: "s" } } });
      await expect(downloaded).rejects.toMatchObject({
        name: "DownloadFailed",
        message: expect.stringContaining(
          `was redirected (${status}) to ${at.shown}; redirects are not followed`,
        ),
        response: { status },
      });
      expect(at.other.requests).toHaveLength(0);
    });
  });

  describe("a redirect", () => {
    const opaque = Object.defineProperties(Response.error(), { type: { value: "opaqueredirect" } });

    it("that a browser hides is said to be one, with middleware too", async () => {
      const client = createClient(library, {
        baseUrl: "https://api.test",
        fetch: async () => opaque,
        env,
      });
      for (const middleware of [undefined, { onResponse: () => undefined }]) {
        if (middleware) use(client, middleware);
        const { error } = await client.GET("/books/{isbn}", { params });
        expect(error?.name).toBe("UnexpectedResponse");
        expect(error?.message).toContain("redirected (3xx) to an address that the browser does not show");
        expect(error?.attempts).toHaveLength(1);
      }
    });

    it.each([
      ["without a Location", {}, "an address that it does not name"],
      ["with a Location that is no URL", { location: "http://[?key=1" }, "to http://[."],
      ["with a Location of another scheme", { location: "javascript:alert(1)" }, "to javascript:alert(1)."],
    ])("%s is an error as well", async (_, headers, text) => {
      await using server = await faultyServer(answering(302, "", headers));
      const client = createClient(library, { transport, baseUrl: server.url, env });
      expect((await client.GET("/books/{isbn}", { params })).error?.message).toContain(text);
    });

    it("asks for a client that does not follow by itself", async () => {
      let redirect: RequestRedirect | undefined;
      const fetch = async (_: string, init: RequestInit) => {
        redirect = init.redirect;
        return Response.json(book);
      };
      const client = createClient(library, { baseUrl: "https://api.test", fetch, env });
      await client.GET("/books/{isbn}", { params });
      expect(redirect).toBe("manual");
    });
  });
});

describe.each(transports)("over %s, a redirect that the contract documents", (_, transport) => {
  it.each([
    ["302", 302],
    ["3XX", 307],
    ["301", 303],
  ])("(%s) is not followed, and the error has the address", async (documented, status) => {
    await using at = await redirecting(status, "another origin", transport);
    const operation = library.operations["GET /books/{isbn}"];
    const responses = { ...operation.responses, [documented]: [] };
    const contract = {
      ...library,
      operations: { ...library.operations, "GET /books/{isbn}": { ...operation, responses } },
    };
    const client = createClient(contract, {
      transport,
      baseUrl: at.server.url,
      credentials: { card: TOKEN },
      token: TOKEN,
      env,
    });
    const { error } = await client.GET("/books/{isbn}", { params });
    if (error?.name !== "UnexpectedResponse") throw new Error("A redirect is an unexpected response");
    expect(error.message).toContain(`was redirected (${status}) to ${at.shown}, as its contract says.`);
    expect(error.message).not.toContain("base URL");
    expect(error.response.headers.get("location")).toBe(`${at.other.url}/elsewhere?x-card=${TOKEN}`);
    expect(at.other.requests).toHaveLength(0);
    expect(describeUnexpected(error)).toMatch(
      /got 3\d\d, as its contract says\. It redirects to .*elsewhere/,
    );
  });
});
