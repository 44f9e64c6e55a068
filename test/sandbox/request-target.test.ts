import { once } from "node:events";
import { connect } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { namesLoopback, readTarget } from "../../src/sandbox/core/request-target.ts";
import { openBench } from "./harness.ts";

/** Sends a request line and header fields unchanged, which no client would. */
async function raw(url: string, line: string, host = "127.0.0.1", key = ""): Promise<string> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  const authorization = key === "" ? "" : `authorization: Bearer ${key}\r\n`;
  socket.write(`${line} HTTP/1.1\r\nhost: ${host}\r\n${authorization}connection: close\r\n\r\n`);
  let text = "";
  socket.setEncoding("utf8").on("data", (part: string) => {
    text += part;
  });
  await once(socket, "close");
  return text;
}

const statusOf = (text: string): number => Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]);

describe("a path is taken as it came", () => {
  it.each([
    // A server that normalised these paths would read the event itself, its parent or another operation.
    ["/meshi/events/../auth", 404],
    ["/meshi/events/summit/../summit", 404],
    ["/meshi/events/%2e%2e/context", 405],
    ["/meshi/events//summit", 404],
    ["/meshi/events/summit/", 404],
    ["/meshi//events/summit", 404],
    ["/meshi/./events/summit", 404],
    ["/other/../meshi/events/summit", 404],
    ["/%6deshi/events/summit", 404],
    ["/meshi/events/%2e%2e%2fauth", 400],
    ["/meshi/events/..", 400],
    ["/meshi/events/%2E%2E", 400],
    ["/meshi/events/summit", 200],
  ])("so GET %s is %i", async (path, status) => {
    const { createEvent, sandbox } = await openBench();
    await createEvent("summit");
    expect(statusOf(await raw(sandbox.url, `GET ${path}`, "127.0.0.1", sandbox.keys.meshi.full))).toBe(
      status,
    );
  });

  it("whatever its segments are", () => {
    const segment = fc.oneof(
      fc.constantFrom("", ".", "..", "%2e%2e", "%2F", "a:b", "a%20b"),
      fc.stringMatching(/^[A-Za-z0-9._~:@!$&'()*+,;=-]{0,8}$/),
    );
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1 }), (segments) => {
        const path = `/${segments.join("/")}`;
        for (const target of [`/api${path}`, `http://127.0.0.1:1/api${path}`]) {
          expect(readTarget(`${target}?q=%2e`)).toMatchObject({ prefix: "api", path, search: "q=%2e" });
        }
      }),
    );
  });
});

describe("a target in absolute form", () => {
  it("is the same request as in origin form", async () => {
    const { sandbox } = await openBench();
    const line = `GET ${sandbox.url}/meshi/auth`;
    expect(statusOf(await raw(sandbox.url, line, "127.0.0.1", sandbox.keys.meshi.full))).toBe(200);
    expect(statusOf(await raw(sandbox.url, `GET ${sandbox.url}`))).toBe(200);
  });

  it("counts before the Host field", async () => {
    const { sandbox } = await openBench();
    expect(statusOf(await raw(sandbox.url, "GET http://evil.example/meshi/auth"))).toBe(421);
    expect(statusOf(await raw(sandbox.url, "GET http://localhost/meshi/auth", "evil.example"))).toBe(401);
  });
});

it.each([
  "127.0.0.1\r\nhost: evil.example",
  "evil.example\r\nHost: 127.0.0.1",
  "127.0.0.1\r\nHOST: 127.0.0.1",
])("a request with two Host fields is refused: %j", async (host) => {
  const { sandbox } = await openBench();
  const text = await raw(sandbox.url, "GET /meshi/auth", host, sandbox.keys.meshi.full);
  expect(statusOf(text)).toBe(400);
});

describe("on the address of this machine alone", () => {
  it("another host is refused, so that no page can reach the sandbox by a name of its own", async () => {
    const { sandbox } = await openBench();
    const text = await raw(sandbox.url, "GET /meshi/auth", "evil.example:80");
    expect(statusOf(text)).toBe(421);
    expect(text).toMatch("is not evil.example:80. Call it by 127.0.0.1 or localhost");
  });

  it.each(["localhost", "LOCALHOST:80", "127.0.0.1", "127.1.2.3:4080", "[::1]:4080", "api.localhost:1"])(
    "%s is taken",
    (authority) => expect(namesLoopback(authority)).toBe(true),
  );

  it.each([
    "",
    "0.0.0.0",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "evil.example:127.0.0.1",
    "[::2]",
  ])('"%s" is not', (authority) => expect(namesLoopback(authority)).toBe(false));

  it("and on all addresses any host is taken", async () => {
    const { sandbox } = await openBench({ host: "0.0.0.0" });
    expect(sandbox.open).toBe(true);
    expect(statusOf(await raw(sandbox.url, "GET /meshi/auth", "sandbox.test"))).toBe(401);
  });
});
