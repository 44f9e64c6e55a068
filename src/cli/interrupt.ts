import { exit } from "./exit.ts";

/** What a signal aborts with. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/**
 * Runs work that Ctrl-C and SIGTERM stop. The first signal aborts, so that the work can say how far it came; a further one
 * ends the process at once. `patient` work is given another signal in between, `atOnce`, at which it waits for nothing.
 */
export async function interruptible<Result>(
  work: (stop: AbortSignal, atOnce: AbortSignal) => Promise<Result>,
  { patient = false } = {},
): Promise<Result> {
  const first = new AbortController();
  const second = new AbortController();
  const controllers = patient ? [first, second] : [first];
  const stop = (): void => {
    const next = controllers.find(({ signal }) => !signal.aborted);
    if (!next) process.exit(exit.interrupted);
    next.abort(new Interrupted("Interrupted"));
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  try {
    return await work(first.signal, second.signal);
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
  }
}
