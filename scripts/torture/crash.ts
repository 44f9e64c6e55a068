import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout } from "node:timers/promises";
import { seeded } from "../../src/sandbox/core/faults/seeded.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { start } from "./command-line.ts";
import { Count, type Scale } from "./count.ts";
import { emissionsKilled } from "./crash-emission.ts";
import { fullDisk } from "./full-disk.ts";
import { createEvent, rejectedIn, roster } from "./inputs.ts";
import { inLanes } from "./lanes.ts";
import { searchFolder } from "./secrets.ts";

const ROWS = 400;
const BATCH_ROWS = 20;
/** The API rejects one row in this many. */
const BAD = 10;

/**
 * Kills imports, emissions and a sandbox with a data file at random moments and restarts them. Also fills the disk and makes it
 * read-only. In the end every valid row is in once and every batch was one run. Each row or event that is not in is listed in a
 * complete file or on standard error.
 */
export async function crash({ size, seed }: Scale): Promise<Count> {
  const count = new Count();
  const folder = await mkdtemp(join(tmpdir(), "concord-torture-"));
  await importsKilled(folder, { short: 2, gate: 6, full: 100 }[size], seed, count);
  await emissionsKilled(folder, { short: 2, gate: 6, full: 100 }[size], seed, count);
  await sandboxKilled(folder, { short: 1, gate: 3, full: 50 }[size], seed, count);
  await fullDisk(folder, count);
  await searchFolder(folder);
  await rm(folder, { recursive: true });
  return count;
}

/** A command needs about half a second to start. So some kills precede its first request, and some follow its last. */
const moment = (random: () => number) => setTimeout(200 + 1200 * random());

async function importsKilled(folder: string, points: number, seed: number, count: Count): Promise<void> {
  const data = join(folder, "imports.db");
  const random = seeded(seed);
  const sandbox = await startSandbox({
    apis: ["meshi"],
    data,
    runDuration: 0,
    rateLimits: false,
    faults: [`drop-after,probability=0.1,seed=${seed}`],
  });
  await inLanes(
    Array.from({ length: points }, (_, point) => async () => {
      const event = `event-${point}`;
      await createEvent(sandbox.urls.meshi, event);
      const { args, file } = await inputOf(folder, "import", event, sandbox.urls.meshi);
      const first = start(args);
      await moment(random);
      first.child.kill("SIGKILL");
      await first.ended;
      await finish(`import killed at point ${point}`, args, file, count);
    }),
  );
  await sandbox.close();
  judge(data, points, count);
}

/** Kills the sandbox instead: a child process that restarts at the same port. */
async function sandboxKilled(folder: string, kills: number, seed: number, count: Count): Promise<void> {
  const random = seeded(seed + 1);
  const options = { apis: ["meshi"], data: join(folder, "port.db") } as const;
  const sandbox: Sandbox = await startSandbox(options);
  const { port } = new URL(sandbox.url);
  await sandbox.close();
  const data = join(folder, "killed.db");
  const serve = () =>
    start(["sandbox", "--port", port, "--data", data, "--run-duration", "0ms", "--no-rate-limit"]);
  const base = `http://127.0.0.1:${port}/meshi`;
  for (let point = 0; point < kills; point++) {
    let server = serve();
    await listening(base);
    const event = `event-${point}`;
    await createEvent(base, event);
    const { args, file } = await inputOf(folder, "under-load", event, base);
    const importing = start(args);
    await moment(random);
    server.child.kill("SIGKILL");
    await server.ended;
    server = serve();
    await listening(base);
    await importing.ended;
    await finish(`sandbox killed at point ${point}`, args, file, count);
    server.child.kill("SIGTERM");
    await server.ended;
  }
  judge(data, kills, count);
}

/** Writes an input into a new folder. Returns its path and the command that imports it. */
async function inputOf(folder: string, kind: string, event: string, base: string) {
  const own = join(folder, `${kind}-${event}`);
  await mkdir(own);
  const file = join(own, "roster.csv");
  await writeFile(file, roster(ROWS, BAD));
  const args = ["import", file, "--event", event, "--batch-rows", String(BATCH_ROWS), "--base-url", base];
  return { args, file };
}

/** Checks that the kill left a complete file of rejected rows or none, and that the same command finishes work and file. */
async function finish(name: string, args: readonly string[], file: string, count: Count): Promise<void> {
  const rejected = file.replace(".csv", ".rejected.csv");
  if (existsSync(rejected)) count.note(`${name}: file`, whatIsWrong(await rejectedIn(rejected)));
  const { code, err } = await start(args).ended;
  count.note(name, code === SOME_REJECTED ? undefined : `exit ${code}: ${err.slice(-300)}`);
  const ids = existsSync(rejected) ? await rejectedIn(rejected) : [];
  count.note(`${name}: file in the end`, whatIsWrong(ids));
  count.note(
    `${name}: rest`,
    existsSync(`${rejected}.part`) ? "a file that ends in .part is left" : undefined,
  );
}

const SOME_REJECTED = 3;

/** What is wrong with a list of the rows that the API rejects. */
function whatIsWrong(ids: readonly string[]): string | undefined {
  const expected = ROWS / BAD;
  const different = new Set(ids).size;
  if (ids.length === expected && different === expected) return undefined;
  return `${ids.length} rejected rows, ${different} different ones, instead of ${expected}`;
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

/** Checks in the sandbox's file that no row is missing and none was processed twice. */
function judge(data: string, points: number, count: Count): void {
  const database = new DatabaseSync(data, { readOnly: true });
  const attendees = database.prepare(
    "SELECT count(DISTINCT attendee_id) AS ids FROM meshi_attendees WHERE event = (SELECT id FROM meshi_events WHERE event_id = ?)",
  );
  const runs = database.prepare(
    "SELECT count(*) AS n, sum(total) AS total FROM meshi_runs WHERE event = (SELECT id FROM meshi_events WHERE event_id = ?)",
  );
  const good = ROWS - ROWS / BAD;
  for (let point = 0; point < points; point++) {
    const event = `event-${point}`;
    const rows = Number(attendees.get(event)?.ids);
    const { n = 0, total = 0 } = runs.get(event) ?? {};
    count.lose(Math.max(0, good - rows));
    count.double(Math.max(0, Number(total) - ROWS));
    const batches = ROWS / BATCH_ROWS;
    count.note(`rows of ${event}`, rows === good ? undefined : `${rows} of ${good} rows`);
    count.note(`runs of ${event}`, Number(n) === batches ? undefined : `${n} runs for ${batches} batches`);
  }
  database.close();
}
