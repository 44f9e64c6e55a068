import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout } from "node:timers/promises";
import { seeded } from "../../src/sandbox/core/faults/seeded.ts";
import { startSandbox } from "../../src/sandbox/index.ts";
import { start } from "./command-line.ts";
import { Count, type Scale } from "./count.ts";
import { tenthOfFaults } from "./faults.ts";
import { createEvent, roster } from "./inputs.ts";
import { inLanes } from "./lanes.ts";
import { openProxy, PROXIES, type ProxyName, requireProxies } from "./proxy.ts";
import { searchFolder } from "./secrets.ts";

const ROWS = { short: 1000, gate: 10_000, full: 200_000 } as const;

/** The proxy's limit for a body, in bytes: a whole batch exceeds it and has to be sent in parts. */
const BODY = 200_000;

/** How often an import is started at most, until it succeeds. */
const MOST_STARTS = 20;

/** During each of this many first starts, the proxy restarts once. */
const RESTARTS = 3;

/** Imports through real proxies with limits, time-outs, restarts and a tenth of faults. Every row must be in once. */
export async function imports({ size, seed, seeds }: Scale): Promise<Count> {
  requireProxies();
  const count = new Count();
  const rows = ROWS[size];
  const tasks = PROXIES.flatMap((name) =>
    Array.from({ length: seeds }, (_, run) => () => importThrough(name, rows, seed + run, count)),
  );
  const starts = (await inLanes(tasks)).reduce((sum, each) => sum + each, 0);
  count.measured = `${rows * tasks.length} rows in ${tasks.length} imports, ${starts} starts`;
  return count;
}

async function importThrough(name: ProxyName, rows: number, seed: number, count: Count): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "concord-torture-"));
  const data = join(folder, "sandbox.db");
  const options = { apis: ["meshi"], data, runDuration: 0, rateLimits: false } as const;
  const quiet = await startSandbox(options);
  await createEvent(quiet.urls.meshi, "once");
  await quiet.close();
  const sandbox = await startSandbox({ ...options, faults: tenthOfFaults(seed) });
  const input = join(folder, "roster.csv");
  await writeFile(input, roster(rows));
  const random = seeded(seed);
  let starts = 0;
  {
    await using proxy = await openProxy(name, sandbox.urls.meshi, { body: BODY });
    let code: number | null = 1;
    let err = "";
    for (; code !== 0 && starts < MOST_STARTS; starts++) {
      const importing = start(["import", input, "--event", "once", "--base-url", proxy.url]);
      if (starts < RESTARTS) {
        await setTimeout(300 + 1500 * random());
        await proxy.restart();
      }
      ({ code, err } = await importing.ended);
    }
    const why = code === 0 ? undefined : `not done after ${starts} starts: ${err.slice(-300)}`;
    count.note(`import through ${name}, seed ${seed}`, why);
  }
  await sandbox.close();
  const database = new DatabaseSync(data, { readOnly: true });
  const number = (sql: string) => Number(database.prepare(sql).get()?.n);
  const arrived = number("SELECT count(DISTINCT attendee_id) AS n FROM meshi_attendees");
  const worked = number("SELECT sum(total) AS n FROM meshi_runs");
  database.close();
  count.lose(Math.max(0, rows - arrived));
  count.double(Math.max(0, worked - rows));
  await searchFolder(folder);
  await rm(folder, { recursive: true });
  return starts;
}
