import { rmSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout } from "node:timers/promises";
import { meshi } from "../../generated/meshi/index.ts";
import { ApiError, createClient } from "../../src/client/index.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { seeded } from "../virtual-time.ts";
import { credentials, start } from "./command-line.ts";
import { Count, type Scale } from "./count.ts";

const ROWS = 400;
const BATCH_ROWS = 20;

/** A roster whose rows all differ. */
export function roster(rows: number): string {
  const lines = Array.from(
    { length: rows },
    (_, index) => `att-${index},Person ${index},person.${index}@example.com`,
  );
  return ["attendee_id,name,email", ...lines, ""].join("\n");
}

/** Makes an event, through whatever faults the sandbox has: a conflict says that it is there. */
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

/**
 * Kills an import at a random moment, then the sandbox that keeps its state in a file, and starts both again: in the end
 * every row is in once, and every batch was one run.
 */
export async function crash({ size, seed }: Scale): Promise<Count> {
  const count = new Count();
  const random = seeded(seed);
  const folder = await mkdtemp(join(tmpdir(), "concord-torture-"));
  const data = join(folder, "sandbox.db");
  const file = join(folder, "roster.csv");
  await writeFile(file, roster(ROWS));
  const options = { apis: ["meshi"], data, runDuration: 0, rateLimits: false } as const;
  let sandbox: Sandbox = await startSandbox({
    ...options,
    faults: [`drop-after,probability=0.1,seed=${seed}`],
  });
  const points = { short: 2, gate: 6, full: 100 }[size];
  for (let point = 0; point < points; point++) {
    const event = `event-${point}`;
    await createEvent(sandbox.urls.meshi, event);
    const args = [
      "import",
      file,
      "--event",
      event,
      "--batch-rows",
      String(BATCH_ROWS),
      "--base-url",
      sandbox.urls.meshi,
    ];
    const first = start(args);
    // A command takes about half a second to begin; some kills come before its first request, some after its last.
    await setTimeout(200 + 1200 * random());
    first.child.kill("SIGKILL");
    await first.ended;
    const again = await start(args).ended;
    count.note(
      `import killed at point ${point}`,
      again.code === 0 ? undefined : `exit ${again.code}: ${again.err.slice(-300)}`,
    );
  }
  await sandbox.close();
  check(data, points, count);

  // The same, with the sandbox killed: a process of its own, at a port that stays the same.
  sandbox = await startSandbox({ ...options, data: join(folder, "port.db") });
  const { port } = new URL(sandbox.url);
  await sandbox.close();
  const kills = { short: 1, gate: 3, full: 50 }[size];
  const killed = join(folder, "killed.db");
  const serve = () =>
    start(["sandbox", "--port", port, "--data", killed, "--run-duration", "0ms", "--no-rate-limit"]);
  for (let point = 0; point < kills; point++) {
    let server = serve();
    const base = `http://127.0.0.1:${port}/meshi`;
    await listening(base);
    const event = `event-${point}`;
    await createEvent(base, event);
    const args = ["import", file, "--event", event, "--batch-rows", String(BATCH_ROWS), "--base-url", base];
    const importing = start(args);
    await setTimeout(200 + 1200 * random());
    server.child.kill("SIGKILL");
    await server.ended;
    server = serve();
    await listening(base);
    await importing.ended;
    const again = await start(args).ended;
    count.note(
      `sandbox killed at point ${point}`,
      again.code === 0 ? undefined : `exit ${again.code}: ${again.err.slice(-300)}`,
    );
    server.child.kill("SIGTERM");
    await server.ended;
  }
  check(killed, kills, count);
  rmSync(folder, { recursive: true });
  return count;
}

async function listening(base: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const up = await fetch(base).then(
      () => true,
      () => false,
    );
    if (up) return;
    await setTimeout(50);
  }
  throw new Error(`Nothing listens at ${base}`);
}

/** Counts in the file of the sandbox what came in: no row is missing, none was worked on twice. */
function check(data: string, events: number, count: Count): void {
  const database = new DatabaseSync(data, { readOnly: true });
  const attendees = database.prepare(
    "SELECT count(*) AS n, count(DISTINCT attendee_id) AS ids FROM meshi_attendees WHERE event = (SELECT id FROM meshi_events WHERE event_id = ?)",
  );
  const runs = database.prepare(
    "SELECT count(*) AS n, sum(total) AS total FROM meshi_runs WHERE event = (SELECT id FROM meshi_events WHERE event_id = ?)",
  );
  for (let point = 0; point < events; point++) {
    const event = `event-${point}`;
    const rows = Number(attendees.get(event)?.ids);
    const { n = 0, total = 0 } = runs.get(event) ?? {};
    count.lose(Math.max(0, ROWS - rows));
    count.double(Math.max(0, Number(total) - ROWS));
    const batches = ROWS / BATCH_ROWS;
    count.note(`rows of ${event}`, rows === ROWS ? undefined : `${rows} of ${ROWS} rows`);
    count.note(`runs of ${event}`, Number(n) === batches ? undefined : `${n} runs for ${batches} batches`);
  }
  database.close();
}
