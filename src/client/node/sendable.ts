import { Readable } from "node:stream";
import type { ReadableStream as NodeStream } from "node:stream/web";

/** A request's header and body as the dispatcher takes them. */
export interface Sendable {
  readonly headers: Record<string, string>;
  readonly body: string | Uint8Array | Readable | null;
}

/** What `fetch` sends by itself; the caller's own fields stand before these. */
const DEFAULTS = { accept: "*/*", "accept-encoding": "gzip, deflate, br", "user-agent": "node" };

/** Prepares a request; a promise only for a body that has to be read first, such as a form. */
export function sendable({ headers: given, body }: RequestInit): Sendable | Promise<Sendable> {
  const headers: Record<string, string> = { ...DEFAULTS };
  const fields = fieldsOf(given);
  // Engines take long to spread an object without a prototype.
  for (const [name, value] of Object.entries(fields)) headers[name] = value;
  if (body == null || body instanceof Uint8Array) return { headers, body: body ?? null };
  if (typeof body === "string") {
    headers["content-type"] ??= "text/plain;charset=UTF-8";
    return { headers, body };
  }
  if (body instanceof ReadableStream) {
    // Node's own types of web streams and those of the DOM describe the same streams.
    return { headers, body: Readable.fromWeb(body as NodeStream) };
  }
  return serialized(headers, body);
}

/** Header fields by names in lower case. What the client has made is so already, and its object has no prototype. */
function fieldsOf(given: RequestInit["headers"]): Record<string, string> {
  const isReady = given && Object.getPrototypeOf(given) === null;
  // As the client's own type of it says.
  return isReady ? (given as Record<string, string>) : Object.fromEntries(new Headers(given));
}

/** Forms, blobs and buffers by the platform's own rules. */
async function serialized(headers: Record<string, string>, body: BodyInit): Promise<Sendable> {
  const response = new Response(body);
  const type = response.headers.get("content-type");
  if (type !== null) headers["content-type"] ??= type;
  return { headers, body: new Uint8Array(await response.arrayBuffer()) };
}
