import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** Why a tag may not be released from the project folder `root`; `undefined` if it may. */
export function wrongTag(root: string, tag: string | undefined): string | undefined {
  // npm's own file; only its version is read.
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  if (tag !== `v${version}`)
    return `The tag is ${tag ?? "missing"}, but package.json says ${version}. Tag the commit that has the version: git tag v${version}`;
  const changelog = readFileSync(join(root, "CHANGELOG.md"), "utf8");
  if (!changelog.includes(`\n## [${version}] - `))
    return `CHANGELOG.md has no entry for ${version}. Give what stands under [Unreleased] the heading "## [${version}] - <date>".`;
  return undefined;
}

if (import.meta.main) {
  const problem = wrongTag(resolve(import.meta.dirname, ".."), process.argv[2]);
  if (problem !== undefined) {
    process.stderr.write(`${problem}\n`);
    process.exitCode = 1;
  }
}
