import type { Call, Handler, Reply, Tools } from "../core/api.ts";
import { performDue } from "../core/due-work.ts";
import { randomHex } from "../core/random-hex.ts";
import { Refusal } from "../core/refusal.ts";
import { timestamp } from "../core/timestamp.ts";
import type { EventRow, Events } from "./events.ts";
import { PendingRuns } from "./pending-runs.ts";
import type { Population } from "./population.ts";
import type { RowError } from "./rows.ts";
import { openRunTable, type RunKind, type RunRow } from "./run-table.ts";

/** Properties of every body that starts a run. */
export interface RunRequest {
  readonly idempotency_key: string;
  readonly webhook_url?: string;
}

/** What is known about the work when a run is accepted. */
export interface Workload {
  readonly total: number;
  readonly errors: readonly RowError[];
}

export interface Runs {
  readonly handlers: Readonly<Record<string, Handler>>;
  /**
   * Starts a run, or replays the one that the same key started. `stage` stores the input of the run under its number.
   * @throws Refusal `IDEMPOTENCY_KEY_CONFLICT` if the key belongs to another operation or event.
   */
  start(
    call: Call,
    kind: RunKind,
    event: EventRow,
    request: RunRequest,
    stage?: (run: number) => Workload,
  ): Reply;
  /** Sets what a run of this kind does when it ends, even a doomed one. */
  onEnd(kind: RunKind, work: (run: RunRow) => void): void;
  settle(now: number): void;
}

/** Share of its time that a run is queued. */
const QUEUED = 0.25;

/**
 * Runs advance with the clock alone. Their times are fixed when they are accepted. Runs that have ended do their work before
 * the next request, in order of their ends.
 */
export function openRuns(
  { store, idempotency, runDuration, note }: Tools,
  events: Events,
  population: Population,
): Runs {
  const table = openRunTable(store);
  const pending = new PendingRuns(store, table.unsettled());
  let lastId = table.lastId();
  const endings = new Map<RunKind, (run: RunRow) => void>();

  const require = (org: string, runId: string): RunRow => {
    const run = table.find(org, runId);
    if (run === undefined) throw new Refusal("RUN_NOT_FOUND", `No run has the id ${runId}.`);
    return run;
  };

  const start: Runs["start"] = (
    call,
    kind,
    event,
    request,
    stage = () => ({ total: population.of(event.id), errors: [] }),
  ) => {
    const { tenant } = call.principal;
    const target = `${call.operation} ${kind} ${event.event_id}`;
    const used = idempotency.find(tenant, request.idempotency_key);
    if (used && used.target !== target) {
      throw new Refusal(
        "IDEMPOTENCY_KEY_CONFLICT",
        "The idempotency key was used for another operation or event.",
      );
    }
    if (used)
      return {
        status: 200,
        body: { ...view(require(tenant, used.result), call.now), idempotent_replay: true },
      };

    lastId += 1;
    const id = lastId;
    const runId = `run_${randomHex(20)}`;
    const { total, errors } = stage(id);
    const run: RunRow = {
      id,
      run_id: runId,
      kind,
      event: event.id,
      event_id: event.event_id,
      org: tenant,
      webhook_url: request.webhook_url ?? null,
      total,
      failed: errors.length,
      errors: errors.length === 0 || call.doomed ? "[]" : JSON.stringify(errors),
      doomed: Number(call.doomed),
      created_at: call.now,
      started_at: call.now + Math.floor(runDuration * QUEUED),
      finished_at: call.now + runDuration,
    };
    table.add(run);
    pending.add(run);
    idempotency.remember(tenant, request.idempotency_key, { target, result: runId });
    return { status: 202, body: { ...view(run, call.now, "queued"), idempotent_replay: false } };
  };

  const overEvent =
    (kind: RunKind): Handler =>
    (call) => {
      const event = events.require(call.principal.tenant, call.path.event_id ?? "");
      // The schema of the body has been checked.
      return start(call, kind, event, call.body as RunRequest);
    };

  return {
    start,
    onEnd: (kind, work) => endings.set(kind, work),
    settle(now) {
      if (pending.firstDue(now) === undefined) return;
      performDue(store, note, {
        next: () => pending.firstDue(now),
        perform(run) {
          pending.remove(run);
          // Imports in progress when it was accepted may have ended before it.
          table.settle(run, run.kind === "import" ? run.total : population.of(run.event));
          endings.get(run.kind)?.(run);
        },
        setAside(run) {
          pending.remove(run);
          table.fail(run);
        },
        nameOf: ({ run_id }) => `the run ${run_id}`,
      });
    },
    handlers: {
      startEnrichmentRun: overEvent("enrichment"),
      startMatchRun: overEvent("match"),
      createRun(call) {
        // The schema of the body has been checked. It allows only the two kinds.
        const body = call.body as RunRequest & { readonly kind: RunKind; readonly event_id: string };
        return start(call, body.kind, events.require(call.principal.tenant, body.event_id), body);
      },
      getRun: ({ principal, path, now }) => ({
        status: 200,
        body: view(require(principal.tenant, path.run_id ?? ""), now),
      }),
    },
  };
}

type Status = "queued" | "running" | "succeeded" | "partial" | "failed";

/** The run at `now`. The response that accepts a run shows it as queued, even if it takes no time. */
function view(run: RunRow, now: number, status: Status = statusAt(run, now)): object {
  const ended = status !== "queued" && status !== "running";
  return {
    run_id: run.run_id,
    kind: run.kind,
    event_id: run.event_id,
    status,
    webhook_url: run.webhook_url,
    created_at: timestamp(run.created_at),
    started_at: status === "queued" ? null : timestamp(run.started_at),
    finished_at: ended ? timestamp(run.finished_at) : null,
    counts: {
      total: run.total,
      ...(ended ? endCounts(run) : { succeeded: status === "running" ? doneAt(run, now) : 0, failed: 0 }),
    },
    errors: ended ? JSON.parse(run.errors) : [],
  };
}

function statusAt({ started_at, finished_at, total, failed, doomed }: RunRow, now: number): Status {
  if (now < started_at) return "queued";
  if (now < finished_at) return "running";
  if (doomed) return "failed";
  if (failed === 0) return "succeeded";
  return failed < total ? "partial" : "failed";
}

/** Nothing has succeeded in a doomed run. */
function endCounts({ total, failed, doomed }: RunRow): { succeeded: number; failed: number } {
  return doomed ? { succeeded: 0, failed: total } : { succeeded: total - failed, failed };
}

/** Items that a running run has done. They grow evenly with time. */
function doneAt({ started_at, finished_at, total, failed }: RunRow, now: number): number {
  return Math.floor(((total - failed) * (now - started_at)) / (finished_at - started_at));
}
