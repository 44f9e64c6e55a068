import { setMaxListeners } from "node:events";
import { type ExitCode, exit } from "./exit.ts";

/** The abort reason of a signal. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** The abort reason of an uncaught error, a defect of this program. The user still learns what was done. */
export class Crashed extends Error {
  override readonly name = "Crashed";
}

/** A signal that follows another within this time is the same one, passed on; in ms. */
const PASSED_ON = 500;

/**
 * Calls `end` at each signal that stops a command: from Ctrl-C, a process manager, or a terminal that is closed. SIGHUP counts
 * once, because a closed terminal sends it twice: first the shell does, then the system. Under npm and its like, one Ctrl-C may come
 * twice: from the terminal, and from npm, which passes its own on. Returns a function that stops listening.
 */
function onSignals(end: () => void): () => void {
  const { npm_config_user_agent: manager } = process.env;
  let last = Number.NEGATIVE_INFINITY;
  let isClosed = false;
  const stop = (): void => {
    const now = performance.now();
    if (manager !== undefined && now - last < PASSED_ON) return;
    last = now;
    end();
  };
  const close = (): void => {
    if (isClosed) return;
    isClosed = true;
    end();
  };
  process.on("SIGINT", stop).on("SIGTERM", stop).on("SIGHUP", close);
  return () => {
    process.off("SIGINT", stop).off("SIGTERM", stop).off("SIGHUP", close);
  };
}

/** Waits for the first signal. The next one ends the process at once, whatever is still being closed. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    let isStopped = false;
    onSignals(() => {
      if (isStopped) process.exit(exit.interrupted);
      isStopped = true;
      resolve();
    });
  });
}

/** How long patient work waits for what is under way, in ms: less than process managers grant, and terminals that close. */
const PATIENCE = 5000;

/** Whether a failure comes from a signal, or an error, that stopped the command. */
export function isOfStop(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause)
    if (at instanceof Interrupted || at instanceof Crashed) return true;
  return false;
}

/**
 * Runs work that a signal stops. The first signal aborts `stop`, so that the work can report how far it came. The next
 * one ends the process. `patient` work gets one more in between: `atOnce` aborts with the second signal, or some seconds after the
 * first, and the work stops waiting. An uncaught error aborts both, and so does an event loop that runs empty. The work can still
 * report.
 */
export async function interruptible<Result>(
  work: (stop: AbortSignal, atOnce: AbortSignal) => Promise<Result>,
  { patient = false } = {},
): Promise<Result> {
  const first = new AbortController();
  const second = new AbortController();
  // Each request under way listens.
  setMaxListeners(0, first.signal, second.signal);
  // The end of the patience is no signal: the second one still does not end the process.
  const waiting = patient ? [first, second] : [first];
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    const next = first.signal.reason instanceof Crashed ? undefined : waiting.shift();
    if (!next) process.exit(exit.interrupted);
    next.abort(new Interrupted("Interrupted"));
    if (patient) timer ??= setTimeout(() => second.abort(new Interrupted("Interrupted")), PATIENCE);
  };
  const crash = (cause: unknown): void => {
    // A second crash, during the final report, would only repeat.
    if (first.signal.reason instanceof Crashed) process.exit(exit.failed);
    const reason = new Crashed("Something unexpected stopped it", { cause });
    first.abort(reason);
    second.abort(reason);
  };
  const idle = (): void => crash(new Error("nothing is left that could go on"));
  const endSignals = onSignals(stop);
  process.on("uncaughtException", crash).on("unhandledRejection", crash).on("beforeExit", idle);
  try {
    return await work(first.signal, second.signal);
  } finally {
    clearTimeout(timer);
    endSignals();
    process.off("uncaughtException", crash).off("unhandledRejection", crash).off("beforeExit", idle);
  }
}

/** How long work without a report may take to end by itself, in ms: it may have a message to print, or something to release. */
const GRACE = 100;

/** Runs work that reports nothing at its end: a signal ends it, whatever it waits for. Returns the exit code. */
export function stoppable(work: (stop: AbortSignal) => Promise<ExitCode>): Promise<ExitCode> {
  return interruptible(async (stop) => {
    const stopped = new Promise<never>((_, reject) => {
      stop.addEventListener("abort", () => setTimeout(() => reject(stop.reason), GRACE));
    });
    try {
      return await Promise.race([work(stop), stopped]);
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      return exit.interrupted;
    }
  });
}
