import { targetsOf } from "./documents.ts";
import type { Finding } from "./finding.ts";
import { lintDocuments } from "./lint.ts";

export interface Options {
  /** Project folder: findings name files relative to it. The rules are those of this repository. */
  readonly base: string;
  /** APIs under spec/, or root files anywhere; every API where none is named. */
  readonly apis?: readonly string[];
  /** Hosts that a document of others may take parts from, over https; none unless they are named. */
  readonly hosts?: readonly string[];
}

/** Everything that is wrong in the documents of a project in this house's layout. @throws NoDocument where a name of `apis` leads nowhere. */
export async function lintSpec({ base, apis, hosts = [] }: Options): Promise<Finding[]> {
  return lintDocuments(base, targetsOf(base, apis, hosts));
}
