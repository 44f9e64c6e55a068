import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { isObject, textOf } from "../../openapi/json.ts";
import { leftOutOperations } from "../../openapi/left-out-operations.ts";
import { isUrl } from "../../openapi/loading.ts";
import { didYouMean } from "../../openapi/nearest.ts";
import { outdated, write } from "../generate/output.ts";
import { type Api, checkName, nameOf, placeIn, rootIn } from "../project/api.ts";
import { readApis, withApi } from "../project/config.ts";
import { CONFIG } from "../project/config-entries.ts";
import { lostNotes } from "../project/lost-notes.ts";
import { type Found, readFound } from "../project/reading.ts";
import { Unusable } from "../project/unusable.ts";
import { compareUpstream, type Upstream } from "./check.ts";
import type { Inference } from "./discovery.ts";
import { FoundDocument } from "./found-document.ts";
import { infer } from "./infer.ts";
import { type Lock, lockIn, lockOf } from "./lock.ts";
import { actionsText, overlayText } from "./overlay-text.ts";

export interface InitOptions {
  /** Folder of the project. */
  readonly base: string;
  /** File or URL of the document. */
  readonly document: string;
  readonly name?: string | undefined;
  /** Folder of the files that `generate` will write. */
  readonly out?: string | undefined;
  /** Hosts that the document may take parts from. They are written into the configuration. */
  readonly hosts?: readonly string[] | undefined;
  /** Names that other APIs have already. */
  readonly reserved?: readonly string[] | undefined;
}

/** What was found in a document, and the files that were written. */
export interface Initiated {
  readonly api: Api;
  readonly about: {
    readonly title: string;
    readonly version: string;
    readonly openapi: string;
    readonly operations: number;
    /** Sentences about what the client will not have. */
    readonly leftOut: readonly string[];
  };
  readonly inference: Inference;
  readonly wrote: readonly string[];
}

/** Files of an API besides its document. */
function filesOf(name: string) {
  return { overlay: `${name}.overlay.yaml`, lock: `${name}.lock.json` };
}

/** Reads a document and writes an overlay for it. @throws Unusable if the overlay exists or the document cannot be read. */
export async function init({
  base,
  document,
  name: given,
  out,
  hosts = [],
  reserved = [],
}: InitOptions): Promise<Initiated> {
  const found = await readFound(base, { root: document, hosts });
  const about = aboutOf(base, document, found);
  const name = given ?? nameOf(rootIn(base, document), about.title);
  checkName(name);
  if (reserved.includes(name))
    throw new Unusable(
      `${name} is the name of an API that comes with Concord, and a name cannot stand for two. Give yours another one: --name my-${name}`,
    );
  const { overlay, lock } = filesOf(name);
  if (existsSync(join(base, overlay)))
    throw new Unusable(
      `${overlay} is there already and is never overwritten. \`concord init --check\` reports what changed upstream, \`concord init --update\` adds it, --name writes another overlay.`,
    );
  const root = isUrl(document)
    ? `${name}.${found.format}`
    : relative(base, placeIn(base, rootIn(base, document))).replaceAll("\\", "/");
  if (isUrl(document)) keepsWhatIsThere(base, root, found.text);
  // A file that is no lock file stays.
  if (existsSync(join(base, lock))) lockIn(readFileSync(join(base, lock), "utf8"), lock);
  const known = readApis(base).find((each) => each.name === name);
  if (known && ![document, root].some((each) => placeIn(base, each) === placeIn(base, known.root)))
    throw new Unusable(
      `${CONFIG} names ${known.root} as the document of ${name} already. Give the API another name with --name`,
    );
  const inference = infer(found.root);
  const wrote = await writeAll(base, [
    ...(isUrl(document) ? [[root, found.text] as const] : []),
    [overlay, overlayText({ ...about, document: root }, inference)],
    [lock, lockText(lockOf(found.root, isUrl(document) ? document : root))],
    [CONFIG, withApi(base, { name, root, overlays: [overlay], out, hosts })],
  ]);
  return { api: apiIn(base, name), about, inference, wrote };
}

/** The API as the configuration has it now. */
function apiIn(base: string, name: string): Api {
  const api = readApis(base).find((each) => each.name === name);
  if (!api) throw new Error(`${CONFIG} has no API ${name}.`);
  return api;
}

/** @throws Unusable where the copy of a document would replace a file with another content. */
function keepsWhatIsThere(base: string, file: string, text: string): void {
  const path = join(base, file);
  if (!existsSync(path) || readFileSync(path, "utf8") === text) return;
  throw new Unusable(
    `${file} is there already, with another content, and is never overwritten. Move it away, or give the API another name with --name`,
  );
}

/** What has changed upstream, for one API. */
export interface Checked {
  readonly api: Api;
  readonly upstream: Upstream;
  readonly wrote: readonly string[];
}

/**
 * Reads the documents of a project's APIs again and compares them with their lock files. With `update` it writes new lock files
 * and adds new findings to the end of each overlay. @throws Unusable if no named API was made by `concord init`
 */
export async function checkUpstream(
  base: string,
  names: readonly string[],
  update: boolean,
): Promise<Checked[]> {
  const apis = readApis(base).filter(({ name }) => existsSync(join(base, filesOf(name).lock)));
  if (apis.length === 0)
    throw new Unusable(
      "No API here was made by `concord init`, so there is nothing to check. Begin with `concord init <document>`",
    );
  const known = apis.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new Unusable(
      `No API ${unknown} was made by \`concord init\` here.${didYouMean(unknown, known)} There are: ${known.join(", ")}.`,
    );
  const chosen = names.length > 0 ? apis.filter(({ name }) => names.includes(name)) : apis;
  return Promise.all(chosen.map((api) => checkOne(base, api, update)));
}

async function checkOne(base: string, api: Api, update: boolean): Promise<Checked> {
  const { overlay: file, lock } = filesOf(api.name);
  const overlay = api.overlays.find((each) => each.endsWith(file)) ?? file;
  const was = lockIn(readFileSync(join(base, lock), "utf8"), lock);
  if (!existsSync(join(base, overlay)))
    throw new Unusable(
      `There is no overlay ${overlay}. Remove ${lock}, and \`concord init ${was.from} --name ${api.name}\` writes both again`,
    );
  const found = await readFound(base, { root: was.from, hosts: api.hosts ?? [] });
  const is = lockOf(found.root, was.from);
  const inference = infer(found.root);
  const text = readFileSync(join(base, overlay), "utf8");
  const upstream = compareUpstream({ was, is }, { text, name: overlay }, found.root, inference);
  const added = upstream.fresh.length > 0 ? `\n  # Since ${is.version}\n${actionsText(upstream.fresh)}` : "";
  const wrote = update
    ? await writeAll(base, [
        ...(isUrl(was.from) ? [[api.root, found.text] as const] : []),
        [overlay, `${text.trimEnd()}\n${added}`],
        [lock, lockText(is)],
      ])
    : [];
  return { api, upstream, wrote };
}

function aboutOf(base: string, document: string, { root, loaded }: Found) {
  const info = isObject(root.info) ? root.info : {};
  const { operations } = new FoundDocument(root);
  return {
    title: textOf(info.title) ?? "",
    version: textOf(info.version) ?? "",
    openapi: String(root.openapi),
    operations: operations.length,
    leftOut: [...lostNotes(base, { root: document }, loaded, root), ...leftOutOperations(root)],
  };
}

function lockText(lock: Lock): string {
  return `${JSON.stringify(lock, null, 2)}\n`;
}

/** Writes the files whose content changed, all or none, and returns their paths. */
async function writeAll(
  base: string,
  files: readonly (readonly [path: string, content: string])[],
): Promise<string[]> {
  const all = new Map(files);
  const changed = outdated(base, all);
  await write(base, all, changed);
  return changed;
}
