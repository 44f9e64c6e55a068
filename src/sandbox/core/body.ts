import type { IncomingMessage } from "node:http";

/** Limit for bodies that the document does not limit. */
export const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;

/**
 * Reads a request body up to `limit` bytes; `undefined` if it is larger. Node discards the rest, so a client
 * that is still sending can read the response.
 * @throws Error if the client disconnects in the middle.
 */
export function readBody(
  request: IncomingMessage,
  limit: number,
): Buffer | undefined | Promise<Buffer | undefined> {
  const { "content-length": length, "transfer-encoding": coding } = request.headers;
  // RFC 9112, section 6.3: then there is no body.
  if (length === undefined && coding === undefined) return Buffer.alloc(0);
  const stated = Number(length);
  if (stated > limit) return undefined;
  // A small body comes with the header fields, before Node has seen that it ends. To wait for that costs as much as to work on it.
  const isHere = request.complete || request.readableLength === stated;
  return isHere && !request.destroyed ? received(request, limit) : parts(request, limit);
}

/** The body of a request that is here as a whole. */
function received(request: IncomingMessage, limit: number): Buffer | undefined {
  if (request.readableLength > limit) return undefined;
  // Without an encoding, a stream of bytes has bytes.
  return (request.read() as Buffer | null) ?? Buffer.alloc(0);
}

function parts(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    let complete = false;
    const gone = (): void => {
      // Every request closes later. Creating an unused error would cost more than reading the body.
      if (!complete) reject(new Error("The client closed the connection before the body was complete."));
    };
    // The client may have disconnected while the API was made ready.
    if (request.destroyed) return gone();
    const chunks: Buffer[] = [];
    let length = 0;
    const collect = (chunk: Buffer): void => {
      length += chunk.length;
      if (length <= limit) {
        chunks.push(chunk);
        return;
      }
      request.off("data", collect);
      request.resume();
      resolve(undefined);
    };
    request.on("data", collect);
    // Each of these happens once at most. `once` would wrap and remove the listeners of every request.
    request.on("end", () => {
      complete = true;
      resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, length));
    });
    request.on("close", gone);
    request.on("error", reject);
  });
}
