// Compares, in one run and as ratios, what Concord adds with what is underneath it; writes dist/bench.json.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { clientCalls } from "./bench/client-calls.ts";
import type { Experiment } from "./bench/experiment.ts";
import { type Measured, table } from "./bench/report.ts";
import { rosterImport } from "./bench/roster-import.ts";
import { sandboxImport } from "./bench/sandbox-import.ts";
import { sandboxRequests } from "./bench/sandbox-requests.ts";
import { sandboxStart } from "./bench/sandbox-start.ts";
import { Misuse, runCommand } from "./command.ts";

const usage = `Usage: npm run bench -- [options]

  --only <id>    measure this only; may be given more than once
  --rounds <n>   rounds of each measurement
  --scale <x>    multiply calls, requests and rows per round; targets are meant for 1
  --out <file>   where to write the results (dist/bench.json)
  --source       run the command line from src/, instead of building what is published
  --strict       exit with 1 if a target is missed
  --help         this text
`;

const experiments: readonly Experiment[] = [
  clientCalls,
  rosterImport,
  sandboxRequests,
  sandboxImport,
  sandboxStart,
];

const root = join(import.meta.dirname, "..");
const command = {
  usage,
  options: {
    only: { type: "string", multiple: true },
    rounds: { type: "string" },
    scale: { type: "string", default: "1" },
    out: { type: "string", default: join(root, "dist/bench.json") },
    source: { type: "boolean", default: false },
    strict: { type: "boolean", default: false },
  },
} as const;

process.exitCode = await runCommand(command, process.argv.slice(2), async ({ values }) => {
  const { only, out, source, strict } = values;
  const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
  if (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0))
    throw new Misuse("--rounds takes a whole number above 0.");
  const scale = Number(values.scale);
  if (!(scale > 0)) throw new Misuse("--scale takes a number above 0.");
  const known = experiments.flatMap(({ ids }) => ids);
  const stranger = only?.find((id) => !known.includes(id));
  if (stranger !== undefined)
    throw new Misuse(`There is no measurement "${stranger}"; there are: ${known.join(", ")}.`);

  const concord = join(root, source ? "src/cli/main.ts" : "dist/src/cli/main.js");
  if (!source) {
    console.error("building ...");
    execFileSync(process.execPath, [join(root, "scripts/build.ts")], {
      stdio: ["ignore", "ignore", "inherit"],
    });
  }

  const wanted = (id: string) => only?.includes(id) ?? true;
  const measured: Measured[] = [];
  for (const experiment of experiments.filter(({ ids }) => ids.some(wanted))) {
    console.error(`measuring ${experiment.ids.filter(wanted).join(", ")} ...`);
    const all = await experiment.run({ rounds: rounds ?? experiment.rounds, scale, concord });
    measured.push(...all.filter(({ result }) => wanted(result.id)));
  }

  console.log(table(measured));
  mkdirSync(dirname(out), { recursive: true });
  const results = measured.map(({ result }) => result);
  writeFileSync(out, `${JSON.stringify(results, null, 2)}\n`);
  return strict && results.some(({ met }) => met === false) ? 1 : 0;
});
