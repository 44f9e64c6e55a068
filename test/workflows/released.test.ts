import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { main } from "../../scripts/released.ts";
import { imitateGitHub } from "./github.ts";

/** A repository with a commit on origin/main, and one that is not on it. */
async function repository() {
  const folder = await mkdtemp(join(tmpdir(), "concord-released-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=Test", "-c", "user.email=test@example.com", ...args], {
      cwd: folder,
      encoding: "utf8",
    }).trim();
  git("init", "--quiet", "--initial-branch=main");
  git("commit", "--quiet", "--allow-empty", "-m", "One");
  const merged = git("rev-parse", "HEAD");
  git("update-ref", "refs/remotes/origin/main", merged);
  git("commit", "--quiet", "--allow-empty", "-m", "Two");
  return { folder, merged, loose: git("rev-parse", "HEAD") };
}

const green = ["gate (20)", "gate (24)", "contract"].map((name) => ({
  name,
  status: "completed",
  conclusion: "success",
}));

async function released(folder: string, commit: string, runs: readonly object[]): Promise<[number, string]> {
  const err = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const { env } = await imitateGitHub({
    [`GET /repos/us/it/commits/${commit}/check-runs`]: [200, { check_runs: runs }],
  });
  const code = await main(folder, env, [commit]);
  const text = err.mock.calls.join("");
  vi.restoreAllMocks();
  return [code, text];
}

test("a commit of the main branch of which every check is green may be released", async () => {
  const { folder, merged } = await repository();
  expect(await released(folder, merged, green)).toEqual([0, ""]);
});

test("any other one is refused, with the reason", async () => {
  const { folder, merged, loose } = await repository();
  expect(await released(folder, loose, green)).toEqual([
    1,
    expect.stringContaining("is not on the main branch"),
  ]);
  const failed = green.map((run) => (run.name === "gate (24)" ? { ...run, conclusion: "failure" } : run));
  expect(await released(folder, merged, failed)).toEqual([
    1,
    expect.stringContaining('"gate (24)" is failure'),
  ]);
  const open = green.map((run) =>
    run.name === "contract" ? { ...run, status: "in_progress", conclusion: null } : run,
  );
  expect(await released(folder, merged, open)).toEqual([
    1,
    expect.stringContaining('"contract" is in_progress'),
  ]);
  expect(await released(folder, merged, green.slice(0, 2))).toEqual([
    1,
    expect.stringContaining('"contract" has not run'),
  ]);
});
