import { expect, test } from "vitest";
import { hasEntry, withEntry } from "../../src/toolkit/changelog/file.ts";

test.each([
  "## [1.2.0] - 2026-01-31",
  "## 1.2.0 - 2026-01-31",
  "## v1.2.0",
  "## [v1.2.0](https://changes.test/1.2.0) (2026-01-31)",
  "## 1.2.0:",
])("%s is the entry of 1.2.0, and of no other version", (heading) => {
  const text = `# Changelog\n\n${heading}\n\n- Something.\n`;
  expect(hasEntry(text, "1.2.0")).toBe(true);
  for (const other of ["1.2", "1.2.0-rc.1", "11.2.0", "2.0.0"]) expect(hasEntry(text, other)).toBe(false);
  expect(withEntry(text, "1.2.0", "## [1.2.0] - 2026-02-01\n\n- More.\n")).toBe(
    `# Changelog\n\n${heading}\n\n- More.\n`,
  );
});

test("a version before release is not the entry of the release", () => {
  expect(hasEntry("## [1.2.0-rc.1]\n", "1.2.0")).toBe(false);
});
