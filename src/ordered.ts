/** Results in the order of their inputs; `settle` waits for those under way and starts no more. */
export interface Ordered<Result> extends AsyncIterable<Result> {
  settle(): Promise<Result[]>;
}

/** So many results may wait for the one before them to be done, per task under way. */
const READ_AHEAD = 4;

/**
 * Maps an asynchronous source with a bounded number of tasks under way. A slow task holds up the order of the results,
 * not the start of the next tasks. When the source throws, what came before it is still given, then the error.
 */
export function inOrder<Input, Result>(
  source: AsyncGenerator<Input>,
  concurrency: number,
  task: (input: Input) => Promise<Result>,
): Ordered<Result> {
  const pending: Promise<Result>[] = [];
  let active = 0;
  let filling: Promise<void> | undefined;
  let stopped = false;
  let failure: { readonly error: unknown } | undefined;

  function fill(): Promise<void> {
    filling ??= start().finally(() => {
      filling = undefined;
    });
    return filling;
  }

  async function start(): Promise<void> {
    while (!stopped && active < concurrency && pending.length < concurrency * READ_AHEAD) {
      try {
        const { done, value } = await source.next();
        if (done) stopped = true;
        else begin(value);
      } catch (error) {
        failure = { error };
        stopped = true;
      }
    }
  }

  function begin(input: Input): void {
    active++;
    const running = task(input).finally(() => {
      active--;
      if (!stopped) void fill();
    });
    // A task may fail before its turn to be looked at; it throws when its turn comes.
    running.catch(() => {});
    pending.push(running);
  }

  return {
    async settle() {
      stopped = true;
      await filling;
      const settled = await Promise.allSettled(pending.splice(0));
      return settled.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    },
    async *[Symbol.asyncIterator]() {
      try {
        for (;;) {
          if (pending.length === 0) await fill();
          const next = pending.shift();
          if (!next) break;
          yield await next;
          if (!stopped) void fill();
        }
        if (failure) throw failure.error;
      } finally {
        stopped = true;
        await source.return(undefined);
      }
    },
  };
}
