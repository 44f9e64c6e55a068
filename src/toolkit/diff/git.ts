import { spawnSync } from "node:child_process";

/** Runs git in a folder and returns what it prints; `undefined` if it fails. */
export function git(
  folder: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): string | undefined {
  const options = { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28, env } as const;
  const { status, stdout } = spawnSync("git", args, options);
  return status === 0 ? stdout : undefined;
}

/** Id of the commit that a revision names; `undefined` if there is none. */
export function commitOf(folder: string, revision: string): string | undefined {
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`];
  return git(folder, args)?.trim();
}

/** Why git reads no revisions in a folder, as a clause; `undefined` if it does. */
export function gitFault(folder: string): string | undefined {
  const env = { ...process.env, LC_ALL: "C" };
  const { error, status, stderr } = spawnSync("git", ["rev-parse", "--git-dir"], {
    ...{ cwd: folder, encoding: "utf8", env },
  });
  if (error) return "git cannot be run; install it";
  if (status === 0) return undefined;
  if (stderr.includes("not a git repository")) return "this folder is in no git repository";
  const [reason = ""] = stderr.trim().split("\n");
  return `git refuses it: ${reason.replace(/^fatal: /, "")}; \`git status\` says more`;
}
