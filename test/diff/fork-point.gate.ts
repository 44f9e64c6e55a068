import { execFileSync } from "node:child_process";
import { expect, onTestFinished, test, vi } from "vitest";
import { forkPoint } from "../../src/toolkit/diff/fork-point.ts";
import { NoBase } from "../../src/toolkit/diff/no-base.ts";
import { commitAll, files, git, put } from "../cli/contract-files.ts";

function revision(cwd: string, name: string): string {
  return execFileSync("git", ["rev-parse", name], { cwd, encoding: "utf8" }).trim();
}

/** A repository whose only branch has this name, with one commit on another branch. Returns the commit between them. */
async function work(branch: string) {
  const cwd = await files({ "openapi.yaml": "openapi: 3.1.0\n" });
  commitAll(cwd);
  git(cwd, "branch", "--move", branch);
  const left = revision(cwd, "HEAD");
  git(cwd, "switch", "--quiet", "--create", "work");
  await put(cwd, { "openapi.yaml": "openapi: 3.1.1\n" });
  git(cwd, "commit", "--quiet", "--all", "--no-verify", "--message", "Change it");
  return { cwd, left };
}

/** The same with a remote that has the branch, too. */
async function cloned(branch: string, remote: string, withHead: boolean) {
  const { cwd, left } = await work(branch);
  git(cwd, "remote", "add", remote, cwd);
  git(cwd, "update-ref", `refs/remotes/${remote}/${branch}`, left);
  if (withHead) git(cwd, "symbolic-ref", `refs/remotes/${remote}/HEAD`, `refs/remotes/${remote}/${branch}`);
  git(cwd, "branch", "--delete", "--force", branch);
  return { cwd, left };
}

test.each(["main", "master", "trunk"])("work is compared with where it left a branch %s", async (branch) => {
  const { cwd, left } = await work(branch);
  expect(forkPoint(cwd, ["."], "concord diff <old> <new>")).toBe(left);
});

test.each([
  ["develop", "origin"],
  ["v2/next", "origin"],
  ["release", "upstream"],
])("the default branch %s of the remote %s counts, whatever it is called", async (branch, remote) => {
  const { cwd, left } = await cloned(branch, remote, true);
  expect(forkPoint(cwd, ["."], "concord diff <old> <new>")).toBe(left);
  // A usual name alone does not make a branch the default one.
  git(cwd, "branch", "main", "work");
  expect(forkPoint(cwd, ["."], "concord diff <old> <new>")).toBe(left);
});

test("where nothing says the default branch, the one that git or the environment names counts", async () => {
  const { cwd, left } = await cloned("develop", "origin", false);
  expect(() => forkPoint(cwd, ["."], "concord diff <old> <new>")).toThrow(NoBase);
  expect(() => forkPoint(cwd, ["."], "concord diff <old> <new>")).toThrow(
    "git remote set-head origin --auto",
  );
  git(cwd, "config", "init.defaultBranch", "develop");
  expect(forkPoint(cwd, ["."], "concord diff <old> <new>")).toBe(left);
  git(cwd, "config", "--unset", "init.defaultBranch");
  vi.stubEnv("CI_DEFAULT_BRANCH", "develop");
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(forkPoint(cwd, ["."], "concord diff <old> <new>")).toBe(left);
});
