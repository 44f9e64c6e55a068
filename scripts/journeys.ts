// Executes the journeys of spec/workflows/ with `redocly respect`, each on its own sandbox.
import { join } from "node:path";
import { Misuse, runCommand } from "./command.ts";
import { type Journey, readJourneys } from "./journeys/journey.ts";
import { reported, summary } from "./journeys/report.ts";
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

const command = {
  usage,
  options: {
    list: { type: "boolean", default: false },
    fault: { type: "string", multiple: true },
    har: { type: "string", default: join(root, "dist/journeys") },
  },
  allowPositionals: true,
} as const;

process.exitCode = await runCommand(command, process.argv.slice(2), async ({ values, positionals }) => {
  const journeys = readJourneys(join(root, "spec/workflows"));
  if (values.list) {
    for (const { name, title } of journeys) console.log(`${name.padEnd(24)}${title}`);
    return 0;
  }
  const known = journeys.map(({ name }) => name);
  const stranger = positionals.find((name) => !known.includes(name));
  if (stranger !== undefined)
    throw new Misuse(`There is no journey "${stranger}"; there are: ${known.join(", ")}.`);
  const waiting = journeys.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  return execute(waiting, values.har, values.fault ?? []);
});

async function execute(waiting: Journey[], har: string, faults: string[]): Promise<0 | 1> {
  const outcomes: Outcome[] = [];
  /** Executes journeys until none is left. */
  const work = async () => {
    for (let journey = waiting.shift(); journey; journey = waiting.shift()) {
      const outcome = await runJourney(journey, { har, faults });
      outcomes.push(outcome);
      console.log(`${reported(outcome)}\n`);
    }
  };
  try {
    // A journey mostly waits, so any machine can run two at a time.
    await Promise.all([work(), work()]);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    // This also ends the other journey.
    process.exit(1);
  }
  console.log(summary(outcomes));
  return outcomes.every(({ passed }) => passed) ? 0 : 1;
}
