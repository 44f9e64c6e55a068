import { git, gitFault } from "./git.ts";
import { NoBase } from "./no-base.ts";

/**
 * The commit at which the work in a folder left the main branch. On the main branch itself it is the last commit, or the one
 * before if nothing has changed in `folders` since. `named` says how the command that was run takes an old end.
 * @throws NoBase without a main branch.
 */
export function forkPoint(root: string, folders: readonly string[], named: string): string {
  const names = mainBranches(root);
  for (const main of names) {
    const commit = git(root, ["merge-base", "HEAD", main])?.trim();
    if (commit === undefined) continue;
    // On an unchanged main branch, judge what its last commit changed.
    const here = git(root, ["rev-parse", "HEAD"])?.trim();
    const changed = git(root, ["status", "--porcelain", "--", ...folders])?.trim();
    return here === commit && changed === "" ? (git(root, ["rev-parse", "HEAD^"])?.trim() ?? commit) : commit;
  }
  const fault = gitFault(root);
  if (fault !== undefined)
    throw new NoBase(
      `There is nothing to compare with: ${fault}. Name what it is compared with: \`${named}\``,
    );
  throw new NoBase(
    `There is no main branch to compare with: git knows none of ${names.join(", ")}. Name what it is compared with: \`${named}\`. Or let git ask for the default branch: \`git remote set-head origin --auto\``,
  );
}

/** Names that the main branch may have, the most certain one first: the default branch of a remote, then what is usual. */
function mainBranches(root: string): string[] {
  const remotes = git(root, ["remote"])?.split("\n").filter(Boolean) ?? [];
  const inOrder = [...remotes].sort((a, b) => Number(b === "origin") - Number(a === "origin"));
  const defaults = inOrder.flatMap((remote) => {
    const head = git(root, ["symbolic-ref", "--quiet", "--short", `refs/remotes/${remote}/HEAD`])?.trim();
    return head ? [head] : [];
  });
  // What `git init` names the first branch here; GitLab says the default branch in an environment variable.
  const said = [process.env.CI_DEFAULT_BRANCH, git(root, ["config", "init.defaultBranch"])?.trim()];
  const usual = [...said, "main", "master", "trunk"].filter((name) => name !== undefined && name !== "");
  const local = usual.flatMap((name) => [...inOrder.map((remote) => `${remote}/${name}`), String(name)]);
  return [...new Set([...defaults, ...local])];
}
