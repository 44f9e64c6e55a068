import type { ClientOptions } from "../../client/index.ts";

/**
 * How a command that sends a whole input retries: longer than a single call would, so that a restart of the API or of
 * something before it does not end hours of work. Its waits are long and nearly even, because batches share one budget of
 * retries.
 */
const PATIENT: NonNullable<ClientOptions["retry"]> = {
  attempts: 12,
  base: 1500,
  factor: 2,
  maxWait: 30_000,
  jitter: 0.2,
};

/** The options of a patient client: those of the user go before, and every wait is shown. */
export function patience(
  { retry, hooks, ...options }: ClientOptions,
  onWait: NonNullable<NonNullable<ClientOptions["hooks"]>["onWait"]>,
): ClientOptions {
  return {
    ...options,
    retry: retry || PATIENT,
    hooks: {
      ...hooks,
      onWait: (wait, call) => {
        hooks?.onWait?.(wait, call);
        onWait(wait, call);
      },
    },
  };
}
