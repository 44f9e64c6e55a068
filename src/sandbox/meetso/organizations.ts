import type { Store } from "../core/store.ts";
import type { Item, ItemSource } from "../derived/items.ts";
import type { Of } from "../derived/overrides.ts";
import { calendarOf, type Meeting } from "./calendar.ts";

/** The calendar of an organisation: its meetings, and those by the id of the meeting, the recording or the transcript. */
interface Calendar {
  readonly items: readonly Item<Meeting>[];
  readonly byId: ReadonlyMap<string, Item<Meeting>>;
}

/** The ids by which a meeting is found: its own, or that of its recording or transcript. */
export type Id = "id" | "recordingId" | "transcriptId";

export interface Organizations {
  /** The meetings of an organisation, found by ids of one kind. A calendar begins with the first request for it. */
  meetings(of: Of, id: Id, has?: (meeting: Meeting) => boolean): ItemSource<Meeting>;
  /** The meeting with this recording, in any organisation. */
  recorded(recordingId: string): Meeting | undefined;
}

/** Only the beginning of a calendar is stored. The rest follows from it. */
export const tables =
  "CREATE TABLE IF NOT EXISTS meetso_organizations (org TEXT PRIMARY KEY, since INTEGER NOT NULL) STRICT;";

export function openOrganizations(store: Store): Organizations {
  const begin = store.prepare("INSERT OR IGNORE INTO meetso_organizations (org, since) VALUES (?, ?)");
  const all = store.prepare<{ org: string; since: number }>("SELECT org, since FROM meetso_organizations");
  const calendars = new Map(all.all().map(({ org, since }) => [org, index(calendarOf(org, since))]));

  const calendar = (org: string, now: number): Calendar => {
    const known = calendars.get(org);
    if (known) return known;
    begin.run(org, now);
    const fresh = index(calendarOf(org, now));
    calendars.set(org, fresh);
    return fresh;
  };

  return {
    meetings({ principal, now }, kind, has = () => true) {
      const { items, byId } = calendar(principal.tenant, now);
      return {
        find(id) {
          const item = byId.get(id);
          return item?.body[kind] === id && has(item.body) ? item : undefined;
        },
        after: () => items,
        before: () => [...items].reverse(),
      };
    },
    recorded(recordingId) {
      const found = [...calendars.values()].map(({ byId }) => byId.get(recordingId)?.body);
      return found.find((meeting) => meeting?.recordingId === recordingId);
    },
  };
}

function index(meetings: readonly Meeting[]): Calendar {
  const items = meetings.map((body, seq) => ({ seq, id: body.id, body }));
  const ids = items.flatMap((item) =>
    [item.body.id, item.body.recordingId, item.body.transcriptId].map((id) => [id, item] as const),
  );
  return { items, byId: new Map(ids) };
}
