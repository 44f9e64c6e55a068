import { buffer } from "node:stream/consumers";
import { orAborted } from "../client/index.ts";
import { streamOf } from "./bulk/input-stream.ts";

/**
 * The bytes of a file, of a pipe until it is closed, or of standard input for `-`.
 * @throws Error of the file system; the signal's reason.
 */
export async function readToEnd(path: string, signal: AbortSignal): Promise<Buffer<ArrayBuffer>> {
  try {
    return await orAborted(buffer(await streamOf(path, signal)), signal);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}
