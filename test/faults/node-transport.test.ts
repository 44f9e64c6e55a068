import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { inspect } from "node:util";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it, vi } from "vitest";
import { createClient } from "../../src/client/index.ts";
import { nodeTransport } from "../../src/client/node/index.ts";
import { answering, type Fault, faultyServer, impatient, raw } from "../support/faulty-server.ts";
import { auth, meshi } from "../support/meshi.ts";
import { transports } from "../support/transports.ts";

const whole = JSON.stringify(auth);
const encoded = (coding: string, bytes: Uint8Array): Fault => ({
  act: (response) => void response.writeHead(200, { "content-encoding": coding }).end(bytes),
});
const reason = new Error("the caller has changed their mind");

describe.each(transports)("over %s", (name, transport) => {
  const form = new FormData();
  form.set("isbn", "1");
  const stream = () =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode("streamed"));
        controller.close();
      },
    });

  it.each([
    ["text", () => "täxt", "täxt", "text/plain;charset=UTF-8"],
    ["bytes", () => new TextEncoder().encode("bytes"), "bytes", undefined],
    ["a buffer", () => new TextEncoder().encode("buffer").buffer, "buffer", undefined],
    [
      "parameters",
      () => new URLSearchParams({ a: "b c" }),
      "a=b+c",
      "application/x-www-form-urlencoded;charset=UTF-8",
    ],
    ["a form", () => form, 'name="isbn"', "multipart/form-data; boundary="],
    ["a blob", () => new Blob(["blob"], { type: "image/png" }), "blob", "image/png"],
    ["a stream", stream, "streamed", undefined],
    ["nothing", () => null, "", undefined],
  ] as [string, () => BodyInit | null, string, string | undefined][])(
    "%s arrives as it is, with its content type",
    async (_, body, text, type) => {
      await using server = await faultyServer(answering(200, {}));
      const init = { method: "POST", body: body(), duplex: "half" };
      expect((await transport(server.url, init)).ok).toBe(true);
      expect(server.bodies[0]).toContain(text);
      const sent = server.requests[0]?.headers["content-type"];
      if (type === undefined) expect(sent).toBeUndefined();
      else expect(sent).toContain(type);
    },
  );

  it("has responses that can be printed, with their header", async () => {
    await using server = await faultyServer(answering(200, auth));
    const response = await transport(server.url, {});
    const printed = inspect(response, { depth: 5, showHidden: true });
    expect(printed).toContain("content-type");
    expect(printed).toContain("application/json");
    expect(inspect(response.headers)).toContain("content-type");
    await response.text();
  });

  it("has the header of a response under any spelling, repeated fields together, and what is changed of it", async () => {
    await using server = await faultyServer({
      act: (response) =>
        void response
          .writeHead(200, { "X-One": "1", "X-Many": ["a", "b"], "Set-Cookie": ["c=1", "d=2"], "X-None": "" })
          .end(),
    });
    const { headers } = await transport(server.url, {});
    expect(headers).toBeInstanceOf(Headers);
    const names = ["x-one", "X-ONE", "x-many", "set-cookie", "x-none", "x-other", "constructor", "__proto__"];
    const looked = names.map((name) => headers.get(name));
    expect(looked).toEqual(["1", "1", "a, b", "c=1, d=2", "", null, null, null]);
    expect(() => headers.get("no name")).toThrow(TypeError);
    expect([headers.has("X-One"), headers.has("x-other")]).toEqual([true, false]);
    expect(headers.getSetCookie()).toEqual(["c=1", "d=2"]);
    const listed = [...headers].filter(([name]) => name.startsWith("x-"));
    expect(listed).toEqual([
      ["x-many", "a, b"],
      ["x-none", ""],
      ["x-one", "1"],
    ]);
    expect([...headers.keys()]).toEqual([...headers.entries()].map(([name]) => name));
    expect([...headers.values()]).toEqual([...new Headers(headers).values()]);
    const visited: string[] = [];
    headers.forEach((_, name) => {
      visited.push(name);
    });
    expect(visited).toEqual([...headers.keys()]);
    if (name === "fetch") return;
    // The headers of `fetch` are read-only; those of a caller's own responses may change.
    headers.set("x-one", "2");
    headers.append("x-many", "c");
    headers.delete("x-none");
    expect(["x-one", "x-many", "x-none"].map((name) => headers.get(name))).toEqual(["2", "a, b, c", null]);
  });

  it.each([
    ["gzip", gzipSync(whole)],
    ["x-gzip", gzipSync(whole)],
    ["deflate", deflateSync(whole)],
    ["deflate", deflateRawSync(whole)],
    ["br", brotliCompressSync(whole)],
    ["gzip, br", brotliCompressSync(gzipSync(whole))],
    ["unknown", Buffer.from(whole)],
  ])("a body in %s is read", async (coding, bytes) => {
    await using server = await faultyServer(encoded(coding, bytes));
    expect(await (await transport(server.url, {})).text()).toBe(whole);
    const streamed = (await transport(server.url, {})).body;
    expect(await new Response(streamed).text()).toBe(whole);
  });

  it.each([
    ["a HEAD", "HEAD", 200],
    ["a 204", "GET", 204],
    ["a 304", "GET", 304],
  ])("%s has no body, whatever its header says", async (_, method, status) => {
    const head = raw(`HTTP/1.1 ${status} X\r\ncontent-encoding: gzip\r\nx-a: 1\r\nx-a: 2\r\n\r\n`);
    await using server = await faultyServer(head);
    const response = await transport(server.url, { method });
    expect([response.status, response.headers.get("x-a"), await response.text()]).toEqual([
      status,
      "1, 2",
      "",
    ]);
  });

  it("a response is one of the platform's class, and can be read in each of its ways, once", async () => {
    const fault = answering(200, auth, { "set-cookie": "a=b" });
    await using server = await faultyServer(fault);
    const get = () => transport(`${server.url}/x?y#z`, {});
    expect(await get()).toBeInstanceOf(Response);
    expect(await (await get()).json()).toEqual(auth);
    expect(await (await (await get()).blob()).text()).toBe(whole);
    expect(new TextDecoder().decode(await (await get()).arrayBuffer())).toBe(whole);
    expect(await (await get()).clone().text()).toBe(whole);
    const response = await get();
    expect([response.bodyUsed, response.redirected, response.type]).toEqual([false, false, "basic"]);
    expect(response.headers.getSetCookie()).toEqual(["a=b"]);
    expect(await response.text()).toBe(whole);
    expect(response.bodyUsed).toBe(true);
    await expect(response.text()).rejects.toThrow(TypeError);
    const copy = new Response((await get()).body, await get());
    expect([copy.status, await copy.text()]).toEqual([200, whole]);
  });

  it("text is read as fetch reads it: without its byte order mark, and whatever its bytes", async () => {
    await using server = await faultyServer({
      act: (response) => void response.end(Buffer.from([0xef, 0xbb, 0xbf, 0x61, 0xff, 0x62])),
    });
    expect(await (await transport(server.url, {})).text()).toBe("a\ufffdb");
  });

  const large = 20_000_000;
  const flood: Fault = { act: (response) => void response.end(Buffer.alloc(large, "x")) };

  it("a large body arrives whole, read at once or piece by piece", async () => {
    await using server = await faultyServer(flood);
    expect(await (await transport(server.url, {})).text()).toHaveLength(large);
    let length = 0;
    const { body } = await transport(server.url, {});
    for (const reader = body?.getReader(); ; ) {
      const read = await reader?.read();
      if (!read?.value) break;
      length += read.value.length;
    }
    expect(length).toBe(large);
  });

  it("a stream that is left closes its connection", async () => {
    await using server = await faultyServer(flood);
    const { body } = await transport(server.url, {});
    await body?.cancel();
    await expect(server.closed()).resolves.toBeUndefined();
  });

  it.each([
    ["before it is sent", "never"],
    ["before a response comes", "header"],
    ["while the body comes", "body"],
  ])("an abort %s ends the request with its reason, and its connection", async (_, when) => {
    const hang = raw(when === "body" ? "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx" : "", "hang");
    const controller = new AbortController();
    await using server = await faultyServer({
      act(response, socket) {
        hang.act(response, socket);
        if (when === "header") controller.abort(reason);
      },
    });
    if (when === "never") controller.abort(reason);
    const request = transport(server.url, { signal: controller.signal });
    if (when === "body") {
      const response = await request;
      const body = response.text();
      controller.abort(reason);
      await expect(body).rejects.toBe(reason);
    } else {
      await expect(request).rejects.toBe(reason);
    }
    await server.closed();
    expect(server.requests).toHaveLength(when === "never" ? 0 : 1);
  });

  it("a connection that the server closed while it was idle is not used again", async () => {
    await using server = await faultyServer(answering(200, auth));
    const client = createClient(meshi, { baseUrl: server.url, env: impatient, transport });
    for (let call = 0; call < 20; call++) {
      expect((await client.GET("/auth")).data).toEqual(auth);
      for (const socket of server.connections) socket.destroy();
    }
    expect(server.requests.length).toBeGreaterThanOrEqual(20);
  });

  it("a URL with a password is refused without showing it", async () => {
    const error = await transport("http://me:hidden-1@127.0.0.1:1/", {}).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(TypeError);
  });
});

describe("nodeTransport", () => {
  it("reuses a connection, and close ends it", async () => {
    await using server = await faultyServer(answering(200, auth));
    const transport = nodeTransport();
    for (let call = 0; call < 3; call++) await (await transport(server.url, {})).text();
    expect(server.connections.size).toBeLessThan(3);
    await transport.close();
    await server.closed();
  });

  it("goes through the proxy that a variable names, and around it where another says so", async () => {
    await using server = await faultyServer(answering(200, auth));
    const tunnels: (string | undefined)[] = [];
    const proxy = createServer((request, response) => {
      tunnels.push(request.url);
      response.writeHead(200).end(whole);
    });
    proxy.on("connect", (request, socket) => {
      tunnels.push(request.url);
      const { port } = new URL(`http://${request.url}`);
      const upstream = connect(Number(port), "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        upstream.pipe(socket).pipe(upstream);
      });
      for (const side of [socket, upstream]) side.on("error", () => {});
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    try {
      // Without a scheme, as curl takes it. A listening TCP server has an address of this kind.
      vi.stubEnv("HTTP_PROXY", `127.0.0.1:${(proxy.address() as AddressInfo).port}`);
      const proxied = nodeTransport();
      expect(await (await proxied(server.url, {})).text()).toBe(whole);
      expect(tunnels).toHaveLength(1);
      vi.stubEnv("NO_PROXY", "127.0.0.1");
      const direct = nodeTransport();
      expect(await (await direct(server.url, {})).text()).toBe(whole);
      expect(tunnels).toHaveLength(1);
      await Promise.all([proxied.close(), direct.close()]);
    } finally {
      vi.unstubAllEnvs();
      proxy.closeAllConnections();
      proxy.close();
    }
  });
});
