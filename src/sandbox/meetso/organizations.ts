import type { Store } from "../core/store.ts";
import { calendarOf, type Meeting } from "./calendar.ts";

/** The calendar of an organisation, with its meetings by id. */
export interface Calendar {
  readonly meetings: readonly Meeting[];
  readonly byId: ReadonlyMap<string, Meeting>;
  readonly byRecording: ReadonlyMap<string, Meeting>;
  readonly byTranscript: ReadonlyMap<string, Meeting>;
}

export interface Organizations {
  /** The calendar of an organisation. It begins at `now` if this is the first request for it. */
  calendar(org: string, now: number): Calendar;
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

  return {
    calendar(org, now) {
      const known = calendars.get(org);
      if (known) return known;
      begin.run(org, now);
      const fresh = index(calendarOf(org, now));
      calendars.set(org, fresh);
      return fresh;
    },
    recorded(recordingId) {
      for (const { byRecording } of calendars.values()) {
        const meeting = byRecording.get(recordingId);
        if (meeting) return meeting;
      }
      return undefined;
    },
  };
}

function index(meetings: readonly Meeting[]): Calendar {
  return {
    meetings,
    byId: new Map(meetings.map((meeting) => [meeting.id, meeting])),
    byRecording: new Map(meetings.map((meeting) => [meeting.recordingId, meeting])),
    byTranscript: new Map(meetings.map((meeting) => [meeting.transcriptId, meeting])),
  };
}
