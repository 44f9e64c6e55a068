import { existsSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import type { Boundary } from "../../openapi/boundary.ts";
import { isUrl } from "../../openapi/loading.ts";
import { apisOf, boundaryOf, documentOf } from "../generate/written-api.ts";
import { type Api, placeIn } from "../project/api.ts";
import { Unusable } from "../project/unusable.ts";
import { isProfile, PROFILES, type Profile } from "./profile.ts";

/** A name that leads to no document. */
export class NoDocument extends Error {
  override readonly name = "NoDocument";
}

/** A document to judge, and how. */
export interface Target {
  /** Name of the API, or of the folder where the file stands. */
  readonly name: string;
  /** Root file, relative to the project, or a URL. */
  readonly document: string;
  /** OpenAPI Overlays that the runtime reads it with. */
  readonly overlays: readonly string[];
  readonly profile: Profile;
  /** Where its files may stand. */
  readonly boundary: Boundary;
  /** The folder that holds nothing but its files, relative to the project. */
  readonly folder: string | undefined;
}

/**
 * Documents of a project in this house's layout, held to the house's rules: APIs under spec/, or root files anywhere; every API where
 * none is named. @throws NoDocument naming what does not exist.
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
 * The document of an API of any project. Its files may stand anywhere in the project, or beside it where it stands elsewhere.
 * @throws Unusable where its profile is none.
 */
export function targetOf(base: string, api: Api, hosts: readonly string[] = []): Target {
  const { name, root, overlays, profile = "recommended" } = api;
  if (!isProfile(profile))
    throw new Unusable(`No profile is called "${profile}". There are: ${PROFILES.join(", ")}.`);
  const home = isUrl(root) ? base : dirname(placeIn(base, root));
  const inside = !relative(base, home).startsWith("..");
  const boundary = {
    ...{ folders: inside ? [base] : [home], hosts },
    // What others put into their extensions is theirs.
    passesExtensions: profile !== "house",
  };
  // A root file that stands beside everything else of the project has no folder of its own.
  const own = profile === "house" && inside && !isUrl(root) && relative(base, home) !== "";
  const folder = own ? relative(base, home).split(sep).join("/") : undefined;
  return { name, document: root, overlays, profile, boundary, folder };
}
