import { dirname, relative } from "node:path";
import type { Boundary } from "../../openapi/boundary.ts";
import { isUrl } from "../../openapi/loading.ts";
import type { Source } from "../../openapi/source.ts";
import { checkReferences } from "../../openapi/stray-references.ts";
import { type Api, placeIn } from "./api.ts";

/** The part of an API's configuration that says what its document is made of. */
export type Parts = Pick<Api, "root" | "overlays" | "hosts" | "fetched">;

/**
 * What may be read for an API. Files: anywhere in the project; if its root file is outside the project, in the folder of that file.
 * Addresses: the named hosts, and where the document itself was given by its address, that origin.
 */
export function boundaryIn(base: string, { root, hosts = [] }: Pick<Api, "root" | "hosts">): Boundary {
  if (isUrl(root))
    return { folders: [base], hosts, origin: URL.canParse(root) ? new URL(root).origin : undefined };
  const home = dirname(placeIn(base, root));
  const isInside = !relative(base, home).startsWith("..");
  return { folders: isInside ? [base] : [home], hosts };
}

/** Root files, each with its boundary. */
export type Roots = readonly (readonly [path: string, within: Boundary])[];

/** The root file of an API and its overlays, each with its boundary. An overlay may be in any folder. */
export function rootsOf(base: string, { root, overlays }: Parts, boundary: Boundary): Roots {
  const overlaid = overlays.map((overlay) => {
    const path = placeIn(base, overlay);
    return [path, { ...boundary, folders: [...boundary.folders, dirname(path)] }] as const;
  });
  return [[isUrl(root) ? new URL(root).href : placeIn(base, root), boundary], ...overlaid];
}

/**
 * Whether all references of a document and its overlays stay within a boundary, so that a tool may follow them. Each other
 * reference is reported to `source`.
 */
export function staysWithin(source: Source, base: string, parts: Parts, boundary: Boundary): boolean {
  const checked = rootsOf(base, parts, boundary).map(([path, within]) =>
    checkReferences(source, path, within),
  );
  return !checked.includes("stray");
}
