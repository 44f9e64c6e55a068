import type { Store } from "../core/store.ts";
import {
  type AttendeeRow,
  type Attendees,
  type AttendeesInMemory,
  attendeesInMemory,
  attendeesInTable,
} from "./attendees.ts";

/** Rows of imports that have not ended, by the number of their run. */
export interface Incoming {
  stage(run: number, rows: readonly AttendeeRow[]): void;
  /** Makes the rows of a run attendees of an event. */
  take(run: number, event: number): void;
  discard(run: number): void;
}

/** The two states of a row. A store that outlives the process keeps both in its tables. */
export interface Rows {
  readonly incoming: Incoming;
  readonly attendees: Attendees;
}

export function openRows(store: Store): Rows {
  if (store.durable) return { incoming: inTable(store), attendees: attendeesInTable(store) };
  const attendees = attendeesInMemory(store);
  return { incoming: inMemory(store, attendees), attendees };
}

const COLUMNS = "attendee_id, name, email, linkedin_url, title, company, raw_data";

function inTable(store: Store): Incoming {
  const insert = store.prepare(
    `INSERT INTO meshi_incoming (run, position, ${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const take = store.prepare(`INSERT OR REPLACE INTO meshi_attendees (event, ${COLUMNS})
    SELECT ?, ${COLUMNS} FROM meshi_incoming WHERE run = ?`);
  const discard = store.prepare("DELETE FROM meshi_incoming WHERE run = ?");
  return {
    stage(run, rows) {
      for (const [position, row] of rows.entries()) insert.run(run, position, ...row);
    },
    take: (run, event) => void take.run(event, run),
    discard: (run) => void discard.run(run),
  };
}

function inMemory(store: Store, attendees: AttendeesInMemory): Incoming {
  const staged = new Map<number, readonly AttendeeRow[]>();
  return {
    stage(run, rows) {
      staged.set(run, rows);
      store.onRollback(() => staged.delete(run));
    },
    take: (run, event) => attendees.add(event, staged.get(run) ?? []),
    discard(run) {
      const rows = staged.get(run);
      staged.delete(run);
      if (rows !== undefined) store.onRollback(() => staged.set(run, rows));
    },
  };
}
