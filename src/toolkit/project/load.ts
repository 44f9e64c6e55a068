import { readFileSync, statSync } from "node:fs";
import type { Boundary } from "../../openapi/boundary.ts";
import { encodePercents } from "../../openapi/encoded-references.ts";
import { fetchText, type Web, type WebFile } from "../../openapi/fetching.ts";
import { isObject, type Json } from "../../openapi/json.ts";
import { CannotLoad, isUrl, rootFileOf } from "../../openapi/loading.ts";
import { anchorIn, followIds } from "../../openapi/named-references.ts";
import { Problems } from "../../openapi/problem.ts";
import { reach, targetOf } from "../../openapi/reach.ts";
import { referencesIn } from "../../openapi/references-in.ts";
import { followWithin } from "../../openapi/references-within.ts";
import { Source } from "../../openapi/source.ts";
import { nameIn, placeIn } from "./api.ts";
import { boundaryIn, type Parts, type Roots, rootsOf, staysWithin } from "./boundary.ts";
import { parsed, wholeVersion } from "./text.ts";
import { Unusable } from "./unusable.ts";

/** A document whose files were all found within its boundary. */
export interface Loaded {
  /** Absolute path or address of its root file. */
  readonly path: string;
  readonly text: string;
  readonly root: Json;
  /** Everything that was fetched for it. Tools get this and fetch nothing themselves. */
  readonly web: Web;
  /** The texts of that as they came, by address. */
  readonly fetched: ReadonlyMap<string, string>;
  /** Files that tools must not read: extensions name them, and they are outside. */
  readonly leftOut: readonly string[];
  /** Files whose references were rewritten, by absolute path. Tools get this text instead of the file's own. */
  readonly rewritten: ReadonlyMap<string, string>;
}

/**
 * Reads a document and its overlays with everything that they refer to. A reference that leaves the boundary is refused before
 * anything of it is read or fetched; in an extension of somebody else, or to an example, it is passed over where nothing needs it.
 * @throws Unusable
 */
export async function load(
  base: string,
  parts: Parts,
  { passesExtensions = true }: Pick<Boundary, "passesExtensions"> = {},
): Promise<Loaded> {
  return inWords(async () => {
    const root = placeIn(base, rootFileOf(parts.root, base));
    const found = { ...parts, root };
    const files = new Files(base, parts.fetched);
    const boundary = { ...boundaryIn(base, found), passesExtensions };
    if (!(await files.take(rootsOf(base, found, boundary)))) refuse(base, found, boundary, files.web);
    const { text, content } = files.root(root);
    const rewritten = files.followAnchors();
    const { web, fetched, leftOut } = files;
    return { path: root, text, root: content, web, fetched, leftOut, rewritten };
  });
}

/**
 * Fetches into `web` what the documents of `source` refer to within their boundaries. Where a reference leaves one, nothing more is
 * fetched. What is wrong with the files is not judged here. @throws Unusable for what cannot be fetched.
 */
export async function fetchParts(
  source: Source,
  web: Map<string, WebFile>,
  roots: Roots,
  fetched: Parts["fetched"],
): Promise<void> {
  await inWords(async () => {
    for (const [root, boundary] of roots) {
      const walk = reach((path) => source.read(path), root, boundary);
      for (let step = walk.next(); !step.done; step = walk.next()) {
        const url = step.value;
        const text = web.get(url)?.text ?? fetched?.get(url) ?? (await fetchText(url, boundary));
        web.set(url, { text, isParsed: url === root || hasParsedName(url) || holdsReferences(text) });
      }
    }
  });
}

/** Whether tools take a file of the web for JSON or YAML by its name, whatever it holds. */
function hasParsedName(url: string): boolean {
  return /\.(?:ya?ml|json)$/i.test(new URL(url).pathname);
}

function holdsReferences(text: string): boolean {
  try {
    return typeof parsed(text, "") === "object";
  } catch (error) {
    if (error instanceof Unusable) return false;
    throw error;
  }
}

/** @throws Unusable that says where the first reference stands, and what to do. */
function refuse(base: string, parts: Parts, boundary: Boundary, web: Web): never {
  const problems = new Problems("runtime");
  staysWithin(new Source(base, problems, web), base, parts, boundary);
  const found = problems.list.find(({ rule }) => rule === "reference-outside");
  const where = found ? ` ${found.file}:${found.line} ${found.message}. ${found.remedy}` : "";
  throw new Unusable(`${nameIn(base, parts.root)} was not read.${where}`);
}

/** Files of a document as plain values, which are read faster than with their lines. */
class Files {
  readonly web = new Map<string, WebFile>();
  readonly fetched: Map<string, string>;
  readonly leftOut: string[] = [];
  readonly #base: string;
  readonly #changed = new Set<string>();
  readonly #read = new Map<string, { readonly text: string; readonly content: Json }>();

  constructor(base: string, fetched: Parts["fetched"]) {
    this.#base = base;
    this.fetched = new Map(fetched);
  }

  /** Reads all files that can be reached; false if a reference leads out of the boundary. */
  async take(roots: Roots): Promise<boolean> {
    let isWithin = true;
    for (const [root, boundary] of roots) {
      const walk = reach((path) => this.#content(path), root, boundary);
      let step = walk.next();
      while (!step.done) {
        const url = step.value;
        if (!this.web.has(url)) {
          const text = this.fetched.get(url) ?? (await fetchText(url, boundary));
          this.fetched.set(url, text);
          this.#add(url, text, url === root);
        }
        step = walk.next();
      }
      this.leftOut.push(...step.value.leftOut);
      for (const [path, { holder, key }] of step.value.examples) {
        delete holder[key];
        this.#changed.add(path);
      }
      isWithin &&= step.value.refused.length === 0;
    }
    return isWithin;
  }

  /** The root file, whatever it is called. It says its whole version, which tools demand. */
  root(path: string): { readonly text: string; readonly content: Json } {
    const known = this.#read.get(path);
    const text = this.web.get(path)?.text ?? known?.text ?? "";
    const content = known?.content ?? parsed(text, nameIn(this.#base, path));
    const version = isObject(content) ? wholeVersion(content.openapi) : undefined;
    if (isObject(content) && version !== undefined && version !== content.openapi) {
      content.openapi = version;
      this.#changed.add(path);
    }
    return { text, content };
  }

  /** Follows references to anchors of other files, once all files are read. Returns the texts of local files that changed. */
  followAnchors(): ReadonlyMap<string, string> {
    for (const [path, { content }] of this.#read)
      for (const { holder, key, target } of referencesIn(content)) {
        const [file = "", name] = target.split("#", 2);
        if (key !== "$ref" || file === "" || !name || name.startsWith("/")) continue;
        const other = this.#read.get(targetOf(path, file));
        const pointer = other && anchorIn(other.content, name);
        if (pointer === undefined) continue;
        holder[key] = `${file}#${pointer}`;
        this.#changed.add(path);
      }
    const changed = [...this.#changed].map((path): [string, string] => [
      path,
      JSON.stringify(this.#read.get(path)?.content),
    ]);
    for (const [path, text] of changed) if (isUrl(path)) this.web.set(path, { text, isParsed: true });
    return new Map(changed.filter(([path]) => !isUrl(path)));
  }

  #content(path: string): Json | undefined {
    const known = this.#read.get(path);
    if (known || isUrl(path)) return known?.content;
    // Another rule reports a file that does not exist.
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return undefined;
    const text = readFileSync(path, "utf8");
    const content = parsed(text, nameIn(this.#base, path));
    this.#keep(path, text, content);
    return content;
  }

  #add(url: string, text: string, isRoot: boolean): void {
    const isParsed = isRoot || hasParsedName(url) || holdsReferences(text);
    this.web.set(url, { text, isParsed });
    if (!isParsed) return;
    this.#keep(url, text, parsed(text, url));
  }

  /** Keeps a file whose references every tool can follow. */
  #keep(path: string, text: string, content: Json): void {
    const changes = [followIds(content), followWithin(content), encodePercents(content)];
    if (changes.includes(true)) this.#changed.add(path);
    this.#read.set(path, { text, content });
  }
}

async function inWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof CannotLoad ? new Unusable(error.message) : error;
  }
}
