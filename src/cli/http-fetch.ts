import {
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
} from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { Readable } from "node:stream";

/** `fetch` as the client calls it. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Responses that have no body. */
const BODILESS = new Set([204, 205, 304]);

/**
 * A `fetch` over node:http for bodies that are at hand. The platform's own copies such a body three times on its way to
 * the socket, which for batches of several megabytes is most of the memory of an import. It follows no redirect: an API's
 * address does not move in the middle of an import, and a key must not follow it.
 */
export function httpFetch(): Fetch {
  const plain = new HttpAgent({ keepAlive: true });
  const secure = new HttpsAgent({ keepAlive: true });
  return (url, { method = "GET", headers, body, signal }) =>
    new Promise((resolve, reject) => {
      if (body && typeof body !== "string" && !(body instanceof Uint8Array)) {
        throw new TypeError("Only text and bytes can be sent");
      }
      const fields = Object.fromEntries(new Headers(headers));
      const options: RequestOptions = {
        method,
        headers: { ...fields, ...(body ? { "content-length": String(Buffer.byteLength(body)) } : {}) },
        ...(signal ? { signal } : {}),
      };
      const request = url.startsWith("https:")
        ? httpsRequest(url, { ...options, agent: secure })
        : httpRequest(url, { ...options, agent: plain });
      // The platform reports a failure in this form, and the client reads it so.
      const fail = (cause: unknown): void => reject(new TypeError("fetch failed", { cause }));
      request.on("response", (incoming) => {
        try {
          resolve(responseOf(incoming));
        } catch {
          incoming.destroy();
          fail(new Error(`the server sent what is no HTTP response (status ${incoming.statusCode})`));
        }
      });
      request.on("upgrade", (_, socket) => {
        socket.destroy();
        fail(new Error("the server switched to another protocol (status 101)"));
      });
      request.on("error", fail);
      // After a response this changes nothing.
      request.on("close", () => fail(new Error("the connection ended before a response")));
      request.end(body ?? undefined);
    });
}

function responseOf(incoming: IncomingMessage): Response {
  const headers = new Headers();
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const { statusCode: status = 0, statusMessage: statusText = "" } = incoming;
  if (BODILESS.has(status)) {
    incoming.on("error", () => {}).resume();
    return new Response(null, { status, statusText, headers });
  }
  // Node's own types of web streams and those of the DOM describe the same streams.
  const body = Readable.toWeb(incoming) as ReadableStream<Uint8Array>;
  return new Response(body, { status, statusText, headers });
}
