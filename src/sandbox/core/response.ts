import type { ServerResponse } from "node:http";
import type { Struck } from "./faults/plan.ts";

/** How an answer goes over the wire. */
export interface Wire {
  /** A HEAD request gets the headers of GET and no body. */
  readonly head: boolean;
  struck: Struck;
}

export interface Outgoing {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Writes a JSON answer, or spoils it as the faults ask. */
export function send(
  response: ServerResponse,
  { head, struck }: Wire,
  { status, headers, body }: Outgoing,
): void {
  if (struck.has("drop-after")) {
    response.destroy();
    return;
  }
  if (body === undefined) {
    response.writeHead(status, headers).end();
    return;
  }
  const text = JSON.stringify(body);
  response.writeHead(status, {
    ...headers,
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
  });
  if (head) response.end();
  else if (struck.has("truncate") || struck.has("slow-body")) spoil(response, struck, Buffer.from(text));
  // Text leaves in one write with the headers, which bytes would not.
  else response.end(text);
}

function spoil(response: ServerResponse, struck: Struck, bytes: Buffer): void {
  const half = Math.floor(bytes.length / 2);
  response.flushHeaders();
  if (struck.has("truncate")) {
    response.write(bytes.subarray(0, struck.get("truncate") ?? half), () => response.destroy());
    return;
  }
  response.write(bytes.subarray(0, half));
  const timer = setTimeout(() => response.end(bytes.subarray(half)), struck.get("slow-body"));
  response.once("close", () => clearTimeout(timer));
}

/** What a proxy in front of an API answers with when it cannot reach it, or when it wants a login. */
export function htmlPage(response: ServerResponse, status: number): void {
  const title = status === 200 ? "Sign in" : `${status} Bad Gateway`;
  const page = `<!doctype html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
  response.writeHead(status, { "content-type": "text/html; charset=utf-8" }).end(page);
}
