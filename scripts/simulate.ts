// Simulates fleets of clients that meet outages, under several retry policies, in virtual time. Writes dist/simulate/.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fleetUnderFaults } from "../site/pictures/fleet-under-faults.ts";
import { Misuse, runCommand } from "./command.ts";
import { policies } from "./simulate/policies.ts";
import { markdown, type Simulation, simulateAll } from "./simulate/report.ts";
import { scenarios } from "./simulate/scenarios.ts";

const usage = `Usage: npm run simulate -- [options]

  --clients <n>  clients of the largest fleet (10000)
  --seed <n>     the same seed gives the same figures (1)
  --publish      also write the figures that the site shows (site/pictures/simulation.json)
  --help         this text
`;

const root = join(import.meta.dirname, "..");
const command = {
  usage,
  options: {
    clients: { type: "string", default: "10000" },
    seed: { type: "string", default: "1" },
    publish: { type: "boolean", default: false },
  },
} as const;

process.exitCode = await runCommand(command, process.argv.slice(2), async ({ values }) => {
  const [clients, seed] = [Number(values.clients), Number(values.seed)];
  if (!Number.isInteger(clients) || clients < 100)
    throw new Misuse("--clients takes a whole number from 100.");
  if (!Number.isInteger(seed)) throw new Misuse("--seed takes a whole number.");
  const simulated = [];
  for (const scenario of scenarios(clients)) {
    process.stderr.write(`${scenario.title}\n`);
    simulated.push(await simulateAll(scenario, seed));
  }
  const simulation: Simulation = {
    date: new Date().toISOString().slice(0, 10),
    command: `npm run simulate -- --clients ${clients} --seed ${seed}`,
    seed,
    clients,
    policies: policies.map(({ name, what }) => ({ name, what })),
    scenarios: simulated,
  };
  const out = join(root, "dist/simulate");
  mkdirSync(out, { recursive: true });
  const json = `${JSON.stringify(simulation, null, 1)}\n`;
  writeFileSync(join(out, "simulation.json"), json);
  writeFileSync(join(out, "simulation.md"), markdown(simulation));
  for (const [name, svg] of Object.entries(fleetUnderFaults(simulation)))
    writeFileSync(join(out, `${name}.svg`), svg);
  if (values.publish) writeFileSync(join(root, "site/pictures/simulation.json"), json);
  process.stdout.write(markdown(simulation));
  return 0;
});
