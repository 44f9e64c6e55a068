import type { Store } from "../core/transactions.ts";

/** A contact on its way through a journey. */
export interface EntryRow {
  readonly id: number;
  readonly journey: string;
  readonly project: string;
  readonly contact: number;
  /** The journey's steps when the contact entered, as JSON. */
  readonly steps: string;
  readonly step: string;
  /** Name of the event that it waits for. */
  readonly waiting: string | null;
  readonly due_at: number;
}

/** When a schedule lets contacts in next. */
export interface ScheduleRow {
  readonly journey: string;
  readonly project: string;
  readonly due_at: number;
}

/** The statements over the tables of entries, events and schedules. */
export function entryStatements(store: Store) {
  return {
    insert: store.prepare(
      `INSERT INTO main_entries (journey, project, contact, steps, step, state, entered_at, due_at)
     VALUES (?, ?, ?, ?, ?, 'active', ?, ?)`,
    ),
    insertEvent: store.prepare(
      "INSERT INTO main_events (project, contact, name, data, occurred_at) VALUES (?, ?, ?, ?, ?)",
    ),
    entered: store.prepare<{ last: number | null }>(
      "SELECT max(entered_at) AS last FROM main_entries WHERE journey = ? AND contact = ?",
    ),
    waiting: store.prepare<EntryRow>("SELECT * FROM main_entries WHERE contact = ? AND waiting = ?"),
    due: store.prepare<EntryRow>("SELECT * FROM main_entries WHERE due_at <= ? ORDER BY due_at, id LIMIT 1"),
    scheduled: store.prepare<ScheduleRow>(
      "SELECT * FROM main_schedules WHERE due_at <= ? ORDER BY due_at, journey LIMIT 1",
    ),
    reschedule: store.prepare(
      "INSERT OR REPLACE INTO main_schedules (journey, project, due_at) VALUES (?, ?, ?)",
    ),
    unschedule: store.prepare("DELETE FROM main_schedules WHERE journey = ?"),
    move: store.prepare("UPDATE main_entries SET step = ?, waiting = ?, due_at = ? WHERE id = ?"),
    end: store.prepare(
      "UPDATE main_entries SET state = ?, step = NULL, waiting = NULL, due_at = NULL WHERE id = ?",
    ),
  };
}
