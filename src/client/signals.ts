/** A signal that aborts with the first of several; `release` leaves nothing of it behind on them. */
export interface LinkedSignal {
  readonly signal: AbortSignal | undefined;
  release(): void;
}

/**
 * Links signals. `AbortSignal.any` would do the same, but on Node 20 its signals stay on a long-lived source until that
 * is gone: a client's signal would grow with every call.
 */
export function linkSignals(...given: readonly (AbortSignal | undefined)[]): LinkedSignal {
  const sources = given.filter((signal) => signal !== undefined);
  if (sources.length < 2) return { signal: sources[0], release() {} };
  const controller = new AbortController();
  const abort = () => {
    const first = sources.find(({ aborted }) => aborted);
    controller.abort(first?.reason);
    release();
  };
  const release = () => {
    for (const source of sources) source.removeEventListener("abort", abort);
  };
  for (const source of sources) source.addEventListener("abort", abort);
  if (sources.some(({ aborted }) => aborted)) abort();
  return { signal: controller.signal, release };
}

/** What watches over a body that is read after its call. */
export interface Guard {
  readonly signal: AbortSignal | undefined;
  /** Starts to watch one read, and returns what stops that. It calls `stalled` when the read takes too long. */
  watch(stalled: (error: Error) => void): () => void;
  /** Runs once, when nobody can read on. */
  finished(): void;
}

/**
 * Leaves bodies that nobody holds any more. A body that is never read would otherwise keep its connection, and its listener on a
 * signal that lives long. Some platforms at the edge of a network have no such registry: there it keeps them.
 */
const dropped = globalThis.FinalizationRegistry && new FinalizationRegistry((leave: () => void) => leave());

/** A body that ends with an error when the signal aborts, or when more of it takes too long. */
export function guardedBody(
  body: ReadableStream<Uint8Array>,
  { signal, watch, finished }: Guard,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let failure: { readonly reason: unknown } | undefined;
  let open = true;
  const end = () => {
    if (!open) return;
    open = false;
    signal?.removeEventListener("abort", abort);
    finished();
  };
  const fail = (reason: unknown) => {
    failure ??= { reason };
    // This also ends a read that waits.
    reader.cancel(reason).catch(() => {});
    end();
  };
  const abort = () => fail(signal?.reason);
  signal?.addEventListener("abort", abort);
  if (signal?.aborted) abort();
  const guarded = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const unwatch = watch(fail);
        try {
          const { done, value } = await reader.read();
          if (failure) throw failure.reason;
          if (value) controller.enqueue(value);
          if (!done) return;
          controller.close();
          end();
        } catch (error) {
          end();
          throw failure ? failure.reason : error;
        } finally {
          unwatch();
        }
      },
      async cancel(reason) {
        end();
        await reader.cancel(reason);
      },
    },
    // Read only on demand: a slow reader must not count as a slow server.
    { highWaterMark: 0 },
  );
  dropped?.register(guarded, () => fail(undefined));
  return guarded;
}
