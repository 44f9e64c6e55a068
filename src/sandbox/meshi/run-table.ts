import type { Store } from "../core/store.ts";

export type RunKind = "import" | "enrichment" | "match";

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

/** All runs that were accepted. */
export interface RunTable {
  /** The highest number of a run; 0 if there is none. */
  lastId(): number;
  /** Runs whose work is not done, in order of their ends. */
  unsettled(): readonly RunRow[];
  find(org: string, runId: string): RunRow | undefined;
  add(run: RunRow): void;
  /** Its work is done, on so many rows. */
  settle(run: RunRow, total: number): void;
  /** Its work has failed. */
  fail(run: RunRow): void;
}

/** A store that outlives the process keeps runs in its table. */
export function openRunTable(store: Store): RunTable {
  return store.durable ? inTable(store) : inMemory(store);
}

const columns = `r.id, r.run_id, r.kind, r.event, e.event_id, e.org, r.webhook_url, r.total, r.failed, r.errors, r.doomed,
  r.created_at, r.started_at, r.finished_at FROM meshi_runs r JOIN meshi_events e ON e.id = r.event`;

function inTable(store: Store): RunTable {
  const insert = store.prepare(`INSERT INTO meshi_runs
    (id, run_id, kind, event, webhook_url, total, failed, errors, doomed, created_at, started_at, finished_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const highest = store.prepare<{ id: number | null }>("SELECT max(id) AS id FROM meshi_runs");
  const select = store.prepare<RunRow>(`SELECT ${columns} WHERE e.org = ? AND r.run_id = ?`);
  const unsettled = store.prepare<RunRow>(
    `SELECT ${columns} WHERE r.settled = 0 ORDER BY r.finished_at, r.id`,
  );
  const settle = store.prepare("UPDATE meshi_runs SET settled = 1, total = ? WHERE id = ?");
  const fail = store.prepare("UPDATE meshi_runs SET settled = 1, doomed = 1, errors = '[]' WHERE id = ?");
  return {
    lastId: () => highest.get()?.id ?? 0,
    unsettled: () => unsettled.all(),
    find: (org, runId) => select.get(org, runId),
    add(run) {
      insert.run(
        ...[run.id, run.run_id, run.kind, run.event, run.webhook_url, run.total, run.failed, run.errors],
        ...[run.doomed, run.created_at, run.started_at, run.finished_at],
      );
    },
    settle: ({ id }, total) => void settle.run(total, id),
    fail: ({ id }) => void fail.run(id),
  };
}

function inMemory(store: Store): RunTable {
  const runs = new Map<string, RunRow>();
  const replace = (run: RunRow): void => {
    const before = runs.get(run.run_id);
    runs.set(run.run_id, run);
    store.onRollback(() => (before ? runs.set(run.run_id, before) : runs.delete(run.run_id)));
  };
  return {
    lastId: () => 0,
    unsettled: () => [],
    find(org, runId) {
      const run = runs.get(runId);
      return run?.org === org ? run : undefined;
    },
    add(run) {
      runs.set(run.run_id, run);
      store.onRollback(() => runs.delete(run.run_id));
    },
    settle(run, total) {
      // Almost every run ends with the number that it began with.
      if (total !== run.total) replace({ ...run, total });
    },
    fail: (run) => replace({ ...run, doomed: 1, errors: "[]" }),
  };
}
