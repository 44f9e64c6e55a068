import { test } from "vitest";
import { everyday, expectRefused } from "./refused.ts";

// One that the linter finds, and one that only the comparison with the base does.
test("a bad pull request is refused with file, line, rule and remedy by each of the judges", {
  timeout: 300_000,
}, async () => {
  await expectRefused(everyday);
});
