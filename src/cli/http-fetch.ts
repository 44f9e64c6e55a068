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

/** Answers that have no body. */
const BODILESS = new Set([204, 205, 304]);

/**
 * A `fetch` over node:http for bodies that are at hand. The platform's own copies such a body three times on its way to
 * the socket, which for batches of several megabytes is most of the memory of an import. Redirects are answers like any
 * other: an API's address does not move in the middle of an import, and a key should not follow it.
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
      request.on("response", (answer) => resolve(responseOf(answer)));
      // The platform tells it in this way, and so the client reads it.
      request.on("error", (cause) => reject(new TypeError("fetch failed", { cause })));
      request.end(body ?? undefined);
    });
}

function responseOf(answer: IncomingMessage): Response {
  const headers = new Headers();
  for (const [name, values] of Object.entries(answer.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const { statusCode: status = 0, statusMessage: statusText = "" } = answer;
  if (BODILESS.has(status)) {
    answer.resume();
    return new Response(null, { status, statusText, headers });
  }
  // Node's own types of web streams and those of the DOM describe the same streams.
  const body = Readable.toWeb(answer) as ReadableStream<Uint8Array>;
  return new Response(body, { status, statusText, headers });
}
