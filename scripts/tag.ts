import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** The fields of package.json that say where the project lives, with a line to fill in for each. */
const ADDRESSES = {
  homepage: '"homepage": "https://<the docs site>/",',
  repository: '"repository": { "type": "git", "url": "git+https://<host>/<owner>/<name>.git" },',
  bugs: '"bugs": { "url": "https://<host>/<owner>/<name>/issues" },',
};

/** Why a tag may not be released from the project folder `root`; `undefined` if it may. */
export function wrongTag(root: string, tag: string | undefined): string | undefined {
  // npm's own file. Only these fields are read.
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    readonly version: string;
  } & { readonly [field in keyof typeof ADDRESSES]?: unknown };
  const missing = Object.entries(ADDRESSES).filter(([field]) => !(field in manifest));
  if (missing.length > 0) {
    const lines = missing.map(([, line]) => `  ${line}`).join("\n");
    return `package.json does not say where the project lives, and a release must. Fill in:\n${lines}`;
  }
  const { version } = manifest;
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
