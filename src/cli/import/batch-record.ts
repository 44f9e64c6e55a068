import { type BatchResult, PollFailed, TransportError } from "../../client/index.ts";
import type { Origin } from "../bulk/origins.ts";
import { statusOf } from "../bulk/refusal.ts";
import { runIdOf } from "../bulk/run-id.ts";
import { isOfStop } from "../interrupt.ts";
import { count as counted, grouped } from "../numbers.ts";

/**
 * How one batch ended. `rejected`: the API rejected each of its rows. `underway`: its run goes on, but polling it failed; or its
 * response was no longer awaited.
 * `unknown`: its request may or may not have been worked on. `unsent`: the API has taken nothing of it, and the rows are not why.
 */
export type BatchOutcome = BatchResult["status"] | "underway" | "unsent";

/** How one batch ended, for people and for programs. */
export interface BatchRecord {
  /** From 1. The parts of a batch that was too large have its number. */
  readonly number: number;
  /** First and last row of the input. */
  readonly rows: { readonly first: number; readonly last: number };
  readonly count: number;
  readonly status: BatchOutcome;
  readonly rejected: number;
  readonly runId?: string;
  /** An earlier command began the run. */
  readonly replayed: boolean;
  readonly finishedAt?: string;
  readonly requestId?: string;
  readonly error?: unknown;
}

/** The record of a batch whose first and last item come from these places of the input. */
export function recordOf(
  result: BatchResult,
  first: Origin | undefined,
  last: Origin | undefined,
): BatchRecord {
  const { error } = result;
  const runId =
    runIdOf(result.data) ?? (error instanceof PollFailed ? runIdOf(error.params.path) : undefined);
  return {
    number: result.index + 1,
    rows: { first: first?.row ?? result.offset + 1, last: last?.row ?? result.offset + result.count },
    count: result.count,
    status: outcomeOf(result),
    rejected: result.itemErrors.length,
    replayed: result.replayed,
    ...(runId === undefined ? {} : { runId }),
    ...(result.finishedAt === undefined ? {} : { finishedAt: result.finishedAt }),
    ...(result.requestId === undefined ? {} : { requestId: result.requestId }),
    ...(error === undefined || isOfStop(error) ? {} : { error }),
  };
}

function outcomeOf({ status, error }: BatchResult): BatchOutcome {
  if (isUntaken(error)) return "unsent";
  // The API took the batch, and its run goes on; or this command no longer waits. That is more than a lost response shows.
  return status === "unknown" && (error instanceof PollFailed || isOfStop(error)) ? "underway" : status;
}

/** Whether nothing of a request was worked on, for a reason that is not in it: no connection, or a rate limit. */
function isUntaken(error: BatchResult["error"]): boolean {
  const isElsewhere = error instanceof TransportError || statusOf(error) === 429;
  return isElsewhere && error !== undefined && "outcomeUnknown" in error && !error.outcomeUnknown;
}

/** The outcome of a batch in a few words. */
export function describeRecord({
  status,
  count,
  rejected,
  runId,
  finishedAt,
  replayed,
}: BatchRecord): string {
  const refused = rejected > 0 ? `, ${grouped(rejected)} rejected` : "";
  const taken = counted(count - rejected, "row");
  switch (status) {
    case "succeeded":
    case "partial":
      return `${replayed ? "begun earlier, now done" : "done"}: ${taken} in${refused}`;
    case "already":
      return `already imported${finishedAt ? `, finished ${finishedAt}` : ""}: ${taken}${refused}`;
    case "rejected":
      return `rejected: ${counted(count, "row")}`;
    case "unsent":
      return `not sent: ${counted(count, "row")}`;
    case "failed":
      return `failed: ${counted(count, "row")}`;
    case "underway":
      return runId === undefined
        ? `sent, and no response is awaited: the API may work on ${counted(count, "row")}`
        : `its run goes on, and is not followed: ${counted(count, "row")}`;
    case "unknown":
      return `unknown: ${counted(count, "row")} may be in or not`;
  }
}
