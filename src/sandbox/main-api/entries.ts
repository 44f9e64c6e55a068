import { createHash } from "node:crypto";
import type { Tools } from "../core/api.ts";
import { performDue } from "../core/due-work.ts";
import { Refusal } from "../core/refusal.ts";
import type { ContactRow, Contacts } from "./contacts.ts";
import { projects } from "./keys.ts";
import type { Membership } from "./membership.ts";
import { nextEntryAt } from "./schedule.ts";
import type { Sends } from "./sends.ts";
import { entriesOf, type Step, type Trigger } from "./steps.ts";
import type { JourneyRow } from "./tables.ts";

interface EntryRow {
  readonly id: number;
  readonly journey: string;
  readonly contact: number;
  /** The journey's steps when the contact entered, as JSON. */
  readonly steps: string;
  readonly step: string;
  /** Name of the event that it waits for. */
  readonly waiting: string | null;
  readonly due_at: number;
}

/** What follows a step: another step, now or later; a wait for an event; or an exit. */
type Move =
  | { readonly to: string | undefined; readonly after?: number }
  | { readonly waitFor: string; readonly after: number }
  | "exit";

/** An event about a contact. */
export interface Occurrence {
  readonly name: string;
  readonly data: object;
  readonly at: number;
}

/** Contacts on their way through journeys. */
export interface Entries {
  /** Lets a contact in. Its first steps are taken after the response. */
  enter(journey: Pick<JourneyRow, "journey_id" | "steps">, contact: ContactRow, now: number): void;
  /** Stores an event of a contact. It lets the contact into journeys and ends waits for this event. */
  occur(contact: ContactRow, occurrence: Occurrence, now: number): void;
  /** Takes all steps and scheduled entries that are due, in order of their times. */
  settle(now: number): void;
}

type ScheduledJourney = JourneyRow & { readonly next_entry_at: number };

/** Pause between two rounds of a loop that has no wait of its own, in ms. */
const LAP = 60 * 60 * 1000;

export function openEntries(
  { store, note }: Tools,
  contacts: Contacts,
  membership: Membership,
  sends: Sends,
): Entries {
  const insert = store.prepare(
    `INSERT INTO main_entries (journey, contact, steps, step, state, entered_at, due_at)
     VALUES (?, ?, ?, ?, 'active', ?, ?)`,
  );
  const insertEvent = store.prepare(
    "INSERT INTO main_events (project, contact, name, data, occurred_at) VALUES (?, ?, ?, ?, ?)",
  );
  const triggered = store.prepare<JourneyRow>(
    `SELECT * FROM main_journeys WHERE project = ? AND status = 'live' AND "trigger" ->> '$.type' = 'event'
       AND "trigger" ->> '$.event_name' = ? ORDER BY id`,
  );
  const entered = store.prepare<{ last: number | null }>(
    "SELECT max(entered_at) AS last FROM main_entries WHERE journey = ? AND contact = ?",
  );
  const waiting = store.prepare<EntryRow>("SELECT * FROM main_entries WHERE contact = ? AND waiting = ?");
  const due = store.prepare<EntryRow>(
    "SELECT * FROM main_entries WHERE due_at <= ? ORDER BY due_at, id LIMIT 1",
  );
  const scheduled = store.prepare<ScheduledJourney>(
    "SELECT * FROM main_journeys WHERE next_entry_at <= ? AND status = 'live' ORDER BY next_entry_at, id LIMIT 1",
  );
  const reschedule = store.prepare("UPDATE main_journeys SET next_entry_at = ? WHERE id = ?");
  const move = store.prepare("UPDATE main_entries SET step = ?, waiting = ?, due_at = ? WHERE id = ?");
  const end = store.prepare(
    "UPDATE main_entries SET state = ?, step = NULL, waiting = NULL, due_at = NULL WHERE id = ?",
  );

  const enter: Entries["enter"] = ({ journey_id, steps }, contact, now) => {
    const [entry = ""] = entriesOf(JSON.parse(steps));
    insert.run(journey_id, contact.id, steps, entry, now, now);
  };

  const record = (contact: ContactRow, { name, data, at }: Occurrence, now: number): void => {
    insertEvent.run(contact.project, contact.id, name, JSON.stringify(data), at);
    for (const entry of waiting.all(contact.id, name)) {
      const [next] = stepOf(entry)?.next ?? [];
      if (next === undefined) end.run("completed", entry.id);
      else move.run(next, null, now, entry.id);
    }
  };

  const occur: Entries["occur"] = (contact, occurrence, now) => {
    record(contact, occurrence, now);
    for (const journey of triggered.all(contact.project, occurrence.name)) enter(journey, contact, now);
  };

  /** Event steps can let a contact in endlessly. So it enters at most once now and once a `LAP` later. */
  const emit = (contact: ContactRow, name: string, data: object, now: number): void => {
    record(contact, { name, data, at: now }, now);
    for (const journey of triggered.all(contact.project, name)) {
      const last = entered.get(journey.journey_id, contact.id)?.last ?? null;
      if (last === null || last < now) enter(journey, contact, now);
      else if (last === now) enter(journey, contact, now + LAP);
    }
  };

  const take = (step: Step, contact: ContactRow, now: number): Move => {
    const [first, second] = step.next;
    switch (step.type) {
      case "send":
        trySend(contact, step.config.channel, now);
        return { to: first };
      case "delay":
        return { to: first, after: step.config.seconds * 1000 };
      case "gate":
        return { to: membership.belongs(contact, step.config.rule, now) ? first : second };
      case "experiment":
        return {
          to: chosen(
            step,
            step.next.map(() => 1),
            contact,
          ),
        };
      case "balancer":
        return { to: chosen(step, step.config.weights, contact) };
      case "update":
        contacts.setAttribute(contact, step.config.attribute, step.config.value, now);
        return { to: first };
      case "event":
        emit(contact, step.config.event_name, step.config.data ?? {}, now);
        return { to: first };
      case "link":
        return { to: step.config.target };
      case "wait-for-event":
        return { waitFor: step.config.event_name, after: step.config.timeout_seconds * 1000 };
      case "exit":
        return "exit";
    }
  };

  /** Skips a send that throws a `Refusal`; the journey goes on. */
  const trySend = (contact: ContactRow, channel: string, now: number): void => {
    try {
      sends.send(projects.get(contact.project) ?? "", contact, channel, now);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  };

  /** Takes steps from the one that is due, until one has to wait or the journey ends. */
  const advance = (entry: EntryRow): void => {
    const { id, due_at: now } = entry;
    // A wait that timed out takes its second branch.
    let next = entry.waiting === null ? entry.step : stepOf(entry)?.next[1];
    const seen = new Set<string>();
    while (next !== undefined) {
      if (seen.has(next)) return void move.run(next, null, now + LAP, id);
      seen.add(next);
      const step = stepOf({ ...entry, step: next });
      const contact = contacts.byNumber(entry.contact);
      if (step === undefined || contact === undefined) break;
      const made = take(step, contact, now);
      if (made === "exit") return void end.run("exited", id);
      if ("waitFor" in made) return void move.run(step.id, made.waitFor, now + made.after, id);
      if (made.to !== undefined && made.after) return void move.run(made.to, null, now + made.after, id);
      next = made.to;
    }
    end.run("completed", id);
  };

  const letIn = (journey: JourneyRow, at: number): void => {
    const trigger: Trigger = JSON.parse(journey.trigger);
    if (trigger.type !== "schedule") return void reschedule.run(null, journey.id);
    const segment = membership.segment(trigger.segment_id);
    const contacts = segment ? membership.members(journey.project, JSON.parse(segment.rule), at) : [];
    for (const contact of contacts) enter(journey, contact, at);
    reschedule.run(nextEntryAt(at, trigger.every), journey.id);
  };

  /** The first work that is due: a step of an entry, or the entries of a schedule. */
  const nextAt = (now: number): EntryRow | ScheduledJourney | undefined => {
    const journey = scheduled.get(now);
    return due.get(journey?.next_entry_at ?? now) ?? journey;
  };

  return {
    enter,
    occur,
    settle(now) {
      if (!due.get(now) && !scheduled.get(now)) return;
      store.transaction(() =>
        performDue(store, note, {
          next: () => nextAt(now),
          perform: (piece) => ("due_at" in piece ? advance(piece) : letIn(piece, piece.next_entry_at)),
          setAside: (piece) =>
            "due_at" in piece ? end.run("exited", piece.id) : reschedule.run(null, piece.id),
          nameOf: (piece) =>
            "due_at" in piece
              ? `an entry into the journey ${piece.journey}`
              : `the schedule of the journey ${piece.journey_id}`,
        }),
      );
    },
  };
}

function stepOf({ steps, step }: Pick<EntryRow, "steps" | "step">): Step | undefined {
  const all: readonly Step[] = JSON.parse(steps);
  return all.find(({ id }) => id === step);
}

/** Picks a branch by weight. A contact always gets the same branch of a step. */
function chosen(
  { id, next }: Step,
  weights: readonly number[],
  { contact_id }: ContactRow,
): string | undefined {
  const draw = createHash("sha256").update(`${id}\n${contact_id}`).digest().readUInt32BE() / 2 ** 32;
  let left = draw * weights.reduce((sum, weight) => sum + weight, 0);
  return next.find((_, branch) => {
    left -= weights[branch] ?? 0;
    return left < 0;
  });
}
