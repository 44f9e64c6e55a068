import { connect } from "node:net";
import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { escapePattern } from "../../src/openapi/pattern.ts";
import { attendee, event, openBench } from "./harness.ts";

const limit = 16 * 1024 * 1024;
const path = "/events/summit/attendees:import";

/** A valid import of exactly `length` bytes. */
function importOf(length: number): string {
  const frame = (name: string): string =>
    JSON.stringify({ idempotency_key: "k", attendees: [{ ...attendee("a"), name }] });
  return frame("x".repeat(length - frame("").length));
}

describe("a request body", () => {
  it.each([
    ["malformed", '{"event_id": "summit",}'],
    ["cut off", '{"event_id": "sum'],
    ["missing", undefined],
    ["empty", ""],
    ["two values", "{}{}"],
    ["JavaScript", "{event_id: 'summit'}"],
    ["preceded by a byte order mark", `\ufeff${JSON.stringify(event("summit"))}`],
  ])("that is %s is INVALID_JSON", async (_, body) => {
    const { call } = await openBench();
    const reply = await call("POST", "/events", body === undefined ? {} : { body });
    expect([reply.status, reply.body.code]).toEqual([400, "INVALID_JSON"]);
  });

  it("that is not UTF-8 is INVALID_JSON", async () => {
    const { base, sandbox } = await openBench();
    const body = Buffer.from(JSON.stringify({ ...event("summit"), title: "Zürich" }), "latin1");
    const headers = { authorization: `Bearer ${sandbox.keys.meshi.full}` };
    const response = await fetch(`${base}/events`, { method: "POST", headers, body });
    expect([response.status, (await response.json()).code]).toEqual([400, "INVALID_JSON"]);
  });

  it("is read whatever media type it claims", async () => {
    const { createEvent } = await openBench();
    expect((await createEvent("summit", { headers: { "content-type": "text/plain" } })).status).toBe(201);
  });

  it("may be nested to any depth in raw_data that can be written again", async () => {
    const { call, createEvent } = await openBench();
    await createEvent("summit");
    const nested = (depth: number): string =>
      `{"idempotency_key":"k${depth}","attendees":[{"attendee_id":"a","name":"A","raw_data":${'{"a":'.repeat(depth)}1${"}".repeat(depth)}}]}`;
    expect((await call("PUT", path, { body: nested(500) })).status).toBe(202);
    const deep = await call("PUT", path, { body: nested(200_000) });
    expect([deep.status, deep.body.code]).toEqual([400, "INVALID_REQUEST"]);
  });

  it("of exactly 16 MiB is taken", async () => {
    const { call, createEvent } = await openBench();
    await createEvent("summit");
    expect((await call("PUT", path, { body: importOf(limit) })).status).toBe(202);
  });

  it("of one byte more is PAYLOAD_TOO_LARGE", async () => {
    const { call, createEvent } = await openBench();
    await createEvent("summit");
    const reply = await call("PUT", path, { body: importOf(limit + 1) });
    expect([reply.status, reply.body.code]).toEqual([413, "PAYLOAD_TOO_LARGE"]);
  });

  it("that is too large and comes in chunks is PAYLOAD_TOO_LARGE, and the connection goes on", async () => {
    const { base, sandbox, call } = await openBench();
    const chunk = new Uint8Array(1024 * 1024).fill(32);
    let sent = 0;
    const body = new ReadableStream({
      pull(controller) {
        if (sent === 40) controller.close();
        else controller.enqueue(chunk);
        sent += 1;
      },
    });
    const headers = { authorization: `Bearer ${sandbox.keys.meshi.full}` };
    const response = await fetch(base + path, {
      method: "PUT",
      headers,
      body,
      // The Fetch standard demands it for a stream (RequestInit), and the DOM's types do not have it yet.
      ...{ duplex: "half" },
    });
    expect([response.status, (await response.json()).code]).toEqual([413, "PAYLOAD_TOO_LARGE"]);
    expect((await call("GET", "/auth")).status).toBe(200);
  });

  it.each([
    ["with the header fields, in one piece", "length", []],
    ["after the header fields", "length", ["{"]],
    ["in several pieces", "length", ["summit", "title", "}"]],
    ["in chunks, with the header fields", "chunks", []],
    ["in chunks, in several pieces", "chunks", ["{", "summit", "0\r\n"]],
  ] as const)("that comes %s is read whole, and so are those behind it", async (_, framing, cuts) => {
    const { base, sandbox } = await openBench();
    const { port, pathname } = new URL(`${base}/events`);
    const requestOf = (id: string): string => {
      const body = JSON.stringify(event(id));
      const framed = framing === "length" ? body : `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
      const field = framing === "length" ? `content-length: ${body.length}` : "transfer-encoding: chunked";
      return `POST ${pathname} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${sandbox.keys.meshi.full}\r\n${field}\r\n\r\n${framed}`;
    };
    const ids = ["summit-1", "summit-2", "summit-3"];
    const text = ids.map(requestOf).join("");
    const places = cuts.flatMap((mark) => [...text.matchAll(new RegExp(escapePattern(mark), "g"))]);
    const starts = [0, ...places.map(({ index }) => index).sort((one, other) => one - other), text.length];
    const socket = connect(Number(port), "127.0.0.1").setNoDelay(true);
    let answered = "";
    const all = new Promise<void>((resolve) => {
      socket.on("data", (bytes) => {
        answered += bytes;
        if (answered.match(/"correlation_id"/g)?.length === ids.length) resolve();
      });
    });
    for (const [at, start] of starts.entries()) {
      const piece = text.slice(start, starts[at + 1]);
      await new Promise((resolve) => socket.write(piece, resolve));
      await setImmediate();
    }
    await all;
    socket.destroy();
    expect(answered.match(/HTTP\/1\.1 \d+/g)).toEqual(ids.map(() => "HTTP/1.1 201"));
    expect(answered.match(/"event_id":"[^"]+"/g)).toEqual(ids.map((id) => `"event_id":"${id}"`));
  });

  it("that is announced as too large is refused at once, without waiting for it", async () => {
    const { base, sandbox } = await openBench();
    const { port, pathname } = new URL(base + path);
    const head = [
      `PUT ${pathname} HTTP/1.1`,
      "host: 127.0.0.1",
      `authorization: Bearer ${sandbox.keys.meshi.full}`,
      `content-length: ${limit + 1}`,
      "",
      "",
    ];
    const socket = connect(Number(port), "127.0.0.1", () => socket.write(head.join("\r\n")));
    const answer = await new Promise<string>((resolve) =>
      socket.once("data", (bytes) => resolve(bytes.toString())),
    );
    socket.destroy();
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toMatch(/PAYLOAD_TOO_LARGE/);
  });

  it("that never ends because its sender goes away leaves nothing behind", async () => {
    const { base, sandbox, call } = await openBench();
    const { port, pathname } = new URL(`${base}/events`);
    const head = `POST ${pathname} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${sandbox.keys.meshi.full}\r\ncontent-length: 1000\r\n\r\n{"event`;
    const socket = connect(Number(port), "127.0.0.1", () => socket.write(head, () => socket.destroy()));
    await new Promise((resolve) => socket.once("close", resolve));
    expect((await call("GET", "/auth")).status).toBe(200);
  });
});
