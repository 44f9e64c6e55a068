import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { describe, expect, it, vi } from "vitest";
import { createClient } from "../../src/client/index.ts";
import { nodeTransport } from "../../src/client/node/index.ts";
import { connect } from "../support/connect.ts";
import { impatient, unusedUrl } from "../support/faulty-server.ts";
import { auth, meshi, ok } from "../support/meshi.ts";
import { transports } from "../support/transports.ts";

const env = impatient;

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // The address of a TCP server is an object.
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A key, and a certificate that only its owner has signed. */
const selfSigned = readFileSync(new URL("fixtures/self-signed.pem", import.meta.url));

describe.each(transports)("over %s", (_, transport) => {
  it("a certificate that is not trusted fails at once, and nothing was sent", async () => {
    let requests = 0;
    const server = createTlsServer({ key: selfSigned, cert: selfSigned }, () => requests++);
    try {
      const client = createClient(meshi, { baseUrl: `https://${await listening(server)}`, env, transport });
      const { error } = await client.POST("/runs", { body: { kind: "match", event_id: "e" } });
      expect(error).toMatchObject({ name: "TransportError", outcomeUnknown: false });
      expect(error?.attempts).toMatchObject([{ failure: "refused", message: /self.signed/i }]);
      expect(error?.message).toContain("another attempt would fail as well");
      expect(requests).toBe(0);
    } finally {
      server.close();
    }
  });

  it("TLS to a server that speaks none fails at once", async () => {
    const server = createServer((_, response) => response.end());
    try {
      const client = createClient(meshi, { baseUrl: `https://${await listening(server)}`, env, transport });
      expect((await client.GET("/auth")).error?.attempts).toHaveLength(1);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

describe("a proxy", () => {
  it.each([
    [407, 1],
    [403, 1],
    [502, 3],
  ])("that responds %i to a tunnel gets %i requests", async (status, attempts) => {
    const proxy = createServer();
    proxy.on("connect", (_, socket) => socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`));
    vi.stubEnv("HTTPS_PROXY", `http://${await listening(proxy)}`);
    const transport = nodeTransport();
    try {
      const client = createClient(meshi, { baseUrl: "https://api.test", env, transport });
      const { error } = await client.GET("/auth");
      expect(error?.attempts).toHaveLength(attempts);
      expect(error?.message).toContain(String(status));
    } finally {
      vi.unstubAllEnvs();
      await transport.close();
      proxy.close();
    }
  });

  it("at which nothing listens is not asked again; an API is, for it may come back", async () => {
    vi.stubEnv("HTTPS_PROXY", await unusedUrl());
    const transport = nodeTransport();
    vi.unstubAllEnvs();
    const client = createClient(meshi, { baseUrl: "https://api.test", env, transport });
    expect((await client.GET("/auth")).error?.attempts).toMatchObject([{ failure: "refused" }]);
    await transport.close();
    const direct = createClient(meshi, { baseUrl: await unusedUrl(), env, transport: nodeTransport() });
    expect((await direct.GET("/auth")).error?.attempts).toHaveLength(3);
  });
});

describe("a failure is permanent by its cause", () => {
  it.each([
    ["DEPTH_ZERO_SELF_SIGNED_CERT", 1],
    ["SELF_SIGNED_CERT_IN_CHAIN", 1],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", 1],
    ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", 1],
    ["CERT_HAS_EXPIRED", 1],
    ["CERT_NOT_YET_VALID", 1],
    ["ERR_TLS_CERT_ALTNAME_INVALID", 1],
    ["ERR_SSL_WRONG_VERSION_NUMBER", 1],
    ["UND_ERR_INVALID_ARG", 1],
    ["ECONNREFUSED", 2],
    ["ECONNRESET", 2],
    ["ENOTFOUND", 2],
    ["EPIPE", 2],
    ["UND_ERR_SOCKET", 2],
  ])("%s is attempted %i times at least", async (code, attempts) => {
    const refuse = async () =>
      Promise.reject(new TypeError("fetch failed", { cause: Object.assign(new Error("no"), { code }) }));
    const { client, sent } = connect(meshi, [refuse, ok]);
    const { data } = await client.GET("/auth");
    expect(sent).toHaveLength(attempts);
    if (attempts > 1) expect(data).toEqual(auth);
  });
});

it.each([
  "Request with GET/HEAD method cannot have body.",
  "HEAD or GET Request cannot have a body.",
  "Request has method 'GET' and cannot have a body",
])("a body that fetch does not send with GET fails at once: %s", async (message) => {
  let asked = 0;
  const transport = () => {
    asked++;
    return Promise.reject(new TypeError(message));
  };
  const client = createClient(meshi, { env, transport });
  const { error } = await client.GET("/auth");
  expect(error).toMatchObject({ name: "TransportError", outcomeUnknown: false });
  expect(error?.attempts).toMatchObject([{ failure: "refused", message }]);
  expect(asked).toBe(1);
});
