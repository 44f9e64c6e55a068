// Simulates fleets of clients that meet outages, and clients that poll runs, in virtual time. Writes dist/simulate/.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fleetUnderFaults } from "../site/pictures/fleet-under-faults.ts";
import { pollingByLength } from "../site/pictures/polling-by-length.ts";
import { Misuse, runCommand } from "./command.ts";
import { policies } from "./simulate/policies.ts";
import { pollingMarkdown, simulatePolling } from "./simulate/polling-report.ts";
import { markdown, type Simulation, simulateAll } from "./simulate/report.ts";
import { scenarios } from "./simulate/scenarios.ts";

const usage = `Usage: npm run simulate -- [options]

  --clients <n>  clients of the largest fleet (10000)
  --seed <n>     the same seed gives the same figures (1)
  --polling      simulate only the clients that poll; the published figures of the fleets stay
  --publish      also write the figures that the site shows (site/pictures/simulation.json)
  --help         this text
`;

const root = join(import.meta.dirname, "..");
const command = {
  usage,
  options: {
    clients: { type: "string", default: "10000" },
    seed: { type: "string", default: "1" },
    polling: { type: "boolean", default: false },
    publish: { type: "boolean", default: false },
  },
} as const;

process.exitCode = await runCommand(command, process.argv.slice(2), async ({ values }) => {
  const [clients, seed] = [Number(values.clients), Number(values.seed)];
  if (!Number.isInteger(clients) || clients < 100)
    throw new Misuse("--clients takes a whole number from 100.");
  if (!Number.isInteger(seed)) throw new Misuse("--seed takes a whole number.");
  const seen = join(root, "site/pictures/simulation.json");
  const polling = simulatePolling(seed);
  // This script wrote the file, with `--publish`.
  const simulation: Simulation = values.polling
    ? { ...(JSON.parse(readFileSync(seen, "utf8")) as Simulation), polling }
    : { ...(await simulateFleets(clients, seed)), polling };
  const out = join(root, "dist/simulate");
  mkdirSync(out, { recursive: true });
  const json = `${JSON.stringify(simulation, null, 1)}\n`;
  const text = `${values.polling ? "" : `${markdown(simulation)}\n`}${pollingMarkdown(polling)}`;
  writeFileSync(join(out, "simulation.json"), json);
  writeFileSync(join(out, "simulation.md"), text);
  const pictures = { ...fleetUnderFaults(simulation), "polling-by-length": pollingByLength(simulation) };
  for (const [name, svg] of Object.entries(pictures)) writeFileSync(join(out, `${name}.svg`), svg);
  if (values.publish) writeFileSync(seen, json);
  process.stdout.write(text);
  return 0;
});

async function simulateFleets(clients: number, seed: number): Promise<Omit<Simulation, "polling">> {
  const simulated = [];
  for (const scenario of scenarios(clients)) {
    process.stderr.write(`${scenario.title}\n`);
    simulated.push(await simulateAll(scenario, seed));
  }
  return {
    date: new Date().toISOString().slice(0, 10),
    command: `npm run simulate -- --clients ${clients} --seed ${seed}`,
    seed,
    clients,
    policies: policies.map(({ name, what }) => ({ name, what })),
    scenarios: simulated,
  };
}
