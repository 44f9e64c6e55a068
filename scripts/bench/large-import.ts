import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { start } from "../server.ts";
import { usageOf } from "./command.ts";
import { type Experiment, type Settings, scaled } from "./experiment.ts";
import { sumUp } from "./report.ts";
import { csv, roster } from "./roster.ts";
import { key } from "./sandbox.ts";

/** How many rows are written at a time: this process never holds all of them. */
const BLOCK = 10_000;

/** What importing a file of a million rows costs the command line, with a server that costs next to nothing. */
export const largeImport: Experiment = {
  ids: ["import-cpu", "import-memory"],
  rounds: 3,
  async run({ rounds, scale, concord }: Settings) {
    const count = scaled(1_000_000, scale, 100);
    const folder = await mkdtemp(join(tmpdir(), "concord-bench-"));
    const server = await start(join(import.meta.dirname, "json-server.ts"));
    try {
      const file = join(folder, "roster.csv");
      await pipeline(Readable.from(rows(count)), createWriteStream(file));
      const usages = [];
      for (let round = 0; round < rounds; round += 1) {
        const args = [concord, "import", file, "--event", "ev-1", "--base-url", server.origin];
        usages.push(await usageOf(args, { MESHI_KEY: key }));
      }
      const what = `concord import of ${count.toLocaleString("en")} rows`;
      const cpu = usages.map(({ cpu }) => cpu);
      const wall = usages.map(({ wall }) => wall);
      const peak = usages.map(({ peak }) => peak);
      return [
        sumUp("import-cpu", `${what}: CPU`, "s", cpu, { atMost: 3.2 }, wall),
        sumUp("import-memory", `${what}: most memory`, "MiB", peak, { atMost: 220 }),
      ];
    } finally {
      await server.stop();
      await rm(folder, { recursive: true });
    }
  },
};

function* rows(count: number): Generator<string> {
  yield csv([]);
  for (let from = 0; from < count; from += BLOCK) {
    const text = csv(roster(Math.min(BLOCK, count - from), from));
    yield text.slice(text.indexOf("\n") + 1);
  }
}
