import { beforeAll, describe, expect, it } from "vitest";
import type { Figures } from "../../scripts/simulate/figures.ts";
import { policies } from "../../scripts/simulate/policies.ts";
import { markdown, type Simulated, type Simulation, simulateAll } from "../../scripts/simulate/report.ts";
import { scenarios } from "../../scripts/simulate/scenarios.ts";
import { fleetUnderFaults } from "../../site/pictures/fleet-under-faults.ts";
import published from "../../site/pictures/simulation.json" with { type: "json" };

/** A small fleet behaves like the ten thousand clients of `npm run simulate`. Clients that call seldom need a larger fleet. */
const CLIENTS = 200;
const QUIET = 1000;
const found: Simulated[] = [];
beforeAll(async () => {
  const others = scenarios(CLIENTS).filter(({ id }) => id !== "outage");
  const outage = scenarios(QUIET).filter(({ id }) => id === "outage");
  for (const scenario of [...outage, ...others]) found.push(await simulateAll(scenario, 1));
}, 60_000);

type Results = readonly Simulated[];

function of(results: Results, id: string, policy: string): Figures {
  const row = results.find((one) => one.id === id)?.rows.find((one) => one.policy === policy);
  if (!row) throw new Error(`${id} was not simulated with ${policy}`);
  return row.figures;
}

const peers = policies.map(({ name }) => name).filter((name) => name !== "Concord");
const errors = [10, 20, 30, 40, 50, 60, 70];

describe.each([
  ["a small fleet", () => found],
  ["the fleet that the site shows", () => published.scenarios as unknown as Results],
])("in %s", (_, results) => {
  const concord = (id: string) => of(results(), id, "Concord");
  const all = (id: string, name: keyof Figures) => peers.map((peer) => of(results(), id, peer)[name]);

  it("a client that calls often sends twenty requests more in an outage, and fewer than any other that retries", () => {
    const { amplification } = concord("outage-busy");
    // Two calls a second, for a minute.
    expect(amplification).toBeLessThanOrEqual(1.01 + 20 / 120);
    expect(amplification).toBeLessThan(
      Math.min(...all("outage-busy", "amplification").filter((sent) => sent > 1.001)),
    );
  });

  it("a fleet of quiet clients sends no more in an outage than any other that retries: three requests a call", () => {
    const { amplification } = concord("outage");
    expect(amplification).toBeLessThan(3.01);
    expect(amplification).toBeLessThanOrEqual(
      Math.min(...all("outage", "amplification").filter((sent) => sent > 1.001)),
    );
  });

  it("no peak after a fault is higher than that of the others who retry without being told to", () => {
    for (const id of ["outage", "outage-busy"]) {
      for (const peer of ["naive", "Stainless-like"]) {
        expect(concord(id).peak).toBeLessThanOrEqual(of(results(), id, peer).peak);
      }
    }
  });

  it("calls succeed well as soon as an outage is over", () => {
    expect(concord("outage-busy").recovery).toBe(0);
  });

  it.each([
    [10, 0.999],
    [30, 0.98],
    [50, 0.85],
  ])("at %i % errors at least %d of the calls succeed", (part, least) => {
    expect(concord(`brown-out-${part}`).success).toBeGreaterThanOrEqual(least);
  });

  it.each(errors)("at %i % errors the load is not above that of the peer with the most success", (part) => {
    const id = `brown-out-${part}`;
    const [best] = peers.map((peer) => of(results(), id, peer)).sort((a, b) => b.success - a.success);
    // The load is the same, apart from chance: up to 40 % errors both policies send all requests that five attempts allow.
    expect(concord(id).amplification).toBeLessThanOrEqual(1.01 * (best?.amplification ?? 0));
  });

  it("at a shared limit that nobody knows every call succeeds, as with no other policy", () => {
    for (const id of ["limit", "limit-busy"]) {
      expect(concord(id).success).toBe(1);
      expect(Math.max(...all(id, "success"))).toBeLessThan(0.8);
    }
    expect(concord("limit-busy").limited).toBeLessThan(Math.min(...all("limit-busy", "limited")));
  });
});

it("the same seed gives the same figures, another one others", async () => {
  const [first] = scenarios(QUIET);
  if (!first) throw new Error("There is no scenario");
  expect(await simulateAll(first, 1)).toEqual(found[0]);
  expect(await simulateAll(first, 2)).not.toEqual(found[0]);
});

it("the tables and pictures have every policy and scenario, and say when and how they were made", () => {
  // It was written by the same code.
  const simulation = published as unknown as Simulation;
  const text = markdown(simulation);
  for (const { name } of simulation.policies) expect(text).toContain(`| ${name} |`);
  for (const { title } of simulation.scenarios) expect(text).toContain(`## ${title}`);
  expect(text).toContain(simulation.command);
  expect(simulation.clients).toBe(10_000);
  expect(of(simulation.scenarios, "outage", "Concord").recovery).toBeLessThanOrEqual(1);
  for (const svg of Object.values(fleetUnderFaults(simulation))) {
    for (const { name } of simulation.policies) expect(svg).toContain(`>${name}<`);
    expect(svg).toContain(simulation.date);
  }
});
