import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { experiments } from "../../scripts/bench/experiments.ts";
import { hasPlace, type Result, sumUp, withTable } from "../../scripts/bench/report.ts";
import { readResults } from "../../scripts/bench/results-file.ts";
import { costs } from "../../site/pictures/pictures.ts";

const root = join(import.meta.dirname, "../..");
const figures = readResults(join(root, "site/pictures/bench.json"));
const known = experiments.flatMap(({ ids }) => ids);
const read = (file: string) => readFileSync(join(root, file), "utf8");

describe("the figures of the bench", () => {
  it("are in one file, and the tables of the pages are made from it", () => {
    const guide = read("spec/guides/27-what-it-costs.md");
    expect(hasPlace(guide)).toBe(true);
    expect(withTable(guide, figures, known)).toBe(guide);
    expect(withTable(read("README.md"), figures, known)).toBe(read("README.md"));
  });

  it("have the ids of rows that the bench has today", () => {
    expect(figures.rows.map(({ id }) => id).filter((id) => !known.includes(id))).toEqual([]);
  });
});

const ratio = (load: string, client: string, value: number): Result =>
  sumUp(`call-${load}-${client}`, `${load} ${client}`, "ratio", [value]);
const size = (client: string, name: string, bytes: number): Result =>
  sumUp(`size-${client}`, `Size in a browser: ${name}`, "B", [bytes]);

/** A small run: two clients under two loads, and two sizes. */
const few = {
  ...{ date: "2026-01-02", machine: "2 cores", node: "24.0.0", load: 0, versions: {} },
  ...{ failures: [], runs: [] },
  rows: [
    ratio("get", "ky", 1.9),
    ratio("put-50", "ky", 2.25),
    ratio("get", "concord-node", 0.62),
    ratio("put-50", "concord-node", 0.4),
    ratio("get", "concord-node-to-azure", 0.8),
    size("ky", "ky", 8937),
    size("concord", "Concord", 14056),
  ],
};

/** The words of a picture in their order. */
function words(svg: string | undefined): string {
  return (svg ?? "")
    .replace(/<style>[\s\S]*?<\/style>|<desc[\s\S]*?<\/desc>/g, "")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ");
}

describe("the pictures of the bench", () => {
  it("draw each client once, the cheapest first, and say when and where it was measured", () => {
    const drawn = costs(few);
    const calls = words(drawn["cost-of-calls"]);
    expect(calls).toMatch(/GET of 1 kB .*PUT of 5 kB, 50 at a time .*concord-node .*ky /);
    expect(calls).toContain("2026-01-02, 2 cores, Node 24.0.0");
    expect(calls).not.toContain("azure");
    expect(drawn["cost-of-calls"]).toContain(
      "concord-node: 0.62 (GET of 1 kB), 0.40 (PUT of 5 kB, 50 at a time). ky: 1.90",
    );
    expect(words(drawn["size-in-a-browser"])).toMatch(/ky: 8\.9 kB .*Concord: 14\.1 kB/);
  });

  it("have a dot for each figure, farther to the right the more a call costs", () => {
    const dots = [...(costs(few)["cost-of-calls"] ?? "").matchAll(/<circle cx="([\d.]+)"/g)].map(([, x]) =>
      Number(x),
    );
    // Four of the legend, then those of the clients.
    const [get = 0, put = 0, kyGet = 0, kyPut = 0, ...others] = dots.slice(4);
    expect(others).toEqual([]);
    expect([put, get, kyGet, kyPut]).toEqual([put, get, kyGet, kyPut].toSorted((a, b) => a - b));
  });

  it("say what is missing and which command measures it, where there are no figures", () => {
    const drawn = costs({ ...few, rows: [] });
    for (const svg of Object.values(drawn)) {
      expect(words(svg)).toContain("Not measured yet.");
      expect(words(svg)).toContain("npm run bench");
    }
  });
});
