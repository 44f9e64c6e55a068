import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Experiment, type Settings, scaled } from "./experiment.ts";
import { elapsed, interleave } from "./measure.ts";
import { sumUp } from "./report.ts";
import { batches, csv, keyed, roster } from "./roster.ts";
import { key, type Sandbox, send, startSandbox } from "./sandbox.ts";

const BATCH_ROWS = 50_000;

/** What reading, checking, splitting and following add to an import, including the start of the program. */
export const rosterImport: Experiment = {
  ids: ["roster-import"],
  rounds: 7,
  async run({ rounds, scale, concord }: Settings) {
    const rows = roster(scaled(200_000, scale, 20));
    const bodies = batches(rows, BATCH_ROWS);
    const folder = await mkdtemp(join(tmpdir(), "concord-bench-"));
    const sandbox = await startSandbox(concord);
    try {
      const file = join(folder, "roster.csv");
      await writeFile(file, csv(rows));
      const measured = await interleave(rounds, {
        async concord(round) {
          const event = await sandbox.event(`concord-${round}`);
          return elapsed(() => runImport(concord, file, event, sandbox));
        },
        async fetch(round) {
          const event = await sandbox.event(`fetch-${round}`);
          const url = `${sandbox.baseUrl}/events/${event}/attendees:import`;
          const ready = bodies.map((body, index) => keyed(body, `${event}-${index}`));
          return elapsed(async () => {
            for (const body of ready) await send(url, "PUT", body);
          });
        },
      });
      const name = `Throughput of concord import, ${rows.length.toLocaleString("en")} rows: posting ready-made bodies`;
      const ratios = measured.map(({ concord, fetch }) => fetch / concord);
      return [sumUp("roster-import", name, "ratio", ratios, { atLeast: 0.65 })];
    } finally {
      await sandbox.stop();
      await rm(folder, { recursive: true });
    }
  },
};

/** @throws Error with the command's output, unless it exits with 0: every row is in. */
async function runImport(concord: string, file: string, event: string, sandbox: Sandbox): Promise<void> {
  const args = [concord, "import", file, "--event", event, "--base-url", sandbox.baseUrl];
  await promisify(execFile)(process.execPath, args, { env: { ...process.env, MESHI_KEY: key } });
}
