import { cuid } from "./cuid.ts";
import { type Legacy, series } from "./series.ts";

/** A person in a calendar. */
export interface Person {
  readonly email: string;
  /** `null` if the calendar has only the address. */
  readonly name: string | null;
}

/** A meeting of an organisation. Times are in ms. It never changes. Its recording and transcript follow from the time. */
export interface Meeting {
  readonly id: string;
  readonly recordingId: string;
  readonly transcriptId: string;
  readonly title: string | null;
  readonly url: string | null;
  readonly timezone: string | null;
  readonly organizer: Person | null;
  readonly attendees: readonly Person[];
  readonly start: number;
  readonly end: number;
  readonly createdAt: number;
  readonly legacy: Legacy;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const PAST_DAYS = 60;
const FUTURE_DAYS = 14;
/** How long before its start a meeting was put into the calendar. */
const NOTICE = 30 * DAY;

/**
 * Makes up the calendar of an organisation from its name and the moment at which it begins. It has the meetings of 60 days
 * before and 14 days after that day. One meeting ends at that moment, and one is still running.
 */
export function calendarOf(org: string, since: number): readonly Meeting[] {
  const midnight = Math.floor(since / DAY) * DAY;
  const days = Array.from({ length: PAST_DAYS + FUTURE_DAYS + 1 }, (_, index) => index - PAST_DAYS);
  const repeated = series.repeated.flatMap((meeting) =>
    days
      .filter((day) => day % meeting.every === 0)
      .map((day) => ({ ...meeting, number: day, start: midnight + day * DAY + meeting.at * MINUTE })),
  );
  const once = series.once.map((meeting) => ({ ...meeting, number: 0, start: since + meeting.at * MINUTE }));
  return [...repeated, ...once].map(({ key, number, start, minutes, legacy, ...entry }): Meeting => {
    const id = (kind: string): string => cuid(org, kind, key, number);
    const people = entry.people.map(({ user, name }) => ({ email: `${user}@${org}.example`, name }));
    return {
      id: id("meeting"),
      recordingId: id("recording"),
      transcriptId: id("transcript"),
      title: entry.title,
      url: entry.remote ? `https://meet.google.com/${room(id("room"))}` : null,
      timezone: entry.title === null ? null : "Europe/Berlin",
      organizer: people[0] ?? null,
      attendees: people,
      start,
      end: start + minutes * MINUTE,
      createdAt: start - NOTICE,
      legacy,
    };
  });
}

/** `abc-defg-hij`, the form of a room at Google Meet. */
function room(id: string): string {
  const letters = id.replace(/\d/g, (digit) => String.fromCharCode(97 + Number(digit)));
  return `${letters.slice(1, 4)}-${letters.slice(4, 8)}-${letters.slice(8, 11)}`;
}
