import { didYouMean } from "../../openapi/nearest.ts";
import { git } from "./git.ts";

/** A sentence that names the branch or tag that was probably meant, with a space before it; empty without one. */
export function nearRevision(folder: string, name: string, others: readonly string[] = []): string {
  const refs = ["refs/heads", "refs/tags", "refs/remotes"];
  const listed = git(folder, ["for-each-ref", "--format=%(refname:short)", ...refs]) ?? "";
  const known = listed.split("\n").filter(Boolean);
  // A checkout of one branch has the others only under the name of the remote.
  const remote = known.find((each) => each.endsWith(`/${name}`));
  return didYouMean(name, [...others, ...known]) || (remote ? ` Did you mean ${remote}?` : "");
}

/** A sentence on revisions that a clone may lack, with a space before it; empty where it has all. */
export function missingHistory(folder: string): string {
  return git(folder, ["rev-parse", "--is-shallow-repository"])?.trim() === "true"
    ? " This clone is shallow; `git fetch --unshallow --tags` fetches the rest."
    : "";
}
