import { type AddressInfo, createServer, type Socket } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createClient, use } from "../../src/client/index.ts";
import { impatient } from "../support/faulty-server.ts";
import { library } from "../support/library.ts";
import { transports } from "../support/transports.ts";

/** Every field that the standard of fetch, undici or HTTP treats as one of its own, and some that anybody may state. */
const fields: Record<string, string> = {
  ...{ accept: "text/x", "accept-charset": "utf-8", "accept-encoding": "identity", "accept-language": "de" },
  ...{ "access-control-request-headers": "x", "access-control-request-method": "PUT" },
  ...{ "cache-control": "no-store", connection: "close", "content-encoding": "identity" },
  ...{ "content-language": "de", "content-length": "3", "content-type": "text/x", cookie: "a=b; c=d" },
  ...{
    cookie2: "1",
    date: "Mon, 01 Jan 2024 00:00:00 GMT",
    dnt: "1",
    expect: "100-continue",
    forwarded: "by=a",
  },
  ...{
    from: "a@b.test",
    host: "other.test",
    "if-match": '"a"',
    "if-none-match": "*",
    "keep-alive": "timeout=5",
  },
  ...{
    "max-forwards": "1",
    origin: "http://a.test",
    "permissions-policy": "x",
    pragma: "x",
    priority: "u=1",
  },
  ...{ "proxy-authorization": "Basic YTpi", "proxy-connection": "keep-alive", "proxy-x": "1" },
  ...{
    range: "bytes=0-1",
    referer: "http://a.test/",
    "sec-fetch-dest": "image",
    "sec-fetch-mode": "navigate",
  },
  ...{
    "sec-fetch-site": "none",
    "sec-gpc": "1",
    "sec-websocket-key": "x",
    "set-cookie": "a=b",
    te: "trailers",
  },
  ...{
    trailer: "x-a",
    "transfer-encoding": "chunked",
    upgrade: "websocket",
    "upgrade-insecure-requests": "1",
  },
  ...{ "user-agent": "mine/1", via: "1.1 a", "x-forwarded-for": "::1", "x-http-method": "TRACE" },
  ...{ "x-http-method-override": "CONNECT", "x-method-override": "TRACK", "x-anything": "1" },
  // Names that every object has. In brackets, __proto__ is a property like others.
  ...{ constructor: "1", ["__proto__"]: "1", tostring: "1" },
};

/** Which of them are refused on a server. A browser refuses more. */
const refused =
  /^(__proto__|connection|content-length|expect|host|keep-alive|proxy-.*|sec-fetch-.*|te|trailer|transfer-encoding|upgrade)$/;

let heads: string[] = [];
const open = new Set<Socket>();
const server = createServer((socket) => {
  let text = "";
  open.add(socket);
  socket.on("error", () => {});
  socket.on("data", (chunk) => {
    text += chunk.toString("latin1");
    const [head = "", body] = text.split("\r\n\r\n");
    const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0);
    if (body === undefined || body.length < length) return;
    heads.push(head);
    text = "";
    socket.end("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}");
  });
});

beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
beforeEach(() => {
  heads = [];
});
afterAll(() => {
  for (const socket of open) socket.destroy();
  server.close();
});

const body = { isbn: "1", title: "One" };
const params = { path: { isbn: "1" } };
/** The places where a caller can state a field. */
const places = ["the client", "the call", "a parameter", "middleware"] as const;
const capitals = (name: string) => name.replace(/(^|-)./g, (start) => start.toUpperCase());

describe.each(transports)("over %s", (_, transport) => {
  describe.each(places)("a header field that %s states", (place) => {
    it.each(Object.entries(fields))(
      "as %s: %s is sent so, or refused by name before anything is sent",
      async (name, value) => {
        const headers = { [capitals(name)]: value };
        const ended = async () => {
          const client = createClient(library, {
            // A listening TCP server has an address with a port.
            ...{ transport, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
            ...{ env: impatient, pace: false, ...(place === "the client" && { headers }) },
          });
          if (place === "middleware")
            use(client, { onRequest: ({ request }) => request.headers.set(capitals(name), value) });
          // A parameter that the operation does not have.
          const call = client.request as (method: string, path: string, init: object) => Promise<unknown>;
          return call("PUT", "/books/{isbn}", {
            ...{ params: place === "a parameter" ? { ...params, header: headers } : params, body },
            ...(place === "the call" && { headers }),
          });
        };
        if (refused.test(name)) {
          await expect(ended()).rejects.toThrow(TypeError);
          await expect(ended()).rejects.toThrow(
            new RegExp(
              `The header field ${name} cannot be stated|The option headers.${name} has to be left out`,
              "i",
            ),
          );
          expect(heads).toEqual([]);
          return;
        }
        expect(await ended()).toMatchObject({ data: {} });
        const sent = heads.flatMap((head) => head.split("\r\n").slice(1)).map((line) => line.split(": "));
        expect(sent.filter(([field]) => field?.toLowerCase() === name)).toEqual([
          [expect.any(String), value],
        ]);
      },
    );
  });
});

describe("where the platform's Request drops fields, as in browsers", () => {
  /** The platform's class, but for the guard of browsers (Fetch, section 2.2.2). */
  class Guarded extends Request {
    constructor(url: string, init: RequestInit) {
      super(url, init);
      for (const [name, value] of [...this.headers]) {
        const isMethod =
          /^x-(http-)?method(-override)?$/.test(name) && /^(connect|trace|track)$/i.test(value);
        const isForbidden =
          /^(accept-charset|accept-encoding|access-control-request-(headers|method)|connection|content-length|cookie2?|date|dnt|expect|host|keep-alive|origin|referer|set-cookie|te|trailer|transfer-encoding|upgrade|via|proxy-.*|sec-.*)$/;
        if (isForbidden.test(name) || isMethod) this.headers.delete(name);
      }
    }
  }

  it.each(Object.entries(fields))("%s: %s is sent, or refused by name", async (name, value) => {
    vi.stubGlobal("Request", Guarded);
    try {
      const guarded = new Guarded("http://a", { headers: { [name]: value } });
      let sent: string | null | undefined;
      const client = createClient(library, {
        baseUrl: "http://127.0.0.1",
        transport: async (_, init) => {
          sent = new Headers(init.headers).get(name);
          return Response.json({});
        },
      });
      const call = client.GET("/books/{isbn}", { params, headers: { [name]: value } });
      if (guarded.headers.has(name)) {
        await call;
        expect(sent).toBe(value);
      } else {
        await expect(call).rejects.toThrow(
          new RegExp(
            `The header field ${name} cannot be stated|The option headers.${name} has to be left out`,
          ),
        );
        expect(sent).toBeUndefined();
      }
    } finally {
      vi.unstubAllGlobals();
    }
  });
});
