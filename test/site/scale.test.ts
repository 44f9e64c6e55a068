import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { meshi } from "../../generated/meshi/index.ts";
import { Follower } from "../../scripts/simulate/follower.ts";
import bench from "../../site/pictures/bench.json" with { type: "json" };
import simulation from "../../site/pictures/simulation.json" with { type: "json" };

const guide = readFileSync(join(import.meta.dirname, "../../spec/guides/19-scale.md"), "utf8").replaceAll(
  /\s+/g,
  " ",
);
const { batch } = meshi.operations["PUT /events/{event_id}/attendees:import"];
const [limit] = meshi.rateLimits;
const ROWS = 100_000_000;
/** The average of a million rows such as `{"attendee_id":"att-1","name":"Amina Bauer 1","email":"amina.1@example.com"}`. */
const BYTES = 91.7;
const batches = ROWS / batch.maxItems;
const perSecond = limit.requests / limit.seconds;
const count = (value: number) => value.toLocaleString("en");

/** Minutes below an hour and a half, else hours. */
function duration(seconds: number): string {
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  const hours = seconds / 3600;
  return `${hours < 10 ? hours.toFixed(1) : Math.round(hours)} h`;
}

it("the guide to scale has the 429s that the simulation found", () => {
  const refused = (id: string): string => {
    const rows = simulation.scenarios.find((scenario) => scenario.id === id)?.rows;
    const limited = rows?.find(({ policy }) => policy === "Concord")?.figures.limited ?? 0;
    return `${Math.round(100 * limited)} %`;
  };
  expect(guide).toContain(`${refused("limit-busy")} are refused where 500 clients share the limit`);
  expect(guide).toContain(`and ${refused("limit")} where 10,000 do`);
});

it("the guide to scale has the costs that the bench measured for a million rows", () => {
  const measured = (id: string) => bench.rows.find((row) => row.id === id)?.value ?? 0;
  const [cpu, memory] = [measured("import-cpu"), measured("import-memory")];
  expect(guide).toContain(`took ${cpu.toFixed(1)} s of CPU time and ${Math.round(memory)} MiB of memory`);
  expect(guide).toContain(`is ${Math.round((cpu * ROWS) / 1e6 / 60)} minutes of CPU time`);
});

describe("the guide to scale counts by the contract and the client as they are", () => {
  it("what a request carries, and how many there are", () => {
    expect(guide).toContain(`at most ${count(batch.maxItems)} rows and ${batch.maxBytes / 2 ** 20} MiB`);
    expect(guide).toContain(`takes ${Math.round(BYTES)} bytes`);
    expect(guide).toContain(`a batch is ${((batch.maxItems * BYTES) / 1e6).toFixed(1)} MB`);
    expect(guide).toContain(`more than ${Math.floor(batch.maxBytes / batch.maxItems)} bytes`);
    expect(guide).toContain(`are ${count(batches)} batches and ${((ROWS * BYTES) / 1e9).toFixed(1)} GB`);
    expect(guide).toContain(`may send ${limit.requests} requests a minute`);
    expect(limit.seconds).toBe(60);
  });

  it.each([
    ["1 s", 1],
    ["10 s", 10],
    ["60 s", 60],
    ["10 min", 600],
  ])("what runs of %s cost", (name, seconds) => {
    const { polls, delay } = new Follower().follow(seconds * 1000, (share) => share);
    const requests = batches * (1 + polls);
    const least = requests / perSecond;
    const atOnce = Math.floor((perSecond * seconds) / (1 + polls));
    const four = Math.max(least, (batches / 4) * (seconds + delay / 1000));
    expect(guide).toContain(
      `| ${name} | ${polls} | ${count(requests)} | ${duration(least)} | ${atOnce} | ${duration(four)} |`,
    );
  });

  it("and what they cost without counts", () => {
    const polls = [60, 600].flatMap((seconds) =>
      [undefined, (share: number) => share].map(
        (course) => new Follower().follow(seconds * 1000, course).polls,
      ),
    );
    const [minute, counted, ten, tenCounted] = polls;
    expect(guide).toContain(
      `a run of a minute takes ${minute} instead of ${counted}, and one of 10 min ${ten} instead of ${tenCounted}`,
    );
  });

  it("what the batches under way hold, and how long the network takes", () => {
    const most = Math.floor((perSecond * 600) / (1 + new Follower().follow(600_000, (share) => share).polls));
    const held = (most * batch.maxItems * BYTES) / 1e9;
    expect(guide).toContain(`: ${held.toFixed(1)} GB with ${most} runs at once`);
    expect(guide).toContain(`GB take ${Math.round((ROWS * BYTES * 8) / 1e8 / 60)} min at 100 Mbit/s`);
  });
});
