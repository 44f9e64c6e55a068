import { orAborted } from "../../client/index.ts";

/**
 * Passes a stream on until the signal aborts. Then it passes on what is at hand, and throws the signal's reason. It does so even while no
 * data comes.
 */
export async function* until(
  parts: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  onEnd = (): void => {},
): AsyncGenerator<Uint8Array> {
  const source = parts[Symbol.asyncIterator]();
  for (;;) {
    const next = source.next();
    const { done, value } = await (signal.aborted ? atHand(next, signal) : orAborted(next, signal));
    if (done) return onEnd();
    yield value;
  }
}

/** What a promise gives without waiting for anything outside. @throws the signal's reason */
function atHand<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const later = new Promise<never>((_, reject) => setImmediate(() => reject(signal.reason)));
  return Promise.race([promise, later]);
}
