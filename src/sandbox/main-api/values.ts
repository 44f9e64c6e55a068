import type { Tools } from "../core/api.ts";
import { valueIn } from "../core/json.ts";
import { timestamp } from "../core/timestamp.ts";
import type { Contact, ContactItem } from "./contacts.ts";
import type { Field } from "./rules.ts";
import type { Sends } from "./sends.ts";

/** The values of a contact's field at `now`, as a condition checks them. `null` is no value. */
export type ReadValues = (contact: ContactItem, field: Field, now: number) => readonly unknown[];

export function openValues({ store }: Tools, sends: Sends): ReadValues {
  const events = store.prepare<{ data: string; occurred_at: number }>(
    "SELECT data, occurred_at FROM main_events WHERE contact = ? AND name = ?",
  );
  const entries = store.prepare<{ state: string }>(
    "SELECT state FROM main_entries WHERE contact = ? AND journey = ?",
  );
  const joined = store.prepare<{ joined_at: number }>(
    "SELECT joined_at FROM main_members WHERE contact = ? AND list = ?",
  );

  const read: ReadValues = (contact, { source, field }, now) => {
    switch (source) {
      case "attribute":
        return [attribute(contact.body, field)];
      case "engagement":
        return [sends.engagement(contact.seq, now).get(field)];
      case "event": {
        const [name = "", property] = field.split("#");
        return events
          .all(contact.seq, name)
          .map(({ data, occurred_at }) =>
            property === undefined ? timestamp(occurred_at) : valueIn(JSON.parse(data), property),
          );
      }
      case "journey":
        return entries.all(contact.seq, field).map(({ state }) => state);
      case "list":
        return joined.all(contact.seq, field).map(({ joined_at }) => timestamp(joined_at));
    }
  };

  return (contact, field, now) => read(contact, field, now).flatMap(items);
}

const CUSTOM = "attributes.";

function attribute(body: Contact, field: string): unknown {
  return field.startsWith(CUSTOM)
    ? valueIn(body.attributes, field.slice(CUSTOM.length))
    : valueIn(body, field);
}

/** Flattens arrays of any depth. An object is one value. */
function items(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value.flatMap(items) : [value];
}
