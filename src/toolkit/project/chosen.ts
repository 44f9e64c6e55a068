import { existsSync } from "node:fs";
import { isUrl, nearFile } from "../../openapi/loading.ts";
import { didYouMean } from "../../openapi/nearest.ts";
import { type Api, checkName, placeIn, rootIn } from "./api.ts";
import { readApis } from "./config.ts";
import { CONFIG, defaultOut } from "./config-entries.ts";
import { documentName } from "./document-name.ts";
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
export async function chosenApis(base: string, names: readonly string[], said: Said = {}): Promise<Api[]> {
  const known = readApis(base);
  if (names.length === 0 && known.length === 0)
    throw new Unusable(
      `There is no API: ${whereNone(base)}. Begin with \`concord init <document>\`, or name a document.`,
    );
  const named = () => Promise.all(names.map((name) => apiOf(base, name, known, said)));
  const chosen = names.length === 0 ? known : await named();
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

/** One API as a command line selects it. @throws Unusable if there is no such API. */
export async function chosenApi(base: string, name: string, said: Said = {}): Promise<Api> {
  const [api] = await chosenApis(base, [name], said);
  if (!api) throw new Unusable(`There is no API ${name}.`);
  return api;
}

async function apiOf(base: string, name: string, known: readonly Api[], said: Said): Promise<Api> {
  const found = known.find((api) => api.name === name || placeIn(base, api.root) === placeIn(base, name));
  if (found) return found;
  if (!isUrl(name) && !existsSync(placeIn(base, name))) throw new Unusable(unknownName(base, name, known));
  const root = rootIn(base, name);
  // A folder stands for the document in it, which may have an entry.
  const entry = known.find((api) => placeIn(base, api.root) === placeIn(base, root));
  if (entry) return entry;
  const { name: called, fetched } =
    said.name === undefined
      ? await documentName(base, { root, hosts: said.hosts })
      : { name: said.name, fetched: undefined };
  const out = defaultOut(called);
  return { name: called, root, overlays: [], out, profile: undefined, credentials: {}, fetched };
}

/** What to do where a name means nothing. */
export const NAME_OR_ADD = "Name a document, or add an API with `concord init <document>`.";

/** Says of a name that is neither an API nor a document where both were looked for, what is there, and what to do. */
function unknownName(base: string, name: string, known: readonly Api[]): string {
  const names = known.map((api) => api.name);
  const meant = didYouMean(name, names) || nearFile(base, name);
  if (names.length === 0)
    return `${name} is no file in ${base}, and no API: ${whereNone(base)}.${meant} ${NAME_OR_ADD}`;
  return `${name} is neither an API of ${CONFIG} nor a file in ${base}.${meant} There are: ${names.join(", ")}. ${NAME_OR_ADD}`;
}

/** Why no API is known here. */
export function whereNone(base: string): string {
  return existsSync(placeIn(base, CONFIG))
    ? `${CONFIG} names none under \`apis\``
    : `this folder has no ${CONFIG}`;
}
