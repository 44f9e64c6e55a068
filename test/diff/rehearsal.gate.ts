import { expect, test } from "vitest";
import { bad } from "../../scripts/rehearse/seeds.ts";
import { everyday, expectRefused } from "./refused.ts";

// Each goes through the workflow's own steps. Those that `npm test` proposes are not proposed again.
test("every other of ten bad pull requests is refused with file, line, rule and remedy", {
  timeout: 900_000,
}, async () => {
  expect(bad.length).toBe(10);
  await expectRefused(bad.filter((seed) => !everyday.includes(seed)));
});
