import type { Store } from "../core/store.ts";
import type { Attendees } from "./attendees.ts";

/** How many attendees an event has. Counted when first asked, and again after a change. */
export interface Population {
  of(event: number): number;
  changed(event: number): void;
}

export function openPopulation(store: Store, attendees: Attendees): Population {
  const known = new Map<number, number>();
  const forget = (event: number): void => {
    known.delete(event);
    store.onRollback(() => known.delete(event));
  };
  return {
    of(event) {
      const number = known.get(event) ?? attendees.count(event);
      known.set(event, number);
      return number;
    },
    changed: forget,
  };
}
