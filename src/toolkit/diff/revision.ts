import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Parts } from "../project/boundary.ts";
import { readApis } from "../project/config.ts";
import { commitOf, git } from "./git.ts";
import { missingFiles } from "./revision-files.ts";

/** A project as it was at a revision, in a temporary folder. */
export interface Revision {
  readonly folder: string;
  readonly commit: string;
  readonly dispose: () => void;
}

/** Files that may belong to a document, including overlays, configuration and package.json. */
const READ = /\.(?:ya?ml|json)$/i;

/**
 * Writes the documents of the project `folder` at a revision into a temporary folder, and what they and `documents` refer to;
 * `undefined` if git has no such revision.
 */
export function openRevision(
  folder: string,
  revision: string,
  documents: readonly Parts[] = [],
): Revision | undefined {
  const commit = commitOf(folder, revision);
  const prefix = git(folder, ["rev-parse", "--show-prefix"])?.trim();
  if (commit === undefined || prefix === undefined) return undefined;
  const top = mkdtempSync(join(tmpdir(), "concord-revision-"));
  const dispose = () => rmSync(top, { recursive: true, force: true });
  // A separate index leaves that of the checkout alone.
  const env = { ...process.env, GIT_INDEX_FILE: join(top, "index") };
  const checkout = join(top, "project");
  try {
    const root = git(folder, ["rev-parse", "--show-toplevel"])?.trim() ?? folder;
    git(root, ["read-tree", commit], env);
    // Take plain files only: a symbolic link (mode 120000) could lead out of the temporary folder.
    const listed = git(root, ["ls-tree", "-r", "-z", commit]);
    // Without its files, every API would count as new.
    if (listed === undefined) throw new Error(`git does not list the files of ${revision}.`);
    const files = listed.split("\0").flatMap((entry) => {
      const [about = "", path = ""] = entry.split("\t");
      return about.startsWith("100") ? [path] : [];
    });
    const take = (paths: readonly string[]) =>
      execFileSync("git", ["checkout-index", "-z", "--stdin", "--force", `--prefix=${checkout}/`], {
        ...{ cwd: root, env, input: paths.join("\0"), stdio: ["pipe", "ignore", "ignore"] },
      });
    take(files.filter((path) => READ.test(path)));
    // Documents may have any name, and their texts and examples stand in files of other kinds.
    const others = new Set(files.filter((path) => !READ.test(path)));
    const project = join(checkout, prefix);
    for (;;) {
      const missing = missingFiles(checkout, project, [...readApis(project), ...documents]);
      const found = missing.filter((path) => others.delete(path));
      if (found.length === 0) break;
      take(found);
    }
  } catch (error) {
    dispose();
    throw error;
  }
  return { folder: join(checkout, prefix), commit, dispose };
}
