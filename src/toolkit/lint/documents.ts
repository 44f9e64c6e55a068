import { existsSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import type { Boundary } from "../../openapi/boundary.ts";
import { isUrl } from "../../openapi/loading.ts";
import { apisOf, boundaryOf, documentOf } from "../generate/written-api.ts";
import { type Api, placeIn, rootIn } from "../project/api.ts";
import { boundaryIn } from "../project/boundary.ts";
import { checkOverlays } from "../project/overlays.ts";
import { Unusable } from "../project/unusable.ts";
import { isProfile, PROFILES, type Profile } from "./profile.ts";

/** A name is neither an API nor a file. */
export class NoDocument extends Error {
  override readonly name = "NoDocument";
}

/** A document to judge, and how. */
export interface Target {
  /** Name of the API, or of the file's folder. */
  readonly name: string;
  /** Root file, relative to the project, or a URL. */
  readonly document: string;
  /** OpenAPI Overlays to apply to it. */
  readonly overlays: readonly string[];
  readonly profile: Profile;
  /** Where its files may be. */
  readonly boundary: Boundary;
  /** What was fetched already, by address. */
  readonly fetched?: Api["fetched"];
  /** The folder that holds only its files, relative to the project. */
  readonly folder: string | undefined;
}

/**
 * Documents of a project in the layout of this repository, judged by the profile `house`. `names` are APIs under spec/ or root
 * files anywhere; without names, every API is taken. @throws NoDocument for a name that does not exist.
 */
export function targetsOf(
  base: string,
  names: readonly string[] = [],
  hosts: readonly string[] = [],
): Target[] {
  const apis = existsSync(join(base, "spec")) ? apisOf(base) : [];
  const named = names.length > 0 ? names : apis;
  return [...new Set(named)].map((name) => {
    const api = apis.find((each) => name === each || resolve(base, documentOf(each)) === resolve(base, name));
    const house = { overlays: [], profile: "house" as const };
    if (api !== undefined)
      return {
        ...house,
        ...{ name: api, document: documentOf(api), boundary: boundaryOf(base, api), folder: `spec/${api}` },
      };
    const path = resolve(base, name);
    if (!existsSync(path) || !statSync(path).isFile())
      throw new NoDocument(
        `${name} is neither an API nor a file. Under spec/ there are: ${apis.join(", ") || "none"}.`,
      );
    const document = relative(base, path).split(sep).join("/");
    const boundary = { folders: [dirname(path)], hosts };
    return { ...house, name: basename(dirname(join(base, document))), document, boundary, folder: undefined };
  });
}

/**
 * The document of an API of any project. Its files may be anywhere in the project. If the root file is outside the project, they
 * must be in its folder. @throws Unusable without the file or an overlay, or for an unknown profile.
 */
export function targetOf(base: string, api: Api): Target {
  const { name, overlays, profile = "recommended", fetched } = api;
  const root = rootIn(base, api.root);
  if (!isProfile(profile))
    throw new Unusable(`No profile is called "${profile}". There are: ${PROFILES.join(", ")}.`);
  checkOverlays(base, { root, overlays });
  const boundary = boundaryIn(base, api);
  const home = isUrl(root) ? "" : relative(base, dirname(placeIn(base, root)));
  // A root file at the top of the project shares its folder with everything else.
  const own = profile === "house" && home !== "" && !home.startsWith("..");
  const folder = own ? home.split(sep).join("/") : undefined;
  return { name, document: root, overlays, profile, boundary, folder, fetched };
}
