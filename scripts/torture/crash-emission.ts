import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout } from "node:timers/promises";
import { seeded } from "../../src/sandbox/core/faults/seeded.ts";
import { startSandbox } from "../../src/sandbox/index.ts";
import { start } from "./command-line.ts";
import type { Count } from "./count.ts";
import { events, eventsIn } from "./inputs.ts";
import { inLanes } from "./lanes.ts";

const EVENTS = 400;
const BATCH_EVENTS = 20;

/** Three lost responses in a row end an emission. Its message says to send the unsent events, which is done so many times at most. */
const MOST_ROUNDS = 10;

/**
 * Kills emissions at random moments. Events reported as accepted are in, once. Events not reported as being sent are not in,
 * so emitting them again does no harm. Only the outcome of the events in between is unknown.
 */
export async function emissionsKilled(
  folder: string,
  points: number,
  seed: number,
  count: Count,
): Promise<void> {
  const random = seeded(seed);
  await inLanes(
    Array.from({ length: points }, (_, point) => async () => {
      const own = join(folder, `emission-${point}`);
      await mkdir(own);
      await killOne(own, `emission killed at point ${point}`, seed + point, random, count);
    }),
  );
}

async function killOne(
  folder: string,
  name: string,
  seed: number,
  random: () => number,
  count: Count,
): Promise<void> {
  const data = join(folder, "sandbox.db");
  const faults = [`drop-after,probability=0.1,seed=${seed}`];
  const options = { apis: ["meshes"], data, runDuration: 0, rateLimits: false, faults } as const;
  let sandbox = await startSandbox(options);
  const input = join(folder, "events.ndjson");
  await writeFile(input, events(EVENTS));
  const more = () => ["--batch-events", String(BATCH_EVENTS), "--base-url", sandbox.urls.meshes];
  const first = start(["emit", input, ...more()]);
  await setTimeout(200 + 1200 * random());
  first.child.kill("SIGKILL");
  const { err } = await first.ended;
  // Close the sandbox before reading its file.
  await sandbox.close();
  const { accepted, sent } = reportedIn(err);
  const unknownFile = input.replace(".ndjson", ".unknown.ndjson");
  const named = existsSync(unknownFile) ? await eventsIn(unknownFile) : [];
  const before = timesIn(data);
  count.note(
    `${name}: accepted`,
    wrongAmong(accepted, before, (n) => n === 1),
  );
  count.note(
    `${name}: not sent`,
    wrongAmong([...before.keys()], new Map([...sent].map((id) => [id, 1])), (n) => n === 1),
  );
  // The file is complete once it has its final name. All of its events were reported as being sent.
  count.note(`${name}: file`, named.every((id) => sent.has(id)) ? undefined : "an event in it was not sent");

  sandbox = await startSandbox(options);
  const rest = join(folder, "rest.ndjson");
  await writeFile(rest, events(EVENTS - sent.size, sent.size));
  const unknown = new Set<string>();
  let left = sent.size < EVENTS ? rest : null;
  for (let round = 0; left !== null && round < MOST_ROUNDS; round++) {
    const again = await start(["emit", left, "--json", ...more()]).ended;
    const { unknownFile, unsentFile } = JSON.parse(again.out);
    for (const id of unknownFile === null ? [] : await eventsIn(unknownFile)) unknown.add(id);
    left = unsentFile;
  }
  count.note(`${name}: rest`, left === null ? undefined : `${left} still has events`);
  await sandbox.close();
  const after = timesIn(data);
  const all = Array.from({ length: EVENTS }, (_, number) => `e-${number}`);
  const sure = all.filter((id) => accepted.includes(id) || (!sent.has(id) && !unknown.has(id)));
  count.lose(sure.filter((id) => !after.has(id)).length);
  count.double(all.filter((id) => (after.get(id) ?? 0) > 1).length);
}

/** The events that an emission reported on standard error. Batches are cut and numbered in the order of the input. */
function reportedIn(err: string): {
  readonly accepted: readonly string[];
  readonly sent: ReadonlySet<string>;
} {
  const ids = (first: number, last: number) =>
    Array.from({ length: last - first + 1 }, (_, index) => `e-${first - 1 + index}`);
  const accepted = [...err.matchAll(/^batch \d+: lines (\d+) to (\d+): \d+ accepted$/gm)];
  const sending = [...err.matchAll(/^batch (\d+): sending/gm)].map(([, number]) => Number(number));
  return {
    accepted: accepted.flatMap(([, first, last]) => ids(Number(first), Number(last))),
    sent: new Set(sending.flatMap((number) => ids((number - 1) * BATCH_EVENTS + 1, number * BATCH_EVENTS))),
  };
}

function timesIn(data: string): Map<string, number> {
  const database = new DatabaseSync(data, { readOnly: true });
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE name = 'meshes_events'").all();
  const rows =
    tables.length === 0
      ? []
      : database.prepare("SELECT resource_id AS id, count(*) AS n FROM meshes_events GROUP BY id").all();
  database.close();
  return new Map(rows.map(({ id, n }) => [String(id), Number(n)]));
}

function wrongAmong(
  ids: readonly string[],
  times: ReadonlyMap<string, number>,
  isRight: (times: number) => boolean,
): string | undefined {
  const wrong = ids.filter((id) => !isRight(times.get(id) ?? 0));
  return wrong.length === 0 ? undefined : `${wrong.length} events, such as ${wrong[0]}`;
}
