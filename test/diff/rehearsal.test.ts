import { resolve } from "node:path";
import { expect, test } from "vitest";
import { judgeAll } from "../../scripts/rehearse.ts";

const root = resolve(import.meta.dirname, "../..");

// Ten pull requests, each through the workflow's own steps.
test("each of ten bad pull requests is refused with file, line, rule and remedy", {
  timeout: 900_000,
}, async () => {
  const outcomes = await judgeAll(root);
  expect(
    outcomes.map(({ seed, refused, right, reason }) => ({ title: seed.title, refused, right, reason })),
  ).toEqual(
    outcomes.map(({ seed }) => ({
      title: seed.title,
      refused: true,
      right: true,
      reason: {
        level: "error",
        rule: seed.refusedBy,
        file: expect.stringMatching(/^spec\/meshi\/.+\.yaml$/),
        line: expect.any(Number),
        message: expect.stringMatching(/./),
        remedy: expect.stringMatching(/./),
      },
    })),
  );
  expect(outcomes.length).toBe(10);
});
