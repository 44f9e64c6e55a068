import { dirname, isAbsolute, join } from "node:path";
import { isUrl } from "../../openapi/loading.ts";
import { type Api, nameIn } from "../project/api.ts";
import { readApis } from "../project/config.ts";
import { compareSides } from "./compare.ts";
import { withConsents } from "./consents.ts";
import type { Difference } from "./diff.ts";
import { sideOfDocuments } from "./documents-side.ts";
import { type Compared, endsOf, openHead, openOld } from "./ends.ts";
import type { Project } from "./project.ts";

/**
 * Compares documents of any layout: two files or URLs, or a project with an earlier state of it. The earlier state is a git
 * revision, another folder, or the commit at which the work in `base` left the main branch.
 * @throws Unusable, NoBase if there is nothing to compare.
 */
export async function compareBetween(base: string, compared: Compared): Promise<Difference> {
  const { old, heads } = endsOf(base, compared);
  const head = await openHead(base, heads, compared);
  const opened = [head];
  const sides: { dispose: () => void }[] = [];
  try {
    const was = openOld(base, old, head, compared);
    opened.push(was);
    const before = await sideOfDocuments(was.folder, was.apis);
    sides.push(before);
    const [single] = was.apis;
    const apis = head.apis.map((api) => ({
      ...api,
      ...(was.alone && single && api.overlays.length === 0 && { overlays: single.overlays }),
      changelog: changelogOf(head.folder, api, was.alone, compared),
    }));
    const after = await sideOfDocuments(head.folder, apis);
    sides.push(after);
    const project: Project = {
      folder: head.folder,
      consents: nameIn(base, compared.consents),
      commands: { changelog: "concord changelog --write", diff: "concord diff" },
    };
    const comparisons = await compareSides(project, before.side, after.side);
    const known = was.alone ? undefined : was.folder;
    return { base: was.label, comparisons: withConsents(project, known, comparisons), stale: [] };
  } finally {
    for (const { dispose } of [...opened, ...sides]) dispose();
  }
}

/**
 * Path of an API's changelog: the one that was named, else the one beside its document. If other APIs of the project have their
 * documents there too, its name has that of the API. Two single documents have none.
 */
function changelogOf(base: string, api: Api, alone: boolean, { changelog }: Compared): string | undefined {
  const said = changelog ?? api.changelog;
  if (said !== undefined) return said;
  const name = nameIn(base, api.root);
  if (alone || isUrl(name) || isAbsolute(name)) return undefined;
  const folder = dirname(name);
  const isShared = readApis(base).some(
    (other) => other.name !== api.name && dirname(nameIn(base, other.root)) === folder,
  );
  return join(folder, isShared ? `${api.name}.CHANGELOG.md` : "CHANGELOG.md");
}
