import type { IncomingMessage } from "node:http";

/** Limit for bodies that the document does not limit. */
export const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;

/**
 * Reads a request body up to `limit` bytes; `undefined` if it is larger. Node discards the rest, so a client
 * that is still sending can read the response.
 * @throws Error if the client disconnects in the middle.
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  if (Number(request.headers["content-length"]) > limit) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const gone = (): void =>
      reject(new Error("The client closed the connection before the body was complete."));
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
    request.once("end", () => {
      // Every request closes later. Creating an unused error would cost more than reading the body.
      request.off("close", gone);
      resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, length));
    });
    request.once("close", gone);
    request.once("error", reject);
  });
}
