import { exit } from "./exit.ts";

/** What a signal aborts with. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/**
 * Runs work that Ctrl-C and SIGTERM stop: the first signal aborts, so that the work can say how far it came; the second
 * one ends the process at once.
 */
export async function interruptible<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(exit.interrupted);
    controller.abort(new Interrupted("Interrupted"));
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  try {
    return await work(controller.signal);
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
  }
}
