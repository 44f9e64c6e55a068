import { describe, expect, it } from "vitest";
import { batch, createClient, unwrap, use } from "../../src/client/index.ts";
import { answering, faultyServer, impatient, raw, reset, unusedUrl } from "../support/faulty-server.ts";
import { library } from "../support/library.ts";
import { aRun, auth, meshi } from "../support/meshi.ts";
import { transports } from "../support/transports.ts";

const env = impatient;
const accepted = answering(202, aRun("queued"));
const book = { isbn: "1", title: "One" };
const body = { kind: "match", event_id: "summit" } as const;

const failures = (attempts: readonly { failure?: string; status?: number }[]) =>
  attempts.map(({ failure, status }) => failure ?? status);

/** Failures after which the request may have been worked on. */
const unclear = {
  "the connection is reset before the body was read": reset("early"),
  "the connection is reset after the body was read": reset("late"),
  "the connection is closed without an answer": raw(""),
  "the header breaks off": raw("HTTP/1.1 202 Accepted\r\ncontent-typ"),
  "the answer is not HTTP": raw("SSH-2.0-OpenSSH_9.9\r\n\r\n"),
};

describe.each(transports)("over %s", (_, transport) => {
  describe.each(Object.entries(unclear))("when %s", (name, fault) => {
    it("a request with a key is retried, whole and with the same key", async () => {
      await using server = await faultyServer(fault, fault, accepted);
      const client = createClient(meshi, { transport, baseUrl: server.url, env });
      const { data, meta } = await client.POST("/runs", { body });
      expect(data).toEqual(aRun("queued"));
      expect(failures(meta.attempts)).toEqual(["network", "network", 202]);
      expect(meta.outcomeUnknown).toBe(true);
      expect(server.requests).toHaveLength(3);
      const sent = server.bodies.map((text) => JSON.parse(text));
      expect(sent).toHaveLength(name.includes("before") ? 1 : 3);
      for (const each of sent) expect(each).toEqual({ ...body, idempotency_key: sent[0].idempotency_key });
    });

    it("a request without one is sent once, and its outcome is said to be unknown", async () => {
      await using server = await faultyServer(fault);
      const client = createClient(library, { transport, baseUrl: server.url, env });
      const { error } = await client.POST("/books", { body: book });
      expect(error).toMatchObject({ name: "TransportError", outcomeUnknown: true });
      expect(failures(error?.attempts ?? [])).toEqual(["network"]);
      expect(server.requests).toHaveLength(1);
    });

    it("every attempt is reported, with what the platform said", async () => {
      await using server = await faultyServer(fault);
      const client = createClient(meshi, { transport, baseUrl: server.url, env, retry: { attempts: 3 } });
      const { error } = await client.GET("/auth");
      expect(error).toMatchObject({ name: "TransportError" });
      expect(error?.attempts).toHaveLength(3);
      for (const { message } of error?.attempts ?? []) expect(message?.length).toBeGreaterThan(5);
      expect(error?.message).toContain("attempts: 3");
    });
  });

  describe("a server that is not there", () => {
    it.each(["127.0.0.1", "localhost"])(
      "refuses the connection at %s, so even an unsafe request is retried",
      async (host) => {
        const client = createClient(library, { transport, baseUrl: await unusedUrl(host), env });
        const { error } = await client.POST("/books", { body: book });
        expect(error).toMatchObject({ name: "TransportError", outcomeUnknown: false });
        expect(failures(error?.attempts ?? [])).toEqual(Array(3).fill("refused"));
        expect(error?.message).toContain("ECONNREFUSED");
      },
    );
  });

  describe("a connection that is kept alive", () => {
    it("is used again, after errors too, because their bodies are read", async () => {
      const refused = answering(401, { code: "UNAUTHORIZED", message: "No.", correlation_id: "c" });
      await using server = await faultyServer(refused);
      const client = createClient(meshi, { transport, baseUrl: server.url, env });
      for (let call = 0; call < 10; call++) await client.GET("/auth");
      expect(server.requests).toHaveLength(10);
      expect(server.connections.size).toBeLessThan(5);
    });

    it("may be closed by the server between two calls", async () => {
      const answer = answering(200, auth);
      await using server = await faultyServer({
        act(response, socket) {
          response.on("finish", () => socket.end());
          answer.act(response, socket);
        },
      });
      const client = createClient(meshi, { transport, baseUrl: server.url, env });
      for (let call = 0; call < 5; call++) {
        expect(await unwrap(client.GET("/auth"))).toEqual(auth);
        await server.closed();
      }
      expect(server.connections.size).toBeGreaterThanOrEqual(5);
    });

    it("may be closed by the server while the next call is on its way", async () => {
      await using server = await faultyServer(answering(200, auth), reset("early"), answering(200, auth));
      const client = createClient(meshi, { transport, baseUrl: server.url, env });
      await unwrap(client.GET("/auth"));
      const { data, meta } = await client.GET("/auth");
      expect(data).toEqual(auth);
      expect(failures(meta.attempts)).toEqual(["network", 200]);
    });
  });

  describe("an import over bad connections", () => {
    it("arrives whole and once, whatever happens to its requests", async () => {
      const rows = Array.from({ length: 3000 }, (_, index) => ({
        attendee_id: `a-${index}`,
        name: "Zoë – 歷史",
      }));
      await using server = await faultyServer(
        reset("late"),
        answering(503, ""),
        raw(
          'HTTP/1.1 202 Accepted\r\ncontent-type: application/json\r\ncontent-length: 999\r\n\r\n{"run_id":',
        ),
        answering(202, aRun("queued")),
        answering(200, aRun("succeeded")),
      );
      const client = createClient(meshi, { transport, baseUrl: server.url, env });
      const params = { path: { event_id: "summit" } };
      const statuses: string[] = [];
      for await (const { status } of batch(client, "PUT", "/events/{event_id}/attendees:import", rows, {
        params,
      })) {
        statuses.push(status);
      }
      expect(statuses).toEqual(["succeeded"]);
      const [first, ...others] = server.bodies.slice(0, 4);
      expect(JSON.parse(first ?? "").attendees).toEqual(rows);
      for (const other of others) expect(other).toBe(first);
    });
  });

  describe("a body that is a stream", () => {
    it.each(["without", "with"])("is sent whole, and only once, %s middleware", async (middleware) => {
      await using server = await faultyServer(answering(503, ""), answering(200, book));
      const client = createClient(library, { transport, baseUrl: server.url, env });
      if (middleware === "with") use(client, { onRequest: () => undefined });
      const put = () => {
        const body = new Blob([JSON.stringify(book)]).stream();
        // The types know JSON bodies only.
        const init = { params: { path: { isbn: "1" } }, body, bodySerializer: () => body } as never;
        return client.PUT("/books/{isbn}", init);
      };
      const { error } = await put();
      expect(failures(error?.attempts ?? [])).toEqual([503]);
      expect((await put()).data).toEqual(book);
      expect(server.bodies.map((text) => JSON.parse(text))).toEqual([book, book]);
    });
  });
});
