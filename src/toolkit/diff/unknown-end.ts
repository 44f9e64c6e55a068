import { isAbsolute } from "node:path";
import { nearFile } from "../../openapi/loading.ts";
import { didYouMean } from "../../openapi/nearest.ts";
import { NAME_OR_ADD, whereNone } from "../project/chosen.ts";
import { CONFIG } from "../project/config-entries.ts";
import { gitFault } from "./git.ts";
import { missingHistory, nearRevision } from "./unknown-revision.ts";

/**
 * Says of a name that is nothing to compare what it was looked for as, and what was probably meant. `apis` are the names of the
 * project's APIs. Several names together are no revisions.
 */
export function unknownEnd(
  base: string,
  name: string,
  { apis, maybeRevision }: { readonly apis: readonly string[]; readonly maybeRevision: boolean },
): string {
  const fault = maybeRevision ? gitFault(base) : undefined;
  const readsGit = maybeRevision && fault === undefined;
  const sought = [
    apis.length > 0 ? `no API of ${CONFIG}` : `no API (${whereNone(base)})`,
    isAbsolute(name) ? "no file or folder" : `no file or folder in ${base}`,
    ...(readsGit ? ["no revision that git knows"] : []),
  ];
  const near = (readsGit ? nearRevision(base, name, apis) : didYouMean(name, apis)) || nearFile(base, name);
  const todo = apis.length > 0 ? `The APIs are: ${apis.join(", ")}.` : NAME_OR_ADD;
  const why = fault === undefined ? "" : ` It can be no revision: ${fault}.`;
  const more = readsGit ? missingHistory(base) : "";
  return `${name} is ${new Intl.ListFormat("en-GB").format(sought)}.${why}${near} ${todo}${more}`;
}
