import { expect, test } from "vitest";
import { bad } from "../../scripts/rehearse/seeds.ts";
import { expectRefused } from "./refused.ts";

// Each goes through the steps of the workflow itself.
test("every one of eleven bad pull requests is refused with file, line, rule and remedy", {
  timeout: 900_000,
}, async () => {
  expect(bad.length).toBe(11);
  await expectRefused(bad);
});
