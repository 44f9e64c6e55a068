import { performDue } from "../core/due-work.ts";
import { Refusal } from "../core/refusal.ts";
import type { Workbench } from "../derived/overrides.ts";
import type { ContactItem, Contacts } from "./contacts.ts";
import { type EntryRow, entryStatements, type ScheduleRow } from "./entry-statements.ts";
import type { Journey } from "./journey.ts";
import { projects } from "./keys.ts";
import type { Membership } from "./membership.ts";
import { ownerOf } from "./ownership.ts";
import { firstEntryAt, nextEntryAt } from "./schedule.ts";
import type { Sends } from "./sends.ts";
import { branchOf, entriesOf, type Step, stepIn } from "./steps.ts";

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
  enter(journey: Journey, contact: ContactItem, now: number): void;
  /** Lets contacts in by the schedule of the journey, if it is live and has one. */
  schedule(journey: Journey, now: number): void;
  /** Stores an event of a contact. It lets the contact into journeys and ends waits for this event. */
  occur(contact: ContactItem, occurrence: Occurrence, now: number): void;
  /** Takes all steps and scheduled entries that are due, in order of their times. */
  settle(now: number): void;
}

/** Pause between two rounds of a loop that has no wait of its own, in ms. */
const LAP = 60 * 60 * 1000;

export function openEntries(
  { store, note, items }: Workbench,
  contacts: Contacts,
  membership: Membership,
  sends: Sends,
): Entries {
  const { insert, insertEvent, entered, waiting, due, scheduled, reschedule, unschedule, move, end } =
    entryStatements(store);

  const enter: Entries["enter"] = ({ id, project_id, steps }, contact, now) => {
    const [entry = ""] = entriesOf(steps);
    insert.run(id, project_id, contact.seq, JSON.stringify(steps), entry, now, now);
  };

  const schedule: Entries["schedule"] = ({ id, project_id, status, trigger }, now) => {
    const first = status === "live" ? firstEntryAt(trigger, now) : null;
    if (first === null) unschedule.run(id);
    else reschedule.run(id, project_id, first);
  };

  /** The live journeys that an event of a contact starts. */
  const triggered = ({ body: { project_id } }: ContactItem, event: string, now: number): Journey[] =>
    items<Journey>("/journeys", ownerOf(project_id, now))
      .where("status", "live")
      .map(({ body }) => body)
      .filter(({ trigger }) => trigger.type === "event" && trigger.event_name === event)
      .filter((journey) => journey.project_id === project_id);

  const record = (contact: ContactItem, { name, data, at }: Occurrence, now: number): void => {
    insertEvent.run(contact.body.project_id, contact.seq, name, JSON.stringify(data), at);
    for (const entry of waiting.all(contact.seq, name)) {
      const [next] = stepIn(entry)?.next ?? [];
      if (next === undefined) end.run("completed", entry.id);
      else move.run(next, null, now, entry.id);
    }
  };

  const occur: Entries["occur"] = (contact, occurrence, now) => {
    record(contact, occurrence, now);
    for (const journey of triggered(contact, occurrence.name, now)) enter(journey, contact, now);
  };

  /** Event steps can let a contact in endlessly. So it enters at most once now and once a `LAP` later. */
  const emit = (contact: ContactItem, name: string, data: object, now: number): void => {
    record(contact, { name, data, at: now }, now);
    for (const journey of triggered(contact, name, now)) {
      const last = entered.get(journey.id, contact.seq)?.last ?? null;
      if (last === null || last < now) enter(journey, contact, now);
      else if (last === now) enter(journey, contact, now + LAP);
    }
  };

  const take = (step: Step, contact: ContactItem, now: number): Move => {
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
        return { to: branchOf(step, contact.id) };
      case "balancer":
        return { to: branchOf(step, contact.id, step.config.weights) };
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
  const trySend = (contact: ContactItem, channel: string, now: number): void => {
    try {
      sends.send(projects.get(contact.body.project_id) ?? "", contact, channel, now);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  };

  /** Takes steps from the one that is due, until one has to wait or the journey ends. */
  const advance = (entry: EntryRow): void => {
    const { id, due_at: now } = entry;
    // A wait that timed out takes its second branch.
    let next = entry.waiting === null ? entry.step : stepIn(entry)?.next[1];
    const seen = new Set<string>();
    while (next !== undefined) {
      if (seen.has(next)) return void move.run(next, null, now + LAP, id);
      seen.add(next);
      const step = stepIn({ ...entry, step: next });
      const contact = contacts.ofProject(entry.project, now).numbered(entry.contact);
      if (step === undefined || contact === undefined) break;
      const made = take(step, contact, now);
      if (made === "exit") return void end.run("exited", id);
      if ("waitFor" in made) return void move.run(step.id, made.waitFor, now + made.after, id);
      if (made.to !== undefined && made.after) return void move.run(made.to, null, now + made.after, id);
      next = made.to;
    }
    end.run("completed", id);
  };

  const letIn = ({ journey: id, project, due_at: at }: ScheduleRow): void => {
    const journey = items<Journey>("/journeys", ownerOf(project, at)).find(id)?.body;
    if (journey?.trigger.type !== "schedule") return void unschedule.run(id);
    const segment = membership.segment(project, journey.trigger.segment_id, at);
    const contacts = segment ? membership.members(project, segment.rule, at) : [];
    for (const contact of contacts) enter(journey, contact, at);
    reschedule.run(id, project, nextEntryAt(at, journey.trigger.every));
  };

  /** The first work that is due: a step of an entry, or the entries of a schedule. */
  const nextAt = (now: number): EntryRow | ScheduleRow | undefined => {
    const schedule = scheduled.get(now);
    return due.get(schedule?.due_at ?? now) ?? schedule;
  };

  return {
    enter,
    schedule,
    occur,
    settle(now) {
      if (!due.get(now) && !scheduled.get(now)) return;
      store.transaction(() =>
        performDue(store, note, {
          next: () => nextAt(now),
          perform: (piece) => ("id" in piece ? advance(piece) : letIn(piece)),
          setAside: (piece) => ("id" in piece ? end.run("exited", piece.id) : unschedule.run(piece.journey)),
          nameOf: (piece) =>
            `${"id" in piece ? "an entry into" : "the schedule of"} the journey ${piece.journey}`,
        }),
      );
    },
  };
}
