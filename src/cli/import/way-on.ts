import { ApiError, PollFailed, RunFailed, TransportError, UnexpectedResponse } from "../../client/index.ts";
import { connectionTrouble } from "../connection-error.ts";
import { Interrupted } from "../interrupt.ts";
import { shellWord } from "../shell-word.ts";
import type { ImportOptions } from "./options.ts";
import type { Report } from "./summary.ts";

/** How many runs are named one by one. The JSON has all of them. */
const RUNS_NAMED = 5;

/** What the user can do next: only what helps. */
export function wayOn({ ending, tally, error }: Report, options: ImportOptions): string[] {
  const lines = tally.openRuns.slice(0, RUNS_NAMED).map((id) => {
    const where = options.baseUrl === undefined ? "" : ` --base-url ${shellWord(options.baseUrl)}`;
    const profile = options.profile === undefined ? "" : ` --profile ${shellWord(options.profile)}`;
    return `The run ${id} goes on. To follow it to its end: concord runs ${id} --wait${where}${profile}`;
  });
  const open = tally.failed + tally.unknown + tally.underway + tally.unsent;
  // If no row was sent, something else has to change first.
  if (ending !== "interrupted" && (tally.begun === 0 || open === 0)) return lines;
  const causes = [error, ...tally.batches.map(({ error }) => error)].filter((cause) => cause !== undefined);
  const again = "run the same command again: what is in is recognised, and not imported twice.";
  if (ending === "interrupted" || causes.every(passes)) lines.push(`To go on, ${again}`);
  else if (!causes.some(needsOtherRows)) lines.push(`Once that is put right, ${again}`);
  return lines;
}

/** Whether the failure may pass by itself. */
function passes(cause: unknown): boolean {
  if (cause instanceof Interrupted || cause instanceof RunFailed) return true;
  if (cause instanceof PollFailed) return passes(cause.cause);
  if (cause instanceof TransportError) {
    return !/certificate|TLS|user name/.test(connectionTrouble(cause.cause)?.what ?? "");
  }
  if (cause instanceof ApiError) return isPassing(cause.status);
  return cause instanceof UnexpectedResponse && isPassing(cause.response.status);
}

function isPassing(status: number): boolean {
  return status >= 500 || status === 429 || status === 408 || status === 425;
}

/** Whether the rows, the event or an option have to change, so the same command would fail again. */
function needsOtherRows(cause: unknown): boolean {
  if (cause instanceof UnexpectedResponse) return cause.response.status === 413;
  return cause instanceof ApiError && !isPassing(cause.status) && ![401, 403].includes(cause.status);
}
