// Compares Concord with what it builds on and with its peers, as ratios of one run. Writes dist/bench.json, and the same
// as a table for pages.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { bundleSize } from "./bench/bundle-size.ts";
import { calls } from "./bench/calls.ts";
import { circumstances } from "./bench/circumstances.ts";
import type { Experiment } from "./bench/experiment.ts";
import { generation } from "./bench/generate.ts";
import { largeImport } from "./bench/large-import.ts";
import { paging } from "./bench/paging.ts";
import { page, type Result, table, withTable } from "./bench/report.ts";
import { rosterImport } from "./bench/roster-import.ts";
import { sandboxImport } from "./bench/sandbox-import.ts";
import { sandboxRequests } from "./bench/sandbox-requests.ts";
import { sandboxStart } from "./bench/sandbox-start.ts";
import { Misuse, runCommand } from "./command.ts";

const usage = `Usage: npm run bench -- [options]

  --rows <pattern>  measure only rows whose ids match this regular expression; may be given more than once
  --rounds <n>      rounds of each measurement
  --scale <x>       multiply calls, requests and rows per round; targets are meant for 1
  --out <file>      where to write the results (dist/bench.json); the table goes beside it (dist/bench.md)
  --page <file>     write the table into a page as well, between its comments "measured by npm run bench"
  --source          run the command line from src/, instead of building what is published
  --strict          exit with 1 if a target is missed
  --list            print the ids of all rows, and measure nothing
  --help            this text

The clients of others are installed when they are needed; that takes the network, once.
`;

const experiments: readonly Experiment[] = [
  calls,
  paging,
  rosterImport,
  largeImport,
  sandboxRequests,
  sandboxImport,
  sandboxStart,
  generation,
  bundleSize,
];

const root = join(import.meta.dirname, "..");
const command = {
  usage,
  options: {
    rows: { type: "string", multiple: true },
    rounds: { type: "string" },
    scale: { type: "string", default: "1" },
    out: { type: "string", default: join(root, "dist/bench.json") },
    page: { type: "string" },
    source: { type: "boolean", default: false },
    strict: { type: "boolean", default: false },
    list: { type: "boolean", default: false },
  },
} as const;

process.exitCode = await runCommand(command, process.argv.slice(2), async ({ values }) => {
  const { out, source, strict } = values;
  const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
  if (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0))
    throw new Misuse("--rounds takes a whole number above 0.");
  const scale = Number(values.scale);
  if (!(scale > 0)) throw new Misuse("--scale takes a number above 0.");
  const known = experiments.flatMap(({ ids }) => ids);
  if (values.list) {
    console.log(known.join("\n"));
    return 0;
  }
  const patterns = values.rows?.map(patternOf);
  const stranger = patterns?.find((pattern) => !known.some((id) => pattern.test(id)));
  if (stranger !== undefined)
    throw new Misuse(`No row matches ${stranger.source}; there are: ${known.join(", ")}.`);
  const wanted = (id: string) => patterns?.some((pattern) => pattern.test(id)) ?? true;

  const before = values.page === undefined ? "" : readFileSync(values.page, "utf8");
  if (values.page !== undefined && withTable(before, "") === undefined)
    throw new Misuse(`${values.page} has no place for the table.`);

  const concord = join(root, source ? "src/cli/main.ts" : "dist/src/cli/main.js");
  if (!source) {
    console.error("building ...");
    execFileSync(process.execPath, [join(root, "scripts/build.ts")], {
      stdio: ["ignore", "ignore", "inherit"],
    });
  }

  const results: Result[] = [];
  for (const experiment of experiments.filter(({ ids }) => ids.some(wanted))) {
    const ids = experiment.ids.filter(wanted);
    console.error(`measuring ${ids.length > 6 ? `${ids.slice(0, 5).join(", ")}, ...` : ids.join(", ")}`);
    const all = await experiment.run({ rounds: rounds ?? experiment.rounds, scale, concord, wanted });
    results.push(...all.filter(({ id }) => wanted(id)));
  }

  console.log(table(results));
  mkdirSync(dirname(out), { recursive: true });
  const where = await circumstances();
  writeFileSync(out, `${JSON.stringify({ ...where, rows: results }, null, 2)}\n`);
  const measured = page(results, where);
  writeFileSync(out.replace(/(\.json)?$/, ".md"), measured);
  if (values.page !== undefined) writeFileSync(values.page, withTable(before, measured) ?? before);
  return strict && results.some(({ met }) => met === false) ? 1 : 0;
});

function patternOf(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch {
    throw new Misuse(`--rows takes a regular expression, and ${JSON.stringify(text)} is none.`);
  }
}
