import type { Store } from "../core/store.ts";

/** What is kept of a row: its id, name, e-mail, LinkedIn URL, title, company and raw data. */
export type AttendeeRow = readonly [id: string, name: string, ...others: [Text, Text, Text, Text, Text]];

type Text = string | null;

export interface Person {
  readonly attendee_id: string;
  readonly name: string;
  readonly email: string | null;
  readonly company: string | null;
}

/** Everybody whose import has ended. An id that comes again replaces the row before. */
export interface Attendees {
  count(event: number): number;
  find(event: number, id: string): Person | undefined;
  /** Whether an event of the organisation has the id. */
  isKnown(org: string, id: string): boolean;
  /** Attendees of an event in order of their ids. */
  of(event: number): Person[];
}

export interface AttendeesInMemory extends Attendees {
  add(event: number, rows: readonly AttendeeRow[]): void;
}

const person = "SELECT attendee_id, name, email, company FROM meshi_attendees WHERE event = ?";

export function attendeesInTable(store: Store): Attendees {
  const count = store.prepare<{ n: number }>("SELECT count(*) AS n FROM meshi_attendees WHERE event = ?");
  const one = store.prepare<Person>(`${person} AND attendee_id = ?`);
  const all = store.prepare<Person>(`${person} ORDER BY attendee_id`);
  const known = store.prepare(`SELECT 1 FROM meshi_events e JOIN meshi_attendees a ON a.event = e.id
    WHERE e.org = ? AND a.attendee_id = ? LIMIT 1`);
  return {
    count: (event) => count.get(event)?.n ?? 0,
    find: (event, id) => one.get(event, id),
    isKnown: (org, id) => known.get(org, id) !== undefined,
    of: (event) => all.all(event),
  };
}

/** The latest row of an id. To replace the row here takes one search of the map, and not two. */
interface Seat {
  row: AttendeeRow;
}

/** A map takes a row in a tenth of a table's time. */
export function attendeesInMemory(store: Store): AttendeesInMemory {
  const events = new Map<number, Map<string, Seat>>();
  const ofOrg = store.prepare<{ id: number }>("SELECT id FROM meshi_events WHERE org = ?");
  return {
    add(event, rows) {
      const seats = events.get(event) ?? new Map<string, Seat>();
      events.set(event, seats);
      const before: (AttendeeRow | undefined)[] = [];
      for (const row of rows) {
        const seat = seats.get(row[0]);
        before.push(seat?.row);
        if (seat) seat.row = row;
        else seats.set(row[0], { row });
      }
      store.onRollback(() => {
        for (const [id] of rows.toReversed()) {
          const row = before.pop();
          if (row) seats.set(id, { row });
          else seats.delete(id);
        }
      });
    },
    count: (event) => events.get(event)?.size ?? 0,
    find(event, id) {
      const seat = events.get(event)?.get(id);
      return seat && personOf(seat.row);
    },
    isKnown: (org, id) => ofOrg.all(org).some((event) => events.get(event.id)?.has(id)),
    of: (event) => inOrder(Array.from(events.get(event)?.values() ?? [], ({ row }) => row)).map(personOf),
  };
}

function inOrder(rows: AttendeeRow[]): AttendeeRow[] {
  return rows.sort(([one], [other]) => (one < other ? -1 : 1));
}

function personOf([attendee_id, name, email, , , company]: AttendeeRow): Person {
  return { attendee_id, name, email, company };
}
