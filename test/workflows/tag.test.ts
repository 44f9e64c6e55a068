import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { wrongTag } from "../../scripts/tag.ts";

const addresses = {
  homepage: "https://docs.test/",
  repository: "https://host.test/us/it",
  bugs: "https://host.test/us/it/issues",
};

async function project(changelog: string, where: object = addresses): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "concord-tag-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "package.json"), JSON.stringify({ version: "1.2.3", ...where }));
  await writeFile(join(folder, "CHANGELOG.md"), changelog);
  return folder;
}

test("a package that does not say where it lives is refused first, with the lines to fill in", async () => {
  const nowhere = await project("# Changelog\n", {});
  expect(wrongTag(nowhere, "v9.9.9")?.split("\n").slice(1)).toEqual([
    expect.stringContaining('"homepage": '),
    expect.stringContaining('"repository": '),
    expect.stringContaining('"bugs": '),
  ]);
  const partly = await project("# Changelog\n", { homepage: addresses.homepage, bugs: addresses.bugs });
  expect(wrongTag(partly, "v1.2.3")?.match(/"\w+": /g)).toEqual(['"repository": ', '"type": ', '"url": ']);
});

test("a tag that is the package's version, with an entry in the changelog, may be released", async () => {
  const folder = await project("# Changelog\n\n## [Unreleased]\n\n## [1.2.3] - 2026-01-31\n");
  expect(wrongTag(folder, "v1.2.3")).toBeUndefined();
});

test("any other tag is refused, with the right one", async () => {
  const folder = await project("# Changelog\n\n## [1.2.3] - 2026-01-31\n");
  expect(wrongTag(folder, "v1.2.4")).toContain(
    "package.json says 1.2.3. Tag the commit that has the version: git tag v1.2.3",
  );
  expect(wrongTag(folder, undefined)).toContain("The tag is missing");
});

test("a version that the changelog does not know is refused", async () => {
  const folder = await project("# Changelog\n\n## [Unreleased]\n");
  expect(wrongTag(folder, "v1.2.3")).toContain("CHANGELOG.md has no entry for 1.2.3");
});
