import type { Store } from "../core/store.ts";

/** How many attendees an event has. Counted when first asked, and again after a change. */
export interface Population {
  of(event: number): number;
  changed(event: number): void;
}

export function openPopulation(store: Store): Population {
  const count = store.prepare<{ n: number }>("SELECT count(*) AS n FROM meshi_attendees WHERE event = ?");
  const known = new Map<number, number>();
  const forget = (event: number): void => {
    known.delete(event);
    store.onRollback(() => known.delete(event));
  };
  return {
    of(event) {
      const number = known.get(event) ?? count.get(event)?.n ?? 0;
      known.set(event, number);
      return number;
    },
    changed: forget,
  };
}
