import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { main as changelog } from "../../scripts/changelog.ts";
import { API, createProject, edit } from "./changes.ts";
import { copy, flip, room, run, version } from "./run.ts";

let base: string;
let changed: string;
beforeAll(async () => {
  base = await createProject();
  changed = await createProject([flip, room]);
}, 60_000);
afterAll(() => Promise.all([base, changed].map((folder) => rm(folder, { recursive: true }))));

test("the changelog says what breaks and what is added, under the new version", async () => {
  const project = await copy(changed);
  await edit(project, [version("3.0.0")]);
  expect(await run(changelog, project, base, "--date", "2026-01-31")).toEqual({
    code: 0,
    out: `# Shelf

## [3.0.0] - 2026-01-31

### Breaking

- GET /inventories/{inventory_id}: partial meant partial, now it means success.

### Added

- schema InventoryInput, \`floor\`: the property was added.

`,
    err: "",
  });
});

test("--write puts the entry into the API's changelog, once", async () => {
  const project = await copy(changed);
  await edit(project, [version("3.0.0")]);
  const path = join(project, "spec", API, "CHANGELOG.md");
  await writeFile(
    path,
    "# Changelog of the Shelf\n\n## [2.1.0] - 2025-12-01\n\n### Added\n\n- Everything.\n",
  );
  expect(await run(changelog, project, base, "--write", "--date", "2026-01-31")).toMatchObject({
    code: 0,
    out: "spec/shelf/CHANGELOG.md: 3.0.0\n",
  });
  const written = await readFile(path, "utf8");
  expect(written.match(/^## .*$/gm)).toEqual(["## [3.0.0] - 2026-01-31", "## [2.1.0] - 2025-12-01"]);
  // A day later the entry keeps its date.
  expect(await run(changelog, project, base, "--write", "--date", "2026-02-01")).toMatchObject({
    code: 0,
    out: "spec/shelf/CHANGELOG.md says so already\n",
  });
  expect(await readFile(path, "utf8")).toBe(written);
});

test("--write begins a changelog where there is none", async () => {
  const project = await copy(changed);
  await edit(project, [version("3.0.0")]);
  await run(changelog, project, base, "--write", "--date", "2026-01-31");
  const text = await readFile(join(project, "spec", API, "CHANGELOG.md"), "utf8");
  expect(text).toMatch(/^# Changelog of the Shelf\n/);
  expect(text).toContain("## [3.0.0] - 2026-01-31\n\n### Breaking\n");
});

test("--write under a version that is too low writes nothing and says which one it takes", async () => {
  const { code, err } = await run(changelog, changed, base, "--write");
  expect(code).toBe(1);
  expect(err).toContain(
    "spec/shelf/CHANGELOG.md was left alone. Breaking changes since 2.1.0 need 3.0.0 or later",
  );
});

test("a contract that did not change has no entry", async () => {
  expect(await run(changelog, base, base, "--write")).toEqual({
    code: 0,
    out: `Nothing changed for a caller since ${base}.\n`,
    err: "",
  });
});

test("a date is a date", async () => {
  expect(await run(changelog, base, base, "--date", "tomorrow")).toMatchObject({
    code: 2,
    err: expect.stringContaining("tomorrow is no date. Write it as 2026-01-31."),
  });
});
