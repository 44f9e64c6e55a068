// Compares, in one run and as ratios, what Concord adds with what is underneath it; writes dist/bench.json.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { clientCalls } from "./bench/client-calls.ts";
import type { Experiment } from "./bench/experiment.ts";
import { type Measured, table } from "./bench/report.ts";
import { rosterImport } from "./bench/roster-import.ts";
import { sandboxImport } from "./bench/sandbox-import.ts";
import { sandboxRequests } from "./bench/sandbox-requests.ts";

const usage = `Usage: npm run bench -- [options]

  --only <id>    measure this only; may be given more than once
  --rounds <n>   rounds of each measurement
  --scale <x>    multiply calls, requests and rows per round; targets are meant for 1
  --out <file>   where to write the results (dist/bench.json)
  --source       run the command line from src/, instead of building what is published
  --strict       exit with 1 if a target is missed
`;

const experiments: readonly Experiment[] = [clientCalls, rosterImport, sandboxRequests, sandboxImport];

function fail(problem: string): never {
  console.error(`${problem}\n\n${usage}`);
  process.exit(2);
}

function read() {
  try {
    return parseArgs({
      options: {
        only: { type: "string", multiple: true },
        rounds: { type: "string" },
        scale: { type: "string", default: "1" },
        out: { type: "string", default: join(import.meta.dirname, "../dist/bench.json") },
        source: { type: "boolean", default: false },
        strict: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

const options = read();
const rounds = options.rounds === undefined ? undefined : Number(options.rounds);
if (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0))
  fail("--rounds takes a whole number above 0.");
const scale = Number(options.scale);
if (!(scale > 0)) fail("--scale takes a number above 0.");
const known = experiments.flatMap(({ ids }) => ids);
const stranger = options.only?.find((id) => !known.includes(id));
if (stranger !== undefined) fail(`There is no measurement "${stranger}"; there are: ${known.join(", ")}.`);

const root = join(import.meta.dirname, "..");
const concord = join(root, options.source ? "src/cli/main.ts" : "dist/src/cli/main.js");
if (!options.source) {
  console.error("building ...");
  execFileSync(process.execPath, [join(root, "scripts/build.ts")], {
    stdio: ["ignore", "ignore", "inherit"],
  });
}

const wanted = (id: string) => options.only?.includes(id) ?? true;
const measured: Measured[] = [];
for (const experiment of experiments.filter(({ ids }) => ids.some(wanted))) {
  console.error(`measuring ${experiment.ids.filter(wanted).join(", ")} ...`);
  const all = await experiment.run({ rounds: rounds ?? experiment.rounds, scale, concord });
  measured.push(...all.filter(({ result }) => wanted(result.id)));
}

console.log(table(measured));
mkdirSync(dirname(options.out), { recursive: true });
writeFileSync(
  options.out,
  `${JSON.stringify(
    measured.map(({ result }) => result),
    null,
    2,
  )}\n`,
);
if (options.strict && measured.some(({ result }) => result.met === false)) process.exitCode = 1;
