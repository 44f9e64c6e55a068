import type { Tools } from "../core/api.ts";
import type { Override } from "../derived/overrides.ts";
import type { Contacts, Recipient } from "./contacts.ts";
import type { Entries } from "./entries.ts";
import { oneProject } from "./ownership.ts";
import { momentOf } from "./questions.ts";
import { invalid } from "./refusals.ts";

interface EventInput extends Recipient {
  readonly name: string;
  readonly data?: object;
  readonly occurred_at?: string;
}

interface Batch {
  readonly project_id?: string;
  readonly events: readonly EventInput[];
}

/** Takes in events about contacts: all of a batch or none. */
export function openEvents(
  { store }: Tools,
  contacts: Contacts,
  entries: Entries,
): Readonly<Record<string, Override>> {
  const keep = store.prepare(
    "INSERT INTO main_events (project, external_id, name, data, occurred_at) VALUES (?, ?, ?, ?, ?)",
  );
  return {
    sendEvents(call) {
      const { principal, body, now } = call;
      // The schema of the body has been checked.
      const { project_id, events } = body as Batch;
      const project = oneProject(principal, project_id);
      for (const [index, event] of events.entries()) {
        const { name, contact_id, external_id = "", data = {} } = event;
        const at = occurredAt(event, index, now);
        const contact =
          contact_id === undefined
            ? contacts.byExternalId(project, external_id, now)
            : contacts.named(call, project, { contact_id });
        if (contact) entries.occur(contact, { name, data, at }, now);
        else keep.run(project, external_id, name, JSON.stringify(data), at);
      }
      return { status: 202, body: { accepted: events.length } };
    },
  };
}

/** @throws Refusal for a time that the format allows but `Date` cannot parse, such as a leap second. */
function occurredAt({ occurred_at }: EventInput, index: number, now: number): number {
  if (occurred_at === undefined) return now;
  const at = momentOf(occurred_at);
  if (Number.isNaN(at)) throw invalid({ [`events.${index}.occurred_at`]: "is not a moment in RFC 3339" });
  return at;
}
