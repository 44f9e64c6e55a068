import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect } from "vitest";
import { startSandbox } from "../../src/sandbox/index.ts";
import { concord, file, folder, KEY, start } from "./concord.ts";
import { type KillPoint, killAt, moments } from "./killer.ts";
import { csv, rows } from "./sandbox.ts";

const POINTS = 50;
const ROWS = 40;
const BATCH_ROWS = 10;
const BATCHES = ROWS / BATCH_ROWS;
/** The requests of an import: whose key it is, whether the event exists, then for each batch its import and its run. */
const requests: readonly Pick<KillPoint, "method" | "number">[] = [
  ...Array.from({ length: BATCHES }, (_, index) => ({ method: "PUT", number: index + 1 }) as const),
  ...Array.from({ length: 2 + BATCHES }, (_, index) => ({ method: "GET", number: index + 1 }) as const),
];

/** Fifty points, the same every time: a linear congruential generator (Numerical Recipes). */
export function killPoints(seed = 20260518): KillPoint[] {
  let state = seed;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  return Array.from({ length: POINTS }, () => {
    const request = requests[below(requests.length)] ?? { method: "GET", number: 1 };
    // A command that has the response about its last run may end before it is killed.
    const possible = request === requests.at(-1) ? moments.slice(0, -1) : moments;
    return { ...request, moment: possible[below(possible.length)] ?? "unsent" };
  });
}

/** Kills an import at each point and starts it again. It ends as if nothing had happened, with each batch in one run. */
export async function expectSafe(points: readonly KillPoint[]): Promise<void> {
  const data = join(await folder(), "sandbox.db");
  const sandbox = await startSandbox({ apis: ["meshi"], data, runDuration: 0, rateLimits: false });
  const target = sandbox.urls.meshi;
  const roster = await file("roster.csv", csv(rows(ROWS)));
  const struck: string[] = [];

  const interrupt = async (point: KillPoint, index: number) => {
    const event = `event-${index}`;
    await createEvent(target, event);
    const args = ["import", roster, "--event", event, "--batch-rows", String(BATCH_ROWS), "--base-url"];
    let kill = (): void => {};
    const killer = await killAt(point, target, () => kill());
    const running = start([...args, killer.base]);
    kill = () => running.kill("SIGKILL");
    expect(await running.ended).toMatchObject({ code: null, out: "" });
    struck.push(`${point.moment} ${killer.struck()?.replace(/event-\d+|run_\w+/, "...")}`);
    await killer.close();
    expect(await concord([...args, target])).toMatchObject({ code: 0 });
  };
  const entries = points.entries();
  const lane = async () => {
    for (const [index, point] of entries) await interrupt(point, index);
  };
  await Promise.all([lane(), lane()]);
  await sandbox.close();

  const database = new DatabaseSync(data, { readOnly: true });
  const events = database.prepare("SELECT id FROM meshi_events").all();
  const attendees = database.prepare(
    "SELECT attendee_id, name, email FROM meshi_attendees WHERE event = ? ORDER BY length(attendee_id), attendee_id",
  );
  const runs = database.prepare(
    "SELECT count(*) AS runs, sum(total) AS rows FROM meshi_runs WHERE event = ?",
  );
  expect(events).toHaveLength(points.length);
  for (const { id } of events) {
    expect(attendees.all(id ?? null).map((row) => ({ ...row }))).toEqual(rows(ROWS));
    expect({ ...runs.get(id ?? null) }).toEqual({ runs: BATCHES, rows: ROWS });
  }
  database.close();
  // Many of the points are where it matters most: the import is done, and the response is lost.
  expect(
    struck.filter((point) => point === "responseLost PUT /events/.../attendees:import").length,
  ).toBeGreaterThanOrEqual(points.length / 10);
}

async function createEvent(base: string, id: string): Promise<void> {
  const body = {
    event_id: id,
    title: "T",
    start_date: "2026-05-18",
    end_date: "2026-05-19",
    timezone: "UTC",
  };
  const headers = { authorization: `Bearer ${KEY}`, "content-type": "application/json" };
  const { status } = await fetch(`${base}/events`, { method: "POST", headers, body: JSON.stringify(body) });
  expect(status).toBe(201);
}
