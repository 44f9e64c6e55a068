import type { Statement, Store, Value } from "../core/store.ts";

/** What is kept of a row: its id, name, e-mail, LinkedIn URL, title, company and raw data. */
export type IncomingRow = readonly [id: string, name: string, ...others: [Value, Value, Value, Value, Value]];

/** Rows of imports that have not ended, by the number of their run. */
export interface Incoming {
  stage(run: number, rows: readonly IncomingRow[]): void;
  /** Makes the rows of a run attendees of an event. */
  take(run: number, event: number): void;
  discard(run: number): void;
}

const COLUMNS = "attendee_id, name, email, linkedin_url, title, company, raw_data";

/** A store that outlives the process keeps the rows of a run that has not ended, too. */
export function openIncoming(store: Store): Incoming {
  return store.durable ? inTable(store) : inMemory(store);
}

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

/** Rows that one statement inserts: fewer statements take less time, and more rows than these gain nothing. */
const BLOCK = 20;

function inMemory(store: Store): Incoming {
  const inserting = (rows: number): Statement<unknown> =>
    store.prepare(`INSERT OR REPLACE INTO meshi_attendees (event, ${COLUMNS})
      VALUES ${Array.from({ length: rows }, () => "(?, ?, ?, ?, ?, ?, ?, ?)").join(", ")}`);
  const [one, block] = [inserting(1), inserting(BLOCK)];
  const staged = new Map<number, readonly IncomingRow[]>();
  return {
    stage(run, rows) {
      staged.set(run, rows);
      store.onRollback(() => staged.delete(run));
    },
    take(run, event) {
      const rows = staged.get(run) ?? [];
      const whole = rows.length - (rows.length % BLOCK);
      for (let from = 0; from < whole; from += BLOCK)
        block.run(...rows.slice(from, from + BLOCK).flatMap((row) => [event, ...row]));
      for (const row of rows.slice(whole)) one.run(event, ...row);
    },
    discard(run) {
      const rows = staged.get(run);
      staged.delete(run);
      if (rows !== undefined) store.onRollback(() => staged.set(run, rows));
    },
  };
}
