import { orAborted } from "./env.ts";

/** Results in the order of their inputs; `settle` waits for those under way and starts no more. */
export interface Ordered<Result> extends AsyncIterable<Result> {
  settle(): Promise<Result[]>;
}

/** How many results, per task under way, may wait for an earlier one. */
const READ_AHEAD = 4;

/**
 * Maps an asynchronous source with a bounded number of tasks under way. A slow task holds up the order of the results,
 * not the start of the next tasks. When the source throws, what came before it is still given, then the error; when the
 * signal aborts while the source has nothing to give, its reason.
 */
export function inOrder<Input, Result>(
  source: AsyncGenerator<Input>,
  concurrency: number,
  task: (input: Input) => Promise<Result>,
  signal: AbortSignal | undefined,
): Ordered<Result> {
  const pending: Promise<Result>[] = [];
  let active = 0;
  let filling: Promise<void> | undefined;
  let stopped = false;
  let failure: { readonly error: unknown } | undefined;

  const hasRoom = () => !stopped && active < concurrency && pending.length < concurrency * READ_AHEAD;

  /** Takes inputs one by one while there is room: who waits for a result does not wait for the inputs after it. */
  function fill(): Promise<void> | undefined {
    if (hasRoom()) {
      filling ??= take().finally(() => {
        filling = undefined;
        fill();
      });
    }
    return filling;
  }

  async function take(): Promise<void> {
    try {
      const { done, value } = await orAborted(source.next(), signal);
      if (done) stopped = true;
      else if (!stopped) begin(value);
    } catch (error) {
      failure = { error };
      stopped = true;
    }
  }

  function begin(input: Input): void {
    active++;
    const running = task(input).finally(() => {
      active--;
      fill();
    });
    // A task may fail before its turn. Its error is thrown when its turn comes.
    running.catch(() => {});
    pending.push(running);
  }

  return {
    async settle() {
      stopped = true;
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
          fill();
        }
        if (failure) throw failure.error;
      } finally {
        stopped = true;
        // Do not await this: a source that waits for input of its own closes only when that arrives.
        source.return(undefined).catch(() => {});
      }
    },
  };
}
