import { existsSync } from "node:fs";
import { isUrl, nearFile } from "../../openapi/loading.ts";
import { didYouMean } from "../../openapi/nearest.ts";
import { type Api, checkName, nameOf, placeIn, rootIn } from "./api.ts";
import { readApis } from "./config.ts";
import { CONFIG, defaultOut } from "./config-entries.ts";
import { Unusable } from "./unusable.ts";

/** The options of a command line, beside the names. */
export interface Said {
  readonly name?: string | undefined;
  readonly out?: string | undefined;
  readonly overlays?: readonly string[] | undefined;
  readonly profile?: string | undefined;
  /** Hosts that documents may take parts from, beside those of the configuration. */
  readonly hosts?: readonly string[] | undefined;
}

/**
 * The APIs that a command line selects: APIs of the project's configuration by name, or documents by file or URL. Without names,
 * all APIs of the configuration. Options override the configuration. @throws Unusable if there is no such API.
 */
export function chosenApis(base: string, names: readonly string[], said: Said = {}): Api[] {
  const known = readApis(base);
  if (names.length === 0 && known.length === 0)
    throw new Unusable(
      `There is no API: ${existsSync(placeIn(base, CONFIG)) ? `${CONFIG} names none under \`apis\`` : `this folder has no ${CONFIG}`}. Begin with \`concord init <document>\`, or name a document.`,
    );
  const chosen = names.length === 0 ? known : names.map((name) => apiOf(base, name, known, said));
  if (chosen.length > 1 && (said.name !== undefined || said.out !== undefined))
    throw new Unusable("--name and --out apply to one API, and there are several. Name one.");
  for (const api of chosen) checkName(said.name ?? api.name);
  return chosen.map((api) => ({
    ...api,
    name: said.name ?? api.name,
    out: said.out ?? api.out,
    overlays: said.overlays ?? api.overlays,
    profile: said.profile ?? api.profile,
    hosts: [...(api.hosts ?? []), ...(said.hosts ?? [])],
  }));
}

/** One API as a command line selects it, and whether the configuration names it. @throws Unusable if there is no such API. */
export function chosenApi(
  base: string,
  name: string,
  said: Said = {},
): Api & { readonly isConfigured: boolean } {
  const [api] = chosenApis(base, [name], said);
  if (!api) throw new Unusable(`There is no API ${name}.`);
  return { ...api, isConfigured: readApis(base).some((known) => known.name === api.name) };
}

function apiOf(base: string, name: string, known: readonly Api[], said: Said): Api {
  const found = known.find((api) => api.name === name || placeIn(base, api.root) === placeIn(base, name));
  if (found) return found;
  if (!isUrl(name) && !existsSync(placeIn(base, name))) {
    const names = known.map((api) => api.name);
    const meant = didYouMean(name, names) || nearFile(base, name);
    const there = names.length > 0 ? ` There are: ${names.join(", ")}.` : "";
    throw new Unusable(`${name} is neither an API of ${CONFIG} nor a file.${meant}${there}`);
  }
  const root = rootIn(base, name);
  // A folder stands for the document in it, which may have an entry.
  const entry = known.find((api) => placeIn(base, api.root) === placeIn(base, root));
  if (entry) return entry;
  const called = said.name ?? nameOf(root, "");
  return { name: called, root, overlays: [], out: defaultOut(called), profile: undefined, credentials: {} };
}
