import type { IncomingMessage } from "node:http";

/** A body that the document puts no bound to is still read only this far. */
export const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;

/**
 * Reads a request body up to `limit` bytes; `undefined` when it is larger. What comes after the limit is left to Node,
 * which discards it, so that a client that is still sending gets to read the response.
 * @throws Error where the client goes away in the middle.
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  if (Number(request.headers["content-length"]) > limit) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const gone = (): void =>
      reject(new Error("The client closed the connection before the body was complete."));
    // Its end may have come while the API was made ready.
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
      // Every request closes in the end, and an error that nobody hears of costs more than reading the body.
      request.off("close", gone);
      resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, length));
    });
    request.once("close", gone);
    request.once("error", reject);
  });
}
