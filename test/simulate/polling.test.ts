import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { pollingMarkdown, simulatePolling } from "../../scripts/simulate/polling-report.ts";
import { pollingByLength } from "../../site/pictures/polling-by-length.ts";
import published from "../../site/pictures/simulation.json" with { type: "json" };

const polling = simulatePolling(published.seed);

function rowOf(name: string) {
  const row = polling.rows.find((each) => each.name === name);
  if (!row) throw new Error(`${name} was not simulated`);
  return row;
}

const nothing = rowOf("Concord, nothing known");
const alike = rowOf("Concord, after three runs of about the same length");
const unequal = rowOf("Concord, after three runs of any length");
const lro = rowOf("core-lro, every 2 s");
/** Counts that grow until the run ends, in steps that are not too coarse. */
const counts = [
  ...["even", "in 20 steps", "at a wandering pace", "queued for a fifth", "a fifth at 99 %"],
  ...["ever faster", "ever slower"],
].map((kind) => rowOf(`Concord, counts: ${kind}`));

it("the figures that the site shows are those of the client as it is", () => {
  expect(polling).toEqual(published.polling);
});

it.each([
  ["nothing known", nothing],
  ["counts that grow evenly", rowOf("Concord, counts: even")],
  ["counts that stand at 99 % for a fifth", rowOf("Concord, counts: a fifth at 99 %")],
  ["three runs of about the same length before", alike],
  ["core-lro, every 2 s", lro],
])("the decisions of the client quote the figures: %s", (name, { polls, delays }) => {
  const decisions = readFileSync(new URL("../../src/client/decisions.md", import.meta.url), "utf8");
  // Runs of 6 to 11 s, 21 to 42 s, 81 to 160 s and 310 to 600 s.
  const cells = [5, 7, 9, 11].map(
    (octave) => `${polls[octave]?.toFixed(1)}, ${((delays[octave] ?? 0) / 1000).toFixed(2)} s`,
  );
  expect(decisions).toContain(`| ${name} | ${cells.join(" | ")} |`);
});

describe("core-lro, which polls every 2 s, is better in both respects", () => {
  it.each([...counts, alike])("nowhere: $name", ({ beaten }) => {
    expect(beaten?.byCoreLro).toEqual([]);
  });

  it("for runs of 11 to 42 s of which nothing is known", () => {
    expect(nothing.beaten?.byCoreLro).toEqual([10.95, 21.35]);
    expect(polling.octaves.map(([, to]) => to).at(7)).toBeLessThan(42_000);
  });
});

describe("some fixed interval is better in both respects", () => {
  it.each([...counts, alike])("only for runs of less than 6 s: $name", ({ beaten }) => {
    expect(beaten?.byFixed.length).toBeLessThanOrEqual(5);
    for (const from of beaten?.byFixed ?? []) expect(from).toBeLessThan(3);
  });

  it("for runs of any one length of which nothing is known", () => {
    expect(nothing.beaten?.byFixed).toHaveLength(polling.octaves.length);
  });
});

it("from 11 s on, counts that grow evenly take at most two thirds of the polls, and half the delay, of the schedule", () => {
  const even = rowOf("Concord, counts: even");
  for (let octave = 6; octave < polling.octaves.length; octave++) {
    expect(even.polls[octave]).toBeLessThan(0.7 * (nothing.polls[octave] ?? 0));
    expect(even.delays[octave]).toBeLessThan(0.5 * (nothing.delays[octave] ?? 0));
    expect(even.delays[octave]).toBeLessThan(lro.delays[octave] ?? 0);
  }
});

it("runs of unequal length before cost nothing: a tenth more delay at most, and no more polls", () => {
  for (const [octave, polls] of unequal.polls.entries()) {
    expect(polls).toBeLessThan(1.01 * (nothing.polls[octave] ?? 0));
    expect(unequal.delays[octave]).toBeLessThan(1.1 * (nothing.delays[octave] ?? 0));
  }
});

it("where an expectation is wrong, the delay is half the run's own length on average, and never above the longest wait", () => {
  for (const name of ["Concord, counts: ended at a fifth", "Concord, after three runs of a minute"])
    for (const [octave, delay] of rowOf(name).delays.entries()) {
      const [from = 0, to = 0] = polling.octaves[octave] ?? [];
      const plain = nothing.delays[octave] ?? 0;
      expect(delay).toBeLessThan(Math.max(1.2 * plain, Math.min(0.6 * Math.sqrt(from * to), 5500)));
    }
});

it("the table and the picture have every way to poll, and every octave", () => {
  const text = pollingMarkdown(polling);
  for (const { name } of polling.rows) expect(text).toContain(`| ${name} |`);
  expect(
    text
      .split("\n")
      .find((line) => line.startsWith("| Concord"))
      ?.split("|"),
  ).toHaveLength(polling.octaves.length + 3);
  const picture = pollingByLength({ polling });
  for (const name of ["a run with counts", "three like it before", "nothing known", "core-lro, every 2 s"])
    expect(picture).toContain(`>${name}<`);
});

it("the same seed gives the same figures, another one others", () => {
  expect(simulatePolling(published.seed)).toEqual(polling);
  expect(simulatePolling(published.seed + 1)).not.toEqual(polling);
});
