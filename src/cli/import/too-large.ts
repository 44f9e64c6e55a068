import { ApiError, type BatchResult, Rows, UnexpectedResponse } from "../../client/index.ts";
import type { Item } from "../bulk/roster.ts";

/** The smallest request that was refused as too large, as far as this import has learned it. */
export class SizeLimit {
  #bytes = Number.POSITIVE_INFINITY;

  refused(bytes: number): void {
    this.#bytes = Math.min(this.#bytes, bytes);
  }

  /** Whether so many bytes would surely be refused as well. */
  excludes(bytes: number): boolean {
    return bytes >= this.#bytes;
  }
}

/**
 * Whether a batch was refused for its size, before any work: by a proxy, or by the API itself. Connections that broke before that
 * are part of the refusal: a proxy may close them while the body is still on its way.
 */
export function isTooLarge(error: BatchResult["error"]): boolean {
  const status =
    error instanceof ApiError
      ? error.status
      : error instanceof UnexpectedResponse
        ? error.response.status
        : undefined;
  if (status !== 413 || !(error && "attempts" in error)) return false;
  // After any other lost response the batch may have been worked on, and its parts would do that work again.
  return error.attempts.every(({ status, failure }) => status === 413 || failure === "network");
}

/** How many bytes the items of a stretch take in a request: exactly as many as the client counts. */
export class Sizes {
  readonly #offset: number;
  /** Bytes of all items before each. */
  readonly #before: Float64Array;

  constructor(offset: number, items: readonly (Item | Rows)[]) {
    this.#offset = offset;
    this.#before = new Float64Array(items.length + 1);
    for (const [index, item] of items.entries())
      this.#before[index + 1] = (this.#before[index] ?? 0) + sizeOf(item);
  }

  of(offset: number, count: number): number {
    const first = offset - this.#offset;
    const commas = count - 1;
    return (this.#before[first + count] ?? 0) - (this.#before[first] ?? 0) + commas;
  }
}

function sizeOf(item: Item | Rows): number {
  return item instanceof Rows ? item.bytes.length : Buffer.byteLength(JSON.stringify(item));
}
