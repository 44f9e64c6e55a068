import { ApiError, type BatchResult, UnexpectedResponse } from "../../client/index.ts";

/** The smallest request that was refused as too large, as far as this import has learned it. */
export class SizeLimit {
  #bytes = Number.POSITIVE_INFINITY;

  refused(bytes: number): void {
    this.#bytes = Math.min(this.#bytes, bytes);
  }

  get bytes(): number {
    return this.#bytes;
  }
}

/** Whether a batch was refused for its size, before any work: by a proxy, or by the API itself. */
export function isTooLarge(error: BatchResult["error"]): boolean {
  // After a lost response the batch may have been worked on, and its parts would do that work again.
  if (error === undefined || !("outcomeUnknown" in error) || error.outcomeUnknown) return false;
  if (error instanceof ApiError) return error.status === 413;
  return error instanceof UnexpectedResponse && error.response.status === 413;
}

/** So many rows of a batch that was too large go into one part: it is halved until a part may fit. */
export function partsOf(count: number, bytes: number, limit: SizeLimit): number {
  let size = count;
  do size = Math.ceil(size / 2);
  while (size > 1 && (bytes * size) / count >= limit.bytes);
  return size;
}
