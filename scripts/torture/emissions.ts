import { existsSync } from "node:fs";
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
import { events, eventsIn } from "./inputs.ts";
import { inLanes } from "./lanes.ts";
import { openProxy, PROXIES, type ProxyName, requireProxies } from "./proxy.ts";
import { searchFolder } from "./secrets.ts";

const EVENTS = { short: 500, gate: 4000, full: 20_000 } as const;

/** The proxy's limit for a body, in bytes: a whole batch of these events exceeds it. */
const BODY = 8000;

/** The batch size after the proxy has rejected a batch. */
const SMALLER_BATCH = 50;

const MOST_STARTS = 60;
const RESTARTS = 3;

/** What `concord emit --json` reports. */
interface Report {
  readonly events: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly unknown: number;
  readonly unsent: number;
  readonly repeated: number;
  readonly unknownFile: string | null;
  readonly unsentFile: string | null;
  readonly failures: readonly { readonly error: { readonly status?: number } }[];
}

/** What an emission reported of its events over all starts. */
interface Account {
  readonly unknown: Set<string>;
  repeated: number;
  starts: number;
}

/**
 * Emits through real proxies with limits, time-outs, restarts and a tenth of faults, with and without `--resend-unknown`.
 * An event is in once, or at most once if its outcome was reported as unknown. Any event that is in twice was announced.
 */
export async function emissions({ size, seed, seeds }: Scale): Promise<Count> {
  requireProxies();
  const count = new Count();
  const events = EVENTS[size];
  const tasks = PROXIES.flatMap((name) =>
    Array.from({ length: seeds }, (_, run) => seed + run).flatMap((seed) =>
      [false, true].map((resend) => () => emitThrough(name, events, seed, resend, count)),
    ),
  );
  const accounts = await inLanes(tasks);
  const starts = accounts.reduce((sum, account) => sum + account.starts, 0);
  const unknown = accounts.reduce((sum, account) => sum + account.unknown.size, 0);
  count.measured = `${events * tasks.length} events in ${tasks.length} emissions, ${starts} starts, ${unknown} named as unknown`;
  return count;
}

async function emitThrough(
  name: ProxyName,
  number: number,
  seed: number,
  resend: boolean,
  count: Count,
): Promise<Account> {
  const folder = await mkdtemp(join(tmpdir(), "concord-torture-"));
  const data = join(folder, "sandbox.db");
  const sandbox = await startSandbox({
    apis: ["meshes"],
    data,
    runDuration: 0,
    rateLimits: false,
    faults: tenthOfFaults(seed),
  });
  const input = join(folder, "events.ndjson");
  await writeFile(input, events(number));
  const account: Account = { unknown: new Set(), repeated: 0, starts: 0 };
  const title = `${resend ? "emission with --resend-unknown" : "emission"} through ${name}, seed ${seed}`;
  {
    await using proxy = await openProxy(name, sandbox.urls.meshes, { body: BODY });
    const more = ["--base-url", proxy.url, ...(resend ? ["--resend-unknown"] : [])];
    count.note(title, await emitAll(input, more, seeded(seed), () => proxy.restart(), account));
  }
  await sandbox.close();
  judge(data, number, resend, account, count);
  await searchFolder(folder);
  await rm(folder, { recursive: true });
  return account;
}

/** Emits until nothing is unsent, following the command's messages. Returns what went wrong, if anything. */
async function emitAll(
  first: string,
  more: readonly string[],
  random: () => number,
  restart: () => Promise<void>,
  account: Account,
): Promise<string | undefined> {
  let input = first;
  let smaller: string[] = [];
  for (; account.starts < MOST_STARTS; account.starts++) {
    const emitting = start(["emit", input, "--json", ...more, ...smaller]);
    if (account.starts < RESTARTS) {
      await setTimeout(300 + 1000 * random());
      await restart();
    }
    const { out, err } = await emitting.ended;
    if (out === "") return `no report: ${err.slice(-300)}`;
    // The output of --json.
    const report = JSON.parse(out) as Report;
    const { events, accepted, rejected, unknown, unsent, unknownFile, unsentFile } = report;
    if (accepted + rejected + unknown + unsent !== events) return `the counts do not add up: ${out}`;
    if (rejected > 0) return `${rejected} valid events were rejected: ${err.slice(-300)}`;
    account.repeated += report.repeated;
    const named = unknownFile === null ? [] : await eventsIn(unknownFile);
    if (named.length !== unknown) return `${named.length} of ${unknown} unknown events are in ${unknownFile}`;
    for (const id of named) account.unknown.add(id);
    if (unsentFile !== null && (await eventsIn(unsentFile)).length !== unsent)
      return `not all of ${unsent} unsent events are in ${unsentFile}`;
    if (existsSync(`${input}.part`)) return `a file of the last start is still there: ${input}.part`;
    if (unsent === 0) {
      account.starts++;
      return undefined;
    }
    if (unsentFile !== null) input = unsentFile;
    if (report.failures.some(({ error }) => error.status === 413))
      smaller = ["--batch-events", String(SMALLER_BATCH)];
  }
  return `events were left after ${MOST_STARTS} starts`;
}

/** Counts in the sandbox's file which events are in, and how often. */
function judge(data: string, events: number, resend: boolean, account: Account, count: Count): void {
  const database = new DatabaseSync(data, { readOnly: true });
  const rows = database
    .prepare("SELECT resource_id AS id, count(*) AS n FROM meshes_events GROUP BY resource_id")
    .all();
  database.close();
  const times = new Map(rows.map(({ id, n }) => [String(id), Number(n)]));
  let twice = 0;
  for (let number = 0; number < events; number++) {
    const id = `e-${number}`;
    const n = times.get(id) ?? 0;
    if (n === 0 && !account.unknown.has(id)) count.lose(1);
    if (n > 1) twice++;
  }
  const announced = resend ? account.repeated + account.unknown.size : 0;
  count.double(Math.max(0, twice - announced));
}
