import type { Call, Handler, Tools } from "../core/api.ts";
import { Refusal } from "../core/refusal.ts";
import { isTimeZone } from "../core/time-zone.ts";
import { timestamp } from "../core/timestamp.ts";

/** An event as stored. */
export interface EventRow {
  readonly id: number;
  readonly event_id: string;
  /** The body that created it, as JSON. */
  readonly data: string;
  /** Texts and `updated_at` of the context, as JSON. */
  readonly context: string;
  readonly created_at: number;
}

interface EventCreate {
  readonly event_id: string;
  readonly start_date: string;
  readonly end_date: string;
  readonly timezone: string;
}

export interface Events {
  readonly handlers: Readonly<Record<string, Handler>>;
  /** @throws Refusal `EVENT_NOT_FOUND`, also for an event of another organisation. */
  require(org: string, eventId: string): EventRow;
  exists(org: string, eventId: string): boolean;
}

const MOST_KNOWN = 1000;

export function openEvents({ store }: Tools): Events {
  const select = store.prepare<EventRow>(
    "SELECT id, event_id, data, context, created_at FROM meshi_events WHERE org = ? AND event_id = ?",
  );
  const insert = store.prepare(
    "INSERT INTO meshi_events (org, event_id, data, created_at) VALUES (?, ?, ?, ?)",
  );
  const update = store.prepare("UPDATE meshi_events SET context = ? WHERE id = ?");

  // Almost every request names an event, and programs name the same few again and again.
  const known = new Map<string, Map<string, EventRow>>();

  const require = (org: string, eventId: string): EventRow => {
    const found = known.get(org)?.get(eventId);
    if (found !== undefined) return found;
    const event = select.get(org, eventId);
    if (event === undefined) throw new Refusal("EVENT_NOT_FOUND", `No event has the id ${eventId}.`);
    const ofOrg = known.get(org) ?? new Map<string, EventRow>();
    if (ofOrg.size >= MOST_KNOWN) ofOrg.clear();
    known.set(org, ofOrg.set(eventId, event));
    // This transaction may have made it.
    store.onRollback(() => ofOrg.delete(eventId));
    return event;
  };

  const setContext = (org: string, event: EventRow, context: object): void => {
    update.run(JSON.stringify(context), event.id);
    known.get(org)?.delete(event.event_id);
  };

  return {
    require,
    exists: (org, eventId) => select.get(org, eventId) !== undefined,
    handlers: {
      createEvent(call: Call) {
        // The schema of the body has been checked.
        const body = call.body as EventCreate;
        checkDates(body);
        const { tenant } = call.principal;
        if (select.get(tenant, body.event_id)) {
          throw new Refusal("PARTNER_ID_CONFLICT", `The event id ${body.event_id} is mapped already.`);
        }
        insert.run(tenant, body.event_id, JSON.stringify(body), call.now);
        return { status: 201, body: eventBody(require(tenant, body.event_id)) };
      },

      getEvent({ principal, path }) {
        return { status: 200, body: eventBody(require(principal.tenant, path.event_id ?? "")) };
      },

      setEventContext({ principal, path, body, now }) {
        const event = require(principal.tenant, path.event_id ?? "");
        // The schema of the body has been checked: one to three texts.
        const texts = body as Readonly<Record<string, string>>;
        const context = { ...JSON.parse(event.context), ...texts, updated_at: timestamp(now) };
        setContext(principal.tenant, event, context);
        return { status: 200, body: { event_id: event.event_id, ...context } };
      },
    },
  };
}

function eventBody({ data, created_at }: EventRow): object {
  const created = timestamp(created_at);
  return { ...JSON.parse(data), created_at: created, updated_at: created };
}

/** Compares dates as text, because all of them are full dates. */
function checkDates({ start_date, end_date, timezone }: EventCreate): void {
  if (end_date < start_date) {
    throw new Refusal("INVALID_REQUEST", `The event ends on ${end_date}, before it starts on ${start_date}.`);
  }
  if (!isTimeZone(timezone)) {
    throw new Refusal(
      "INVALID_REQUEST",
      `\`timezone\` ${timezone} is not an IANA time zone such as Europe/Berlin.`,
    );
  }
}
