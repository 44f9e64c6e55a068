import { resolve } from "node:path";
import { expect } from "vitest";
import type { Seed } from "../../scripts/rehearse/seeds.ts";
import { judgeAll } from "../../scripts/rehearse.ts";

const root = resolve(import.meta.dirname, "../..");

/** Proposes each change in a repository of its own, and expects the workflow to report what is wrong with it. */
export async function expectRefused(seeds: readonly Seed[]): Promise<void> {
  expect(seeds.length).toBeGreaterThan(1);
  const outcomes = await judgeAll(root, seeds);
  expect(
    outcomes.map(({ seed, refused, right, reason }) => ({ title: seed.title, refused, right, reason })),
  ).toEqual(
    seeds.map(({ title, refusedBy }) => ({
      title,
      refused: true,
      right: true,
      reason: {
        level: "error",
        rule: refusedBy,
        file: expect.stringMatching(/^spec\/meshi\/.+\.yaml$/),
        line: expect.any(Number),
        message: expect.stringMatching(/./),
        remedy: expect.stringMatching(/./),
      },
    })),
  );
}
