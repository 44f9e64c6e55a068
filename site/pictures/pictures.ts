import type { Measured as Figures } from "../../scripts/bench/report.ts";
import type { Simulation } from "../../scripts/simulate/report.ts";
import type { Api } from "../../src/toolkit/docs/model/api.ts";
import bench from "./bench.json" with { type: "json" };
import { costOfCalls } from "./cost-of-calls.ts";
import { fleetUnderFaults } from "./fleet-under-faults.ts";
import { idempotencyDecision } from "./idempotency-decision.ts";
import { lifeOfAnImport } from "./life-of-an-import.ts";
import { pollingByLength } from "./polling-by-length.ts";
import { pollingFrontier } from "./polling-frontier.ts";
import { retryTimeline } from "./retry-timeline.ts";
import { runStates } from "./run-states.ts";
import simulation from "./simulation.json" with { type: "json" };
import { sizeInABrowser } from "./size-in-a-browser.ts";

/**
 * The pictures of the site by name, each an SVG file of its own: it brings its colours for light and dark, its title and its
 * description. They are made from the contracts, from real runs of the client, and from what `npm run simulate` and `npm run bench` measured.
 */
export async function pictures(apis: readonly Api[]): Promise<Readonly<Record<string, string>>> {
  // Cast: to the compiler the pairs of numbers in a JSON file are lists. `npm run simulate -- --publish` writes the file.
  const simulated = simulation as unknown as Simulation;
  return {
    "run-states": runStates(apis),
    "idempotency-decision": idempotencyDecision(apis),
    "retry-timeline": await retryTimeline(apis),
    "life-of-an-import": await lifeOfAnImport(),
    "polling-frontier": pollingFrontier(),
    "polling-by-length": pollingByLength(simulated),
    ...fleetUnderFaults(simulated),
    ...costs(bench as unknown as Figures),
  };
}

/** The pictures of a run of the bench by name. */
export function costs(figures: Figures): Readonly<Record<string, string>> {
  return { "cost-of-calls": costOfCalls(figures), "size-in-a-browser": sizeInABrowser(figures) };
}
