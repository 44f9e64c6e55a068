import { randomUUID } from "node:crypto";
import type { Call, Handler, Reply, Tools } from "../core/api.ts";
import { performDue } from "../core/due-work.ts";
import { Refusal } from "../core/refusal.ts";
import { timestamp } from "../core/timestamp.ts";
import type { EventRow, Events } from "./events.ts";
import type { RowError } from "./rows.ts";

export type RunKind = "import" | "enrichment" | "match";

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

export interface RunRow {
  readonly id: number;
  readonly run_id: string;
  readonly kind: RunKind;
  readonly event: number;
  readonly event_id: string;
  readonly org: string;
  readonly webhook_url: string | null;
  readonly total: number;
  readonly failed: number;
  /** JSON array. */
  readonly errors: string;
  /** 1 if a fault makes the run fail. */
  readonly doomed: number;
  readonly created_at: number;
  readonly started_at: number;
  readonly finished_at: number;
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

const columns = `r.id, r.run_id, r.kind, r.event, e.event_id, e.org, r.webhook_url, r.total, r.failed, r.errors, r.doomed,
  r.created_at, r.started_at, r.finished_at FROM meshi_runs r JOIN meshi_events e ON e.id = r.event`;

/**
 * Runs advance with the clock alone. Their times are fixed when they are accepted. Runs that have ended do their work before
 * the next request, in order of their ends.
 */
export function openRuns({ store, idempotency, runDuration, note }: Tools, events: Events): Runs {
  const insert = store.prepare(`INSERT INTO meshi_runs
    (id, run_id, kind, event, webhook_url, total, failed, errors, doomed, created_at, started_at, finished_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const nextId = store.prepare<{ id: number }>("SELECT coalesce(max(id), 0) + 1 AS id FROM meshi_runs");
  const select = store.prepare<RunRow>(`SELECT ${columns} WHERE e.org = ? AND r.run_id = ?`);
  const due = store.prepare<RunRow>(
    `SELECT ${columns} WHERE r.settled = 0 AND r.finished_at <= ? ORDER BY r.finished_at, r.id LIMIT 1`,
  );
  const earliest = store.prepare<{ at: number | null }>(
    "SELECT min(finished_at) AS at FROM meshi_runs WHERE settled = 0",
  );
  const nextDue = (): number => earliest.get()?.at ?? Number.POSITIVE_INFINITY;
  // Saves a query at every request. A time that is too early does no harm: the table decides.
  let dueAt = nextDue();
  const settled = store.prepare("UPDATE meshi_runs SET settled = 1 WHERE id = ?");
  const failed = store.prepare("UPDATE meshi_runs SET settled = 1, doomed = 1, errors = '[]' WHERE id = ?");
  // Imports in progress when a run was accepted may have ended before it.
  const recount = store.prepare(`UPDATE meshi_runs SET total = (SELECT count(*) FROM meshi_attendees a WHERE
    a.event = meshi_runs.event) WHERE id = ? AND kind <> 'import'`);
  const population = store.prepare<{ n: number }>(
    "SELECT count(*) AS n FROM meshi_attendees WHERE event = ?",
  );
  const endings = new Map<RunKind, (run: RunRow) => void>();

  const require = (org: string, runId: string): RunRow => {
    const run = select.get(org, runId);
    if (run === undefined) throw new Refusal("RUN_NOT_FOUND", `No run has the id ${runId}.`);
    return run;
  };

  const wholeEvent = ({ id }: EventRow): Workload => ({ total: population.get(id)?.n ?? 0, errors: [] });

  const start: Runs["start"] = (call, kind, event, request, stage = () => wholeEvent(event)) => {
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

    const id = nextId.get()?.id ?? 1;
    const runId = `run_${randomUUID().replaceAll("-", "").slice(0, 20)}`;
    const { total, errors } = stage(id);
    const failed = errors.length;
    const reported = JSON.stringify(call.doomed ? [] : errors);
    const startedAt = call.now + Math.floor(runDuration * QUEUED);
    const finishedAt = call.now + runDuration;
    dueAt = Math.min(dueAt, finishedAt);
    insert.run(
      id,
      runId,
      kind,
      event.id,
      request.webhook_url ?? null,
      total,
      failed,
      reported,
      Number(call.doomed),
      call.now,
      startedAt,
      finishedAt,
    );
    idempotency.remember(tenant, request.idempotency_key, { target, result: runId });
    const accepted = view(require(tenant, runId), call.now, "queued");
    return { status: 202, body: { ...accepted, idempotent_replay: false } };
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
      if (now < dueAt) return;
      performDue(store, note, {
        next: () => due.get(now),
        perform(run) {
          recount.run(run.id);
          endings.get(run.kind)?.(run);
          settled.run(run.id);
        },
        setAside: ({ id }) => failed.run(id),
        nameOf: ({ run_id }) => `the run ${run_id}`,
      });
      dueAt = nextDue();
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
