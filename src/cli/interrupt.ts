import { exit } from "./exit.ts";

/** What a signal aborts with. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** What an error that nothing has caught aborts with: a defect of this program, of which the user still learns what is in. */
export class Crashed extends Error {
  override readonly name = "Crashed";
}

/**
 * Runs work that Ctrl-C and SIGTERM stop. The first signal aborts, so that the work can say how far it came; a further one
 * ends the process at once. `patient` work is given another signal in between, `atOnce`, at which it waits for nothing.
 * An error that nothing has caught, and waiting for what can never come, abort both: the work still closes its books.
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
  const crash = (cause: unknown): void => {
    // A second one, while the books are being closed, would only come again and again.
    if (first.signal.reason instanceof Crashed) process.exit(exit.failed);
    const reason = new Crashed("Something unexpected stopped it", { cause });
    first.abort(reason);
    second.abort(reason);
  };
  const idle = (): void => crash(new Error("nothing is left that could go on"));
  process.on("SIGINT", stop).on("SIGTERM", stop);
  process.on("uncaughtException", crash).on("unhandledRejection", crash).on("beforeExit", idle);
  try {
    return await work(first.signal, second.signal);
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
    process.off("uncaughtException", crash).off("unhandledRejection", crash).off("beforeExit", idle);
  }
}
