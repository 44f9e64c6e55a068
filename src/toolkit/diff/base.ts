import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { forkPoint } from "./fork-point.ts";
import { commitOf, git } from "./git.ts";
import { NoBase } from "./no-base.ts";
import { houseProject } from "./project.ts";
import { bundleFile, generatedIn } from "./side.ts";
import { missingHistory, nearRevision } from "./unknown-revision.ts";

/** The base of a comparison: a folder that holds generated/. */
export interface Base {
  readonly folder: string;
  /** Its name in messages. */
  readonly label: string;
  /** Removes the temporary files. */
  readonly dispose: () => void;
}

/**
 * Opens the base that was asked for: a folder that holds generated/, or a git revision. Without one, the base is the commit
 * that `forkPoint` finds for the folder `root`. `command` is the one that was run, for messages.
 * @throws NoBase
 */
export function openBase(root: string, asked: string | undefined, command: string): Base {
  if (asked !== undefined && existsSync(asked) && generatedIn(resolve(asked)).length > 0)
    return { folder: resolve(asked), label: asked, dispose: () => {} };
  if (asked === "")
    throw new NoBase("The base is an empty text. Name a git revision, or a folder that holds generated/.");
  const named = `${command} <revision, or folder that holds generated/>`;
  const revision = asked ?? forkPoint(root, ["spec", "generated"], named);
  const commit = commitOf(root, revision);
  if (commit === undefined) {
    if (asked !== undefined && existsSync(asked))
      throw new NoBase(`The folder ${asked} holds no generated/<api>/ to compare with.`);
    throw new NoBase(
      `git knows no revision ${revision}, and there is no such folder.${nearRevision(root, revision)}${missingHistory(root)}`,
    );
  }
  return extract(root, commit, asked ?? `${commit.slice(0, 7)}, where this work left the main branch`);
}

/** Writes the files of a commit that are compared into a temporary folder. */
function extract(root: string, commit: string, label: string): Base {
  const listed = git(root, ["ls-tree", "-r", "--name-only", commit, "--", "generated/"]) ?? "";
  const names = [...new Set(listed.split("\n").map((path) => path.split("/")[1] ?? ""))];
  const folder = mkdtempSync(join(tmpdir(), "concord-base-"));
  const dispose = () => rmSync(folder, { recursive: true, force: true });
  for (const path of [
    ...names.filter((name) => !name.includes(".")).map(bundleFile),
    "package.json",
    houseProject(root).consents,
  ]) {
    const content = git(root, ["show", `${commit}:./${path}`]);
    if (content === undefined) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  if (generatedIn(folder).length > 0) return { folder, label, dispose };
  dispose();
  throw new NoBase(`${label} holds no generated/<api>/ to compare with: it is older than the first API.`);
}
