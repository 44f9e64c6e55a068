import type { ServerResponse } from "node:http";
import type { ActiveFaults } from "./faults/plan.ts";

/** How a response goes over the wire. */
export interface Wire {
  /** A HEAD request gets the header fields of GET and no body. */
  readonly head: boolean;
  readonly faults: ActiveFaults;
}

export interface Outgoing {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number>>;
  /** The body, which is JSON as a rule; `undefined` for a response without one. */
  readonly text: string | undefined;
}

/** Writes a response, or spoils it as the faults ask. */
export function send(
  response: ServerResponse,
  { head, faults }: Wire,
  { status, headers, text }: Outgoing,
): void {
  if (faults.has("drop-after")) {
    response.destroy();
    return;
  }
  response.writeHead(status, headers);
  if (head || text === undefined) response.end();
  else if (faults.has("truncate") || faults.has("slow-body")) spoil(response, faults, Buffer.from(text));
  // Node sends text in one write with the header fields, but not bytes.
  else response.end(text);
}

function spoil(response: ServerResponse, faults: ActiveFaults, bytes: Buffer): void {
  const half = Math.floor(bytes.length / 2);
  response.flushHeaders();
  if (faults.has("truncate")) {
    response.write(bytes.subarray(0, faults.get("truncate") ?? half), () => response.destroy());
    return;
  }
  response.write(bytes.subarray(0, half));
  const timer = setTimeout(() => response.end(bytes.subarray(half)), faults.get("slow-body"));
  response.once("close", () => clearTimeout(timer));
}

/** Resolves after `ms`, or when the client disconnects. */
export function delayed(response: ServerResponse, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    response.once("close", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Sends a proxy's page: the API is unreachable, or a login is needed. */
export function htmlPage(response: ServerResponse, status: number): void {
  const title = status === 200 ? "Sign in" : `${status} Bad Gateway`;
  const page = `<!doctype html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
  response.writeHead(status, { "content-type": "text/html; charset=utf-8" }).end(page);
}
