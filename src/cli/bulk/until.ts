import { orAborted } from "../../client/index.ts";

/** Passes a stream on until the signal aborts, then throws its reason, even while no data comes. */
export async function* until(
  parts: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const source = parts[Symbol.asyncIterator]();
  for (;;) {
    const { done, value } = await orAborted(source.next(), signal);
    if (done) return;
    yield value;
  }
}
