// Tries the client, the command line and the sandbox against everything that can go wrong, on this machine alone.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Misuse, runCommand } from "./command.ts";
import { isGood, type Row, Skipped, sum, table } from "./torture/count.ts";
import { parts } from "./torture/parts.ts";

const usage = `npm run torture -- [options]

Runs every part of the torture run, prints a table and writes dist/torture.json.

Options:
  --only <id>      one part alone; may be repeated: ${parts.map(({ id }) => id).join(", ")}
  --seed <n>       what is random follows from it (default: 1)
  --size <size>    short, gate or full (default: full)
  --seeds <n>      so many seeds go through each proxy (default: 10)
  --seconds <n>    how long the long run takes (default: 60; 1800 for half an hour)
  --add            add the figures to those in dist/torture.json: a run may be taken in parts
  -h, --help       this text

The parts imports and emissions send through nginx and haproxy, which apt-get installs where they are missing. Where that is
not possible they are skipped, with a message.

Exit code 1: something was lost, doubled or leaked, or went otherwise than the contract says.
`;

const options = {
  only: { type: "string", multiple: true },
  seed: { type: "string" },
  size: { type: "string" },
  seeds: { type: "string" },
  seconds: { type: "string" },
  add: { type: "boolean" },
} as const;

/** How many failures of a part are printed. The table shows the first. */
const MOST_SHOWN = 20;

process.exitCode = await runCommand({ usage, options }, process.argv.slice(2), async ({ values }) => {
  const { only, size = "full" } = values;
  if (size !== "short" && size !== "gate" && size !== "full")
    throw new Misuse("--size is short, gate or full");
  const numbers = [values.seed, values.seeds, values.seconds];
  const [seed = 1, seeds = 10, seconds = 60] = numbers.map((text) => {
    if (text !== undefined && !/^\d+$/.test(text))
      throw new Misuse("--seed, --seeds and --seconds are whole numbers");
    return text === undefined ? undefined : Number(text);
  });
  const unknown = only?.find((id) => !parts.some((part) => part.id === id));
  if (unknown !== undefined) throw new Misuse(`There is no part "${unknown}"`);
  const rows: Row[] = [];
  for (const { id, name, run } of parts) {
    if (only && !only.includes(id)) continue;
    const start = performance.now();
    try {
      const count = await run({ size, seed, seeds, seconds });
      rows.push(count.row(id, name));
      for (const failure of count.failures.slice(0, MOST_SHOWN)) console.error(`${id}: ${failure}`);
    } catch (error) {
      if (!(error instanceof Skipped)) throw error;
      console.error(`${id}: skipped: ${error.message}`);
      continue;
    }
    console.error(`${id}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
  }
  const folder = join(import.meta.dirname, "../dist");
  const file = join(folder, "torture.json");
  // Written by this script.
  const before = values.add && existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Row[]) : [];
  const all = sum(before, rows);
  console.log(table(all));
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`);
  return rows.every(isGood) ? 0 : 1;
});
