import { dirname, relative } from "node:path";
import type { Boundary } from "../../openapi/boundary.ts";
import { isUrl } from "../../openapi/loading.ts";
import { Problems } from "../../openapi/problem.ts";
import { Source } from "../../openapi/source.ts";
import { checkReferences } from "../../openapi/stray-references.ts";
import { type Api, placeIn } from "./api.ts";
import { Unusable } from "./unusable.ts";

/** Where the files of an API may be: anywhere in the project. If its root file is outside the project, they must be in its folder. */
export function boundaryIn(
  base: string,
  { root, hosts = [] }: Pick<Api, "root" | "hosts">,
  others: readonly string[] = [],
): Boundary {
  const home = isUrl(root) ? base : dirname(placeIn(base, root));
  const isInside = !relative(base, home).startsWith("..");
  return { folders: isInside ? [base] : [home], hosts: [...hosts, ...others] };
}

/**
 * Whether all references of a document and its overlays stay within a boundary, so that a tool may follow them. Each other
 * reference is reported to `source`. The overlay itself may be in any folder.
 */
export function staysWithin(
  source: Source,
  base: string,
  { root, overlays }: Pick<Api, "root" | "overlays">,
  boundary: Boundary,
): boolean {
  const overlaid = overlays.map((overlay): [string, Boundary] => {
    const path = placeIn(base, overlay);
    return [path, { ...boundary, folders: [...boundary.folders, dirname(path)] }];
  });
  // A document at a URL has no files.
  const written: [string, Boundary][] = isUrl(root) ? [] : [[placeIn(base, root), boundary]];
  return [...written, ...overlaid].every(
    ([path, within]) => checkReferences(source, path, within) !== "stray",
  );
}

/** Refuses a document that refers to other files or hosts than it may, before anything reads or fetches them. @throws Unusable */
export function refuseStray(base: string, api: Pick<Api, "root" | "overlays" | "hosts">): void {
  const problems = new Problems("runtime");
  if (staysWithin(new Source(base, problems), base, api, boundaryIn(base, api))) return;
  const found = problems.list.find(({ rule }) => rule === "reference-outside");
  const where = found ? ` ${found.file}:${found.line} ${found.message}. ${found.remedy}` : "";
  throw new Unusable(`${api.root} cannot be compared.${where}`);
}
