import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { errorReply } from "./error-reply.ts";
import type { Mounting } from "./mounted.ts";
import { Refusal } from "./refusal.ts";
import { readTarget } from "./request-target.ts";

/** What Node's parser says about bytes that are no request. */
export interface Unreadable extends Error {
  readonly code?: string;
  readonly reason?: string;
  /** The last bytes that came. */
  readonly rawPacket?: Buffer;
}

const STATUSES: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/**
 * Responds to bytes that are no request, and ends the connection: nobody knows where the next request would begin. The response
 * has the form of the API that the bytes name, or else of the last request of the connection.
 */
export async function refuseUnreadable(
  apis: ReadonlyMap<string, Mounting>,
  { code = "", reason, rawPacket }: Unreadable,
  socket: Socket,
  lastPrefix: string | undefined,
): Promise<void> {
  const status = STATUSES[code] ?? 400;
  const message = `The request cannot be read: ${reason ?? STATUS_CODES[status]}.`;
  const [, target] = /^[A-Za-z]+ (\S+)/.exec(rawPacket?.toString("latin1", 0, 2000) ?? "") ?? [];
  const prefix = target === undefined ? lastPrefix : readTarget(target).prefix;
  const mounted = await apis
    .get(prefix ?? "")?.()
    .catch(() => undefined);
  const requestId = randomUUID();
  const failed = { requestId, logged: {}, security: [] };
  const reply = mounted
    ? errorReply(mounted, new Refusal(mounted.api.codes.schema, message, { status }), failed)
    : { status, body: { message } };
  const id = mounted?.requestId.response;
  writeAndClose(socket, {
    ...reply,
    headers: { ...reply.headers, ...(id !== undefined && { [id]: requestId }) },
  });
}

/** Writes a response where Node has made none, and ends the connection. */
export function writeAndClose(
  socket: Socket,
  reply: {
    readonly status: number;
    readonly body?: unknown;
    readonly headers?: Readonly<Record<string, string>>;
  },
): void {
  const body = JSON.stringify(reply.body);
  const fields = {
    ...reply.headers,
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(body)),
    connection: "close",
  };
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  if (!socket.writable) socket.destroy();
  else
    socket.end(`HTTP/1.1 ${reply.status} ${STATUS_CODES[reply.status]}\r\n${head.join("")}\r\n${body}`, () =>
      socket.destroy(),
    );
}
