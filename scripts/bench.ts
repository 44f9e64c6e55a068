// Compares Concord with what it builds on and with its peers, as ratios of one run. Writes dist/bench.json, and the same
// as a table for pages. Several runs are merged: each row with a target is from its worst run.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { experiments } from "./bench/experiments.ts";
import { hasPlace, table, withTable } from "./bench/report.ts";
import { type Results, readResults, summary, writeFigures, writeResults } from "./bench/results-file.ts";
import { type WholeRun, wholeRun } from "./bench/whole-run.ts";
import { verdictOf } from "./bench/worst.ts";
import { Misuse, runCommand } from "./command.ts";

const usage = `Usage: npm run bench -- [options]

  --runs <n>        whole runs, one after another (1). Of a row with a target, the worst run counts; of any other, the middle one
  --rows <pattern>  measure only rows whose ids match this regular expression; may be given more than once
  --rounds <n>      rounds of each measurement
  --scale <x>       multiply calls, requests and rows per round; targets are meant for 1
  --out <file>      where to write the results (dist/bench.json); the table goes beside it (dist/bench.md)
  --from <file>     merge the runs of this earlier file of results with the new ones; may be given more than once. Without
                    --runs, nothing is measured
  --page <file>     write the table into a page as well, between its comments "measured by npm run bench"; may be given more
                    than once. The figures go into --figures then
  --figures <file>  the file from which the site draws (site/pictures/bench.json)
  --source          run the command line from src/, instead of building what is published
  --list            print the ids of all rows, and measure nothing
  --help            this text

The exit code is 1 if a target was missed or a row could not be measured; the other rows are written all the same. The
clients of others are installed when they are needed; that takes the network, once.
`;

const root = join(import.meta.dirname, "..");
const command = {
  usage,
  options: {
    runs: { type: "string" },
    rows: { type: "string", multiple: true },
    rounds: { type: "string" },
    scale: { type: "string", default: "1" },
    out: { type: "string", default: join(root, "dist/bench.json") },
    from: { type: "string", multiple: true },
    page: { type: "string", multiple: true },
    figures: { type: "string", default: join(root, "site/pictures/bench.json") },
    source: { type: "boolean", default: false },
    list: { type: "boolean", default: false },
  },
} as const;

process.exitCode = await runCommand(command, process.argv.slice(2), async ({ values }) => {
  const { out, source } = values;
  const rounds = wholeNumber("--rounds", values.rounds);
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
  const before = (values.from ?? []).map(readResults);
  const count = wholeNumber("--runs", values.runs) ?? (before.length > 0 ? 0 : 1);

  const pages = (values.page ?? []).map((file) => ({ file, text: readFileSync(file, "utf8") }));
  for (const { file, text } of pages)
    if (!hasPlace(text)) throw new Misuse(`${file} has no place for the table.`);

  const concord = join(root, source ? "src/cli/main.ts" : "dist/src/cli/main.js");
  const toolkit = join(
    root,
    source ? "src/cli/toolkit/main.ts" : "packages/toolkit/dist/src/cli/toolkit/main.js",
  );
  if (!source && count > 0) {
    console.error("building ...");
    execFileSync(process.execPath, [join(root, "scripts/build.ts")], {
      stdio: ["ignore", "ignore", "inherit"],
    });
  }

  const runs: WholeRun[] = [];
  const write = async (all: readonly WholeRun[]): Promise<Results> => {
    const results = await summary(all, before);
    writeResults(out, results, known);
    for (const { file, text } of pages) writeFileSync(file, withTable(text, results, known));
    if (pages.length > 0) writeFigures(values.figures, results);
    return results;
  };
  for (let run = 1; run <= count; run += 1) {
    if (count > 1) console.error(`run ${run} of ${count}`);
    const settings = { rounds, scale, concord, toolkit, wanted };
    const report = (line: string) => console.error(line);
    // Whoever interrupts a long run keeps what it has measured.
    runs.push(await wholeRun(experiments, settings, report, (part) => write([...runs, part])));
  }
  const results = await write(runs);
  return conclude(results);
});

/** Prints all rows, what failed and what was missed. Returns the exit code. */
function conclude({ rows, failures }: Results): 0 | 1 {
  console.log(table(rows));
  for (const { ids, reason } of failures) console.log(`NOT MEASURED ${ids.join(", ")}: ${reason}`);
  const { targets, missed } = verdictOf(rows);
  const list = missed.length === 0 ? "" : `; missed: ${missed.join(", ")}`;
  console.log(`${targets - missed.length} of ${targets} targets met${list}`);
  return missed.length > 0 || failures.length > 0 ? 1 : 0;
}

function wholeNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!(Number.isInteger(number) && number > 0)) throw new Misuse(`${option} takes a whole number above 0.`);
  return number;
}

function patternOf(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch {
    throw new Misuse(`--rows takes a regular expression, and ${JSON.stringify(text)} is none.`);
  }
}
