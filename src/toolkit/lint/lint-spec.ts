import { targetsOf } from "./documents.ts";
import type { Finding } from "./finding.ts";
import { lintDocuments } from "./lint.ts";

export interface Options {
  /** Project folder. Findings name files relative to it. The rules are those of this repository. */
  readonly base: string;
  /** APIs under spec/, or root files anywhere. Without names, every API is judged. */
  readonly apis?: readonly string[];
  /** Hosts from which a document outside spec/ may load parts, over https. The default is none. */
  readonly hosts?: readonly string[];
}

/** All findings in the documents of a project in the layout of this repository. @throws NoDocument for an unknown name in `apis`. */
export async function lintSpec({ base, apis, hosts = [] }: Options): Promise<Finding[]> {
  return lintDocuments(base, targetsOf(base, apis, hosts));
}
