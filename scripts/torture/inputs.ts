import { readFile } from "node:fs/promises";
import { meshi } from "../../generated/meshi/index.ts";
import { ApiError, createClient } from "../../src/client/index.ts";
import { credentials } from "./command-line.ts";

/** A roster whose rows all differ. The API rejects one row in `bad`. */
export function roster(rows: number, bad = Number.POSITIVE_INFINITY): string {
  const lines = Array.from({ length: rows }, (_, index) => {
    const email = index % bad === bad - 1 ? "nonsense" : `person.${index}@example.com`;
    return `att-${index},Person ${index},${email}`;
  });
  return ["attendee_id,name,email", ...lines, ""].join("\n");
}

/** Ids of the rows in a file of rejected rows. */
export async function rejectedIn(path: string): Promise<string[]> {
  return [...(await readFile(path, "utf8")).matchAll(/(?<=,)att-\d+(?=,)/g)].map(([id]) => id);
}

/** Events, each with its own `resource_id`. */
export function events(count: number, from = 0): string {
  const lines = Array.from({ length: count }, (_, index) => {
    const number = from + index;
    const payload = { email: `guest.${number}@example.com`, seat: number };
    return `${JSON.stringify({ event: "ticket.sold", resource_id: `e-${number}`, payload })}\n`;
  });
  return lines.join("");
}

/** Ids of the events in a file. */
export async function eventsIn(path: string): Promise<string[]> {
  const lines = (await readFile(path, "utf8")).split("\n").filter(Boolean);
  return lines.map((line) => String(JSON.parse(line).resource_id));
}

/** Creates an event despite the sandbox's faults. A 409 means that it exists. */
export async function createEvent(baseUrl: string, event_id: string): Promise<void> {
  const client = createClient(meshi, { baseUrl, token: credentials.meshi });
  const body = { event_id, title: "T", timezone: "UTC", start_date: "2026-05-18", end_date: "2026-05-19" };
  for (let left = MOST_TRIES; ; left--) {
    const { error } = await client.POST("/events", { body });
    if (!error || (error instanceof ApiError && error.status === 409)) return;
    if (left === 0) throw error;
  }
}

const MOST_TRIES = 20;
