import { describe, expect, it, onTestFinished } from "vitest";
import { startSandbox } from "../../src/sandbox/index.ts";
import { openBench } from "./harness.ts";

const page = "https://app.example";

const preflight = (url: string, origin = page, more: Record<string, string> = {}) =>
  fetch(url, {
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": "PUT",
      "access-control-request-headers": "authorization,content-type,x-anything",
      ...more,
    },
  });

describe("a page of an allowed origin", () => {
  it("may ask beforehand, without a credential, for any method and header field", async () => {
    const { base } = await openBench({ cors: [page, "http://localhost:5173"] });
    for (const path of ["/auth", "/events/summit/attendees:import", "/nowhere"]) {
      const response = await preflight(base + path);
      expect([path, response.status]).toEqual([path, 204]);
      expect(Object.fromEntries(response.headers)).toMatchObject({
        "access-control-allow-origin": page,
        "access-control-allow-methods": "PUT",
        "access-control-allow-headers": "authorization,content-type,x-anything",
        vary: "Origin, Access-Control-Request-Headers",
      });
    }
  });

  it("may reach into this machine where its browser asks for that", async () => {
    const { base } = await openBench({ cors: [page] });
    const asked = await preflight(base, page, { "access-control-request-private-network": "true" });
    expect(asked.headers.get("access-control-allow-private-network")).toBe("true");
    expect((await preflight(base)).headers.has("access-control-allow-private-network")).toBe(false);
  });

  it("reads successes, refusals and the fields that a client goes by", async () => {
    const { raw, base } = await openBench({ cors: [page] });
    const headers = { origin: page };
    const limited = { ...headers, "x-sandbox-fault": "rate-limit=7" };
    for (const response of [
      await raw("GET", "/auth", { headers }),
      await raw("GET", "/auth", { headers, key: null }),
      await raw("GET", "/nowhere", { headers }),
      await raw("GET", "/auth", { headers: limited }),
      await fetch(new URL("/", base), { headers }),
    ]) {
      expect(response.headers.get("access-control-allow-origin"), response.url).toBe(page);
      expect(response.headers.get("vary")).toBe("Origin");
    }
    const exposed = (await raw("GET", "/auth", { headers })).headers.get("access-control-expose-headers");
    expect(exposed?.split(", ")).toEqual(
      expect.arrayContaining(["retry-after", "x-correlation-id", "ratelimit", "x-ratelimit-remaining"]),
    );
  });
});

it("a page that is named may send the browser's credentials, and none that * lets in", async () => {
  const send = async (cors: readonly string[]) => {
    const sandbox = await startSandbox({ cors, apis: ["meshi"] });
    onTestFinished(() => sandbox.close());
    const headers = { origin: "https://app.example", "access-control-request-method": "PURGE" };
    const { status, headers: sent } = await fetch(`${sandbox.url}/meshi/auth`, {
      method: "OPTIONS",
      headers,
    });
    return [status, sent.get("access-control-allow-methods"), sent.get("access-control-allow-credentials")];
  };
  expect(await send(["https://app.example"])).toEqual([204, "PURGE", "true"]);
  expect(await send(["*"])).toEqual([204, "PURGE", null]);
});

it("* lets every page in", async () => {
  const { raw } = await openBench({ cors: ["*"] });
  const response = await raw("GET", "/auth", { headers: { origin: "https://any.example" } });
  expect(response.headers.get("access-control-allow-origin")).toBe("*");
});

it("another page is not let in, and without the option none is", async () => {
  const some = await openBench({ cors: [page] });
  const stranger = await some.raw("GET", "/auth", { headers: { origin: "https://app.example:8443" } });
  expect(stranger.headers.has("access-control-allow-origin")).toBe(false);
  const none = await openBench();
  const response = await none.raw("GET", "/auth", { headers: { origin: page } });
  expect([response.headers.has("access-control-allow-origin"), response.headers.has("vary")]).toEqual([
    false,
    false,
  ]);
  // OPTIONS is still an ordinary request, which needs a credential.
  expect((await preflight(`${none.base}/auth`)).status).toBe(401);
});

it.each(["app.example", "https://app.example/", "https://app.example/path", "", "null", "https://*"])(
  'what no browser sends as an origin is refused at the start: "%s"',
  async (origin) => {
    await expect(startSandbox({ cors: [origin] })).rejects.toThrow("is no origin. Write one such as");
  },
);
