import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { hasRootFile, isUrl } from "../../openapi/loading.ts";
import { type Api, placeIn, rootIn } from "../project/api.ts";
import { chosenApis, type Said } from "../project/chosen.ts";
import { readApis } from "../project/config.ts";
import { CONFIG } from "../project/config-entries.ts";
import { Unusable } from "../project/unusable.ts";
import { forkPoint } from "./fork-point.ts";
import { openRevision } from "./revision.ts";
import { unknownEnd } from "./unknown-end.ts";

/** What a command line asks to compare: its names and options. */
export interface Compared extends Said {
  /** The command that was run, as messages name it: `concord diff`. */
  readonly command: string;
  /** APIs, documents or revisions. Two names are the old and the new end. A single revision or folder is the old end. */
  readonly names: readonly string[];
  /** The old end. If it is given, all names are new ends. */
  readonly against?: string | undefined;
  readonly consents: string;
  readonly changelog?: string | undefined;
}

/** One end of a comparison. */
export interface End {
  readonly folder: string;
  readonly apis: readonly Api[];
  /** Its name in messages. */
  readonly label: string;
  /** Whether it is a single document, without a project around it. */
  readonly alone: boolean;
  /** Whether it has all APIs of a project. */
  readonly whole: boolean;
  readonly dispose: () => void;
}

/** Tells the old end from the new ones. @throws Unusable for more than two names without `against` */
export function endsOf(
  base: string,
  { names, against }: Compared,
): { readonly old: string | undefined; readonly heads: readonly string[] } {
  if (against !== undefined) return { old: against, heads: names };
  const [first, second, ...others] = names;
  if (others.length > 0)
    throw new Unusable("Name the old and the new one, or the new ones alone with --against <old>.");
  if (first !== undefined && second !== undefined) return { old: first, heads: [second] };
  const known = readApis(base);
  // Without a project there is nothing that could be compared with an old end.
  const isNew =
    first === undefined ||
    isDocument(base, first) ||
    known.length === 0 ||
    known.some(({ name }) => name === first);
  return isNew ? { old: undefined, heads: names } : { old: first, heads: [] };
}

function isDocument(base: string, name: string): boolean {
  return isUrl(name) || (statSync(placeIn(base, name), { throwIfNoEntry: false })?.isFile() ?? false);
}

/** Opens the new end: APIs or documents of the working folder, or a project at a revision. @throws Unusable */
export async function openHead(base: string, heads: readonly string[], compared: Compared): Promise<End> {
  const [name] = heads;
  const known = readApis(base);
  const isRevision =
    heads.length === 1 &&
    name !== undefined &&
    !isDocument(base, name) &&
    !known.some((each) => each.name === name);
  const revision = isRevision ? openRevision(base, name) : undefined;
  if (revision)
    return {
      ...revision,
      apis: await chosenApis(revision.folder, [], compared),
      label: name ?? "",
      alone: false,
      whole: true,
    };
  const apis = known.map((each) => each.name);
  const stranger = heads.find(
    (each) => !apis.includes(each) && !isUrl(each) && !existsSync(placeIn(base, each)),
  );
  if (stranger !== undefined)
    throw new Unusable(unknownEnd(base, stranger, { apis, maybeRevision: isRevision }));
  const chosen = await chosenApis(base, heads, compared);
  return {
    folder: base,
    apis: chosen,
    label: base,
    alone: false,
    whole: heads.length === 0,
    dispose: () => {},
  };
}

/**
 * Opens the old end: a document, the project in another folder, the project at a revision, or the document of an API. @throws Unusable,
 * NoBase
 */
export function openOld(base: string, old: string | undefined, head: End, compared: Compared): End {
  const asked = old ?? forkPoint(base, ["."], `${compared.command} <old> <new>`);
  if (isDocument(base, asked) || areFoldersOfDocuments(base, compared))
    return documentEnd(base, asked, rootIn(base, asked), head, compared);
  const folder = placeIn(base, asked);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    const apis = earlier(folder, head);
    // Without this, each API would count as new, and so every change would pass.
    if (apis.length === 0 && !existsSync(join(folder, CONFIG)))
      throw new Unusable(
        `The folder ${asked} has no ${CONFIG}, and no ${head.apis.map(({ root }) => root).join(", ")}. Name a folder with an earlier state of this one, or the document in it.`,
      );
    return {
      folder,
      apis,
      label: asked,
      alone: false,
      whole: head.whole,
      dispose: () => {},
    };
  }
  const revision = openRevision(base, asked, head.apis);
  if (revision) {
    const label = old ?? `${revision.commit.slice(0, 7)}, where this work left the main branch`;
    return { ...revision, apis: earlier(revision.folder, head), label, alone: false, whole: head.whole };
  }
  // An API may have the name of a branch. The branch counts, because only a revision is older.
  const known = readApis(base);
  const api = known.find(({ name }) => name === asked);
  if (api) return documentEnd(base, asked, api.root, head, compared);
  throw new Unusable(unknownEnd(base, asked, { apis: known.map(({ name }) => name), maybeRevision: true }));
}

/** The old end if it is a single document. */
function documentEnd(base: string, label: string, root: string, head: End, compared: Compared): End {
  const [api, ...others] = head.apis;
  if (!api || others.length > 0)
    throw new Unusable(
      `${label} is one document. Name the one that it is compared with: ${compared.command} ${label} <new>`,
    );
  const apis = [{ ...api, root, overlays: overlaysOf(base, root, head, compared) }];
  return { folder: base, apis, label, alone: true, whole: false, dispose: () => {} };
}

/**
 * Overlays for a single document. If only one of two documents has some, both get them: otherwise everything that an overlay says
 * would count as a change.
 */
function overlaysOf(
  base: string,
  old: string,
  { folder, apis: [api] }: End,
  { overlays }: Compared,
): string[] {
  const known = readApis(base).find(({ root }) => placeIn(base, root) === placeIn(base, old));
  const own = overlays ?? known?.overlays ?? [];
  if (own.length > 0) return own.map((overlay) => placeIn(base, overlay));
  return (api?.overlays ?? []).map((overlay) => placeIn(folder, overlay));
}

/** Whether two folders were named that hold a document each, and no project. */
function areFoldersOfDocuments(base: string, { names, against }: Compared): boolean {
  const folders = against === undefined ? names : [against, ...names];
  return (
    folders.length === 2 &&
    folders.every((name) => {
      const folder = placeIn(base, name);
      const isFolder = !isUrl(name) && statSync(folder, { throwIfNoEntry: false })?.isDirectory();
      return isFolder && !existsSync(join(folder, CONFIG)) && hasRootFile(folder);
    })
  );
}

/** The APIs of the new end as the old end has them. For a whole project, also the APIs that only the old end has. */
function earlier(folder: string, head: End): Api[] {
  const known = readApis(folder);
  const gone = head.whole ? known.filter(({ name }) => head.apis.every((api) => api.name !== name)) : [];
  const isThere = (file: string) => isUrl(file) || existsSync(placeIn(folder, file));
  // An API that had no entry yet had only those overlays that were there.
  const unnamed = (api: Api): Api => ({ ...api, overlays: api.overlays.filter(isThere) });
  const mine = head.apis.map((api) => known.find(({ name }) => name === api.name) ?? unnamed(api));
  return [...mine, ...gone].filter(({ root }) => isThere(root));
}
