// Executes the journeys of spec/workflows/ with `redocly respect`, each on a sandbox of its own.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Journey, readJourneys } from "./journeys/document.ts";
import { summary, told } from "./journeys/report.ts";
import { type Outcome, runJourney } from "./journeys/run.ts";

const root = join(import.meta.dirname, "..");
const usage = `Usage: npm run journeys -- [options] [journey ...]

Executes the journeys of spec/workflows/, or those that are named, and says what became of each step.

  --list           name the journeys and execute none
  --fault <fault>  a fault of the sandbox, such as status=503,operation=getRun; may be given more than once
  --har <folder>   where to write the traffic (dist/journeys)
  --help           this text

Exit code: 0 all passed, 1 some failed, 2 wrong use.
`;

function wrongUse(problem: string): never {
  console.error(`${problem}\n\n${usage}`);
  process.exit(2);
}

function read() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        list: { type: "boolean", default: false },
        fault: { type: "string", multiple: true, default: [] },
        har: { type: "string", default: join(root, "dist/journeys") },
        help: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    return wrongUse(error instanceof Error ? error.message : String(error));
  }
}

const { values, positionals } = read();
if (values.help) {
  console.log(usage);
  process.exit();
}
const journeys = readJourneys(join(root, "spec/workflows"));
if (values.list) {
  for (const { name, title } of journeys) console.log(`${name.padEnd(24)}${title}`);
  process.exit();
}
const stranger = positionals.find((name) => !journeys.some((journey) => journey.name === name));
if (stranger !== undefined)
  wrongUse(`There is no journey "${stranger}"; there are: ${journeys.map(({ name }) => name).join(", ")}.`);

const waiting = journeys.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const outcomes: Outcome[] = [];

/** Takes journeys until none is left. */
async function work(): Promise<void> {
  for (let journey: Journey | undefined = waiting.shift(); journey; journey = waiting.shift()) {
    const outcome = await runJourney(journey, { har: values.har, faults: values.fault });
    outcomes.push(outcome);
    console.log(`${told(outcome)}\n`);
  }
}

try {
  // A journey mostly waits, so two at a time fit on any machine.
  await Promise.all([work(), work()]);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
console.log(summary(outcomes));
process.exitCode = outcomes.every(({ passed }) => passed) ? 0 : 1;
