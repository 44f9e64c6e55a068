import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commitOf, git } from "./git.ts";
import { JUDGED } from "./judged-files.ts";

/** The documents of a proposed revision, as data in a temporary folder. Rules and code stay those of this checkout. */
export interface Proposal {
  readonly commit: string;
  readonly folder: string;
  readonly dispose: () => void;
}

/** Writes the documents of a revision of `repository` into a folder; `undefined` if git has no such revision. */
export function openProposal(repository: string, revision: string): Proposal | undefined {
  const commit = commitOf(repository, revision);
  if (commit === undefined) return undefined;
  const top = mkdtempSync(join(tmpdir(), "concord-proposal-"));
  const folder = join(top, "project");
  // A separate index leaves that of the checkout alone.
  const env = { ...process.env, GIT_INDEX_FILE: join(top, "index") };
  const present = JUDGED.filter(
    (path) => git(repository, ["cat-file", "-e", `${commit}:${path}`]) !== undefined,
  );
  git(repository, ["read-tree", "--empty"], env);
  for (const path of present.filter((each) => !each.includes(".")))
    git(repository, ["read-tree", `--prefix=${path}/`, `${commit}:${path}`], env);
  for (const path of present.filter((each) => each.includes("."))) {
    const entry = git(repository, ["ls-tree", commit, "--", path])?.split("\t")[0]?.split(" ") ?? [];
    git(repository, ["update-index", "--add", "--cacheinfo", `${entry[0]},${entry[2]},${path}`], env);
  }
  git(repository, ["checkout-index", "--all", "--force", `--prefix=${folder}/`], env);
  return { commit, folder, dispose: () => rmSync(top, { recursive: true, force: true }) };
}
