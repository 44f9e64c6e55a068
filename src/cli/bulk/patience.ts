import type { ClientOptions } from "../../client/index.ts";

/** An outage of this length, in ms, must not end an import: a restart of the API, or of something before it. */
const OUTAGE = 12_000;

/** How many retries the client's budget holds for all batches together, while nothing succeeds. */
const RETRIES = 12;

/** A wait varies by this part of itself. */
const JITTER = 0.2;

/**
 * How a command that sends a whole input retries: longer than a single call would, so that an outage does not end hours of
 * work. Its waits are long and nearly even, and the longer the more batches are under way, because they share one budget of
 * retries. Beyond twelve batches at once the budget ends some of them.
 */
function patient(concurrency: number): NonNullable<ClientOptions["retry"]> {
  const each = Math.max(1, Math.floor(RETRIES / concurrency));
  // The waits of a batch double: together they are (2 ** each - 1) times the first one.
  const base = Math.max(1500, Math.ceil((1.1 * OUTAGE) / (1 - JITTER) / (2 ** each - 1)));
  return { attempts: 12, base, factor: 2, maxWait: 30_000, jitter: JITTER };
}

/** The options of a patient client: those of the user go before, and every wait is shown. */
export function patience(
  { retry, hooks, ...options }: ClientOptions,
  concurrency: number,
  onWait: NonNullable<NonNullable<ClientOptions["hooks"]>["onWait"]>,
): ClientOptions {
  return {
    ...options,
    retry: retry || patient(concurrency),
    hooks: {
      ...hooks,
      onWait: (wait, call) => {
        hooks?.onWait?.(wait, call);
        onWait(wait, call);
      },
    },
  };
}
