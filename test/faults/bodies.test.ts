import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { createClient, follow, paginate } from "../../src/client/index.ts";
import { answering, type Fault, faultyServer, impatient, raw } from "../support/faulty-server.ts";
import { library } from "../support/library.ts";
import { aRun, auth, meshi } from "../support/meshi.ts";
import { transports } from "../support/transports.ts";

const env = impatient;
const book = { isbn: "1", title: "One" };
const head = (status: string, ...fields: string[]) =>
  `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\n${fields.map((field) => `${field}\r\n`).join("")}\r\n`;
const half = JSON.stringify(auth).slice(0, 20);
const html = "<!doctype html><title>502 Bad Gateway</title>";

const failures = (attempts: readonly { failure?: string; status?: number }[]) =>
  attempts.map(({ failure, status }) => failure ?? status);

const truncated: Record<string, Fault> = {
  "that promised its length": raw(`${head("200 OK", "content-length: 500")}${half}`),
  "in chunks": raw(`${head("200 OK", "transfer-encoding: chunked")}14\r\n${half}\r\n`),
  "in the middle of a chunk": raw(`${head("200 OK", "transfer-encoding: chunked")}ff\r\n${half}`),
  "that is compressed": {
    act(response) {
      const whole = gzipSync(JSON.stringify(auth));
      response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" });
      response.end(whole.subarray(0, whole.length - 12));
    },
  },
  "whose connection is reset": {
    act(response, socket) {
      response.writeHead(200, { "content-type": "application/json", "content-length": "500" });
      response.write(half, () => socket.resetAndDestroy());
    },
  },
  "of an error": raw(`${head("500 Internal Server Error", "content-length: 500")}{"code":`),
};

describe.each(transports)("over %s", (_, transport) => {
  describe.each(Object.entries(truncated))("a body %s that breaks off", (_, fault) => {
    it("is asked for again where that is safe", async () => {
      await using server = await faultyServer(fault, fault, answering(200, auth));
      const client = createClient(meshi, { transport, baseUrl: server.url, env });
      const { data, meta } = await client.GET("/auth");
      expect(data).toEqual(auth);
      expect(failures(meta.attempts)).toEqual(["truncated", "truncated", 200]);
    });

    it("leaves the outcome of an unsafe request unknown", async () => {
      await using server = await faultyServer(fault);
      const client = createClient(library, { transport, baseUrl: server.url, env });
      const { error } = await client.POST("/books", { body: book });
      expect(error?.outcomeUnknown).toBe(true);
      expect(failures(error?.attempts ?? [])).toEqual(["truncated"]);
      expect(server.bodies.map((text) => JSON.parse(text))).toEqual([book]);
    });
  });

  describe("a body without framing that breaks off", () => {
    it("is recognised by its JSON, since the end of the connection is its only end", async () => {
      await using server = await faultyServer(raw(`${head("200 OK")}${half}`), answering(200, auth));
      const client = createClient(meshi, { transport, baseUrl: server.url, env });
      const { data, meta } = await client.GET("/auth");
      expect(data).toEqual(auth);
      expect(meta.attempts).toMatchObject([{ status: 200, failure: "truncated" }, { status: 200 }]);
    });
  });

  describe("a server that is too slow", () => {
    const options = { env, retry: { attempts: 2 }, timeout: 40 };
    const slow: Record<string, Fault> = {
      "says nothing": raw("", "hang"),
      "does not end its header": raw("HTTP/1.1 200 OK\r\n", "hang"),
      "does not end its body": raw(`${head("200 OK", "content-length: 500")}${half}`, "hang"),
      "does not end the body of an error": raw(`${head("500 Oh", "content-length: 500")}{`, "hang"),
    };

    it.each(Object.entries(slow))("because it %s is given up, and asked again", async (_, fault) => {
      await using server = await faultyServer(fault);
      const client = createClient(meshi, { transport, baseUrl: server.url, ...options });
      const { error } = await client.GET("/auth");
      expect(error).toMatchObject({ name: "TransportError" });
      expect(failures(error?.attempts ?? [])).toEqual(["timeout", "timeout"]);
      // The client has closed its connections.
      await server.closed();
    });

    it("is left at once when the caller aborts", async () => {
      const reason = new Error("given up");
      const controller = new AbortController();
      await using server = await faultyServer({ act: () => controller.abort(reason) });
      const client = createClient(meshi, { transport, baseUrl: server.url, signal: controller.signal });
      await expect(client.GET("/auth")).rejects.toBe(reason);
      await server.closed();
      expect(server.requests).toHaveLength(1);
    });
  });

  describe("the response of a proxy in place of the server's", () => {
    const page = (status: number) => answering(status, html, { "content-type": "text/html" });

    it("is retried as its status says, and then shown", async () => {
      await using server = await faultyServer(page(502));
      const client = createClient(meshi, { transport, baseUrl: server.url, env });
      const { error } = await client.GET("/auth");
      expect(error).toMatchObject({ name: "UnexpectedResponse", bodyText: html });
      expect(failures(error?.attempts ?? [])).toEqual(Array(3).fill(502));
      expect(error?.message).toContain("Bad Gateway");
    });

    it("is not taken for data when it comes with 200", async () => {
      await using server = await faultyServer(page(200));
      const client = createClient(meshi, { transport, baseUrl: server.url, env });
      expect((await client.GET("/auth")).error).toMatchObject({ name: "UnexpectedResponse" });
      await expect(
        follow(client, "/runs/{run_id}", { params: { path: { run_id: "r" } } }),
      ).rejects.toMatchObject({
        name: "PollFailed",
        cause: { name: "UnexpectedResponse" },
      });
      const pages = paginate(client, "/review-queue")[Symbol.asyncIterator]();
      await expect(pages.next()).rejects.toMatchObject({ name: "UnexpectedResponse" });
      expect(server.requests).toHaveLength(3);
    });

    it("may interrupt a followed run for a while", async () => {
      await using server = await faultyServer(
        answering(200, aRun("running")),
        page(502),
        page(503),
        answering(200, aRun("succeeded")),
      );
      const client = createClient(meshi, { transport, baseUrl: server.url, env });
      const end = await follow(client, "/runs/{run_id}", { params: { path: { run_id: "r" } } });
      expect(end.outcome).toBe("success");
    });
  });

  describe("the body of an error that does not end", () => {
    const endless: Fault = {
      act(response) {
        response.writeHead(404, { "content-type": "text/plain" });
        const pour = () => {
          while (!response.destroyed && response.write("x".repeat(64 * 1024)));
        };
        response.on("drain", pour);
        pour();
      },
    };

    it("is cut off, and its connection closed", async () => {
      await using server = await faultyServer(endless);
      const client = createClient(meshi, { transport, baseUrl: server.url, env });
      const { error } = await client.GET("/auth");
      expect(error).toMatchObject({ name: "UnexpectedResponse", response: { status: 404 } });
      if (error?.name === "UnexpectedResponse") expect(error.bodyText.length).toBeLessThan(512 * 1024);
      await server.closed();
    });
  });
});
