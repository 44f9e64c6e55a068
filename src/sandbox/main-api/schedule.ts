import type { Trigger } from "./steps.ts";

const HOUR = 60 * 60 * 1000;

type Every = Extract<Trigger, { type: "schedule" }>["every"];

/** When contacts first enter by the schedule, in ms; `null` if the trigger has none. */
export function firstEntryAt(trigger: Trigger, now: number): number | null {
  if (trigger.type !== "schedule") return null;
  return trigger.starts_at === undefined ? now : Math.max(now, Date.parse(trigger.starts_at));
}

/** When they enter again. A month later is the same day of the next month, or its last day if it is shorter. */
export function nextEntryAt(at: number, every: Every): number {
  if (every === "hour") return at + HOUR;
  if (every === "day") return at + 24 * HOUR;
  if (every === "week") return at + 7 * 24 * HOUR;
  const date = new Date(at);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + 1);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, lastDay));
  return date.getTime();
}
