import { execFile } from "node:child_process";
import { getEventListeners } from "node:events";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { virtualTime } from "../../scripts/virtual-time.ts";
import { createClient, download, use } from "../../src/client/index.ts";
import { linkSignals } from "../../src/client/signals.ts";
import { connect } from "../support/connect.ts";
import { answering, faultyServer, impatient, raw } from "../support/faulty-server.ts";
import { json, stalled, text } from "../support/fetch.ts";
import { library } from "../support/library.ts";
import { meshi, ok } from "../support/meshi.ts";

const reason = new Error("the caller has changed their mind");
const params = { path: { scan_id: "s" } };
const file = { url: "https://storage.test/a", until: "2999-01-01T00:00:00Z" };

describe("a body that is read after its call", () => {
  /** Opens a stream that delivers something and then stalls, as a call and as a download. */
  const opened = {
    async "as a stream"(signal?: AbortSignal, options: object = {}) {
      const { client, time } = connect(meshi, [stalled(200, "{")], options);
      const { data } = await client.GET("/auth", { parseAs: "stream", ...(signal && { signal }) });
      if (!data) throw new Error("no stream");
      return { body: data, time };
    },
    async "of a download"(signal?: AbortSignal, options: object = {}) {
      const replies = [json(200, { state: "ready", file }), stalled(200, "{")];
      const { client, time } = connect(library, replies, options);
      const { body } = await download(client, "/scans/{scan_id}", { params, ...(signal && { signal }) });
      if (!body) throw new Error("no stream");
      return { body, time };
    },
  };

  describe.each(Object.entries(opened))("%s", (_, open) => {
    it("ends with the reason of the call's signal", async () => {
      const controller = new AbortController();
      const { body } = await open(controller.signal);
      const reader = body.getReader();
      expect((await reader.read()).value).toHaveLength(1);
      const rest = reader.read();
      controller.abort(reason);
      await expect(rest).rejects.toBe(reason);
      expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
    });

    it("ends with the reason of the client's signal, also where nobody reads at that time", async () => {
      const controller = new AbortController();
      const { body } = await open(undefined, { signal: controller.signal });
      const reader = body.getReader();
      await reader.read();
      controller.abort(reason);
      await expect(reader.read()).rejects.toBe(reason);
      expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
    });

    it("ends when nothing more comes within the time-out", async () => {
      const { body, time } = await open(undefined, { timeout: 1000 });
      const reader = body.getReader();
      await reader.read();
      const rest = reader.read().catch((error: Error) => error);
      await time.advance(999);
      expect(time.pending()).toBe(1);
      await time.advance(1);
      expect(String(await rest)).toMatch(/took too long|no more within/);
      expect(time.pending()).toBe(0);
    });

    it("waits for a slow reader as long as it takes, and leaves nothing behind when it is left", async () => {
      const controller = new AbortController();
      const { body, time } = await open(controller.signal, { timeout: 1000 });
      const reader = body.getReader();
      await reader.read();
      await time.advance(3_600_000);
      await reader.cancel();
      expect(time.pending()).toBe(0);
      expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
    });
  });

  it("is also limited by the deadline of its call", async () => {
    const { client, time } = connect(meshi, [stalled(200, "{")]);
    const { data } = await client.GET("/auth", { parseAs: "stream", deadline: 500 });
    const rest = new Response(data).text().catch((error: Error) => error);
    await time.advance(500);
    expect(await rest).toMatchObject({ name: "TransportError", operation: "GET /auth" });
  });

  it("has every byte, and leaves no listener when it was read whole, with middleware too", async () => {
    await using server = await faultyServer(answering(200, "x".repeat(1_000_000)));
    const controller = new AbortController();
    const client = createClient(meshi, { baseUrl: server.url, env: impatient, signal: controller.signal });
    use(client, { onResponse: ({ response }) => response });
    for (let call = 0; call < 3; call++) {
      const { data } = await client.GET("/auth", { parseAs: "stream", signal: new AbortController().signal });
      expect(await new Response(data).text()).toHaveLength(1_000_000);
    }
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
  });

  it("closes its connection when it is aborted", async () => {
    await using server = await faultyServer(raw("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx", "hang"));
    const controller = new AbortController();
    const client = createClient(meshi, { baseUrl: server.url, env: impatient });
    const { data } = await client.GET("/auth", { parseAs: "stream", signal: controller.signal });
    controller.abort(reason);
    await expect(new Response(data).text()).rejects.toBe(reason);
    await server.closed();
  });
});

describe("signals", () => {
  it("of client and call both stop a call, and thousands of calls leave nothing on them", async () => {
    const controller = new AbortController();
    const { client } = connect(meshi, () => ok, { signal: controller.signal });
    const own = new AbortController();
    for (let call = 0; call < 2000; call++) await client.GET("/auth", { signal: own.signal });
    for (const { signal } of [controller, own]) expect(getEventListeners(signal, "abort")).toHaveLength(0);
    for (const stopped of [own, controller]) {
      stopped.abort(reason);
      const other = stopped === own ? {} : { signal: new AbortController().signal };
      await expect(client.GET("/auth", { signal: own.signal, ...other })).rejects.toBe(reason);
    }
  });

  it("are linked: the first reason counts, and releasing undoes the link", () => {
    const [first, second, third] = [new AbortController(), new AbortController(), new AbortController()];
    const linked = linkSignals(first.signal, undefined, second.signal);
    second.abort(reason);
    first.abort(new Error("later"));
    expect(linked.signal?.reason).toBe(reason);
    const released = linkSignals(third.signal, new AbortController().signal);
    released.release();
    third.abort();
    expect(released.signal?.aborted).toBe(false);
    expect(linkSignals(second.signal, new AbortController().signal).signal?.reason).toBe(reason);
    expect(linkSignals(undefined).signal).toBeUndefined();
  });
});

it("virtual time has no timer left after a download without a body", async () => {
  const time = virtualTime();
  const { client } = connect(library, [json(200, { state: "ready", file }), text(204, null)], { time });
  expect((await download(client, "/scans/{scan_id}", { params })).body).toBeNull();
  expect(time.pending()).toBe(0);
});

it("a body that is read as text is never made a stream of", async () => {
  const touched = Object.defineProperty(Response.json({ org_id: "o" }), "body", {
    get: () => {
      throw new Error("touched");
    },
  });
  const { client } = connect(meshi, [], { fetch: async () => touched });
  expect((await client.GET("/auth")).data).toEqual({ org_id: "o" });
});

it("reads a stream on a platform that cannot say what nobody holds any more", async () => {
  const signals = new URL("../../src/client/signals.ts", import.meta.url);
  const program = `
    delete globalThis.FinalizationRegistry;
    const { guardedBody } = await import(${JSON.stringify(signals)});
    const body = new ReadableStream({ start: (controller) => (controller.enqueue("all"), controller.close()) });
    const read = guardedBody(body, { watch: () => () => {}, finished() {} }).getReader();
    console.log((await read.read()).value, (await read.read()).done);`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program]);
  expect(stdout).toBe("all true\n");
});
