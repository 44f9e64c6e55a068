import { dirname, resolve } from "node:path";
import { type Boundary, isAddress, type Stray, strayFile, strayReason } from "./boundary.ts";
import type { Json } from "./json.ts";
import { isUrl } from "./loading.ts";
import { splitReference } from "./references.ts";
import { type Reference, referencesIn } from "./references-in.ts";

/** A reference that must not be followed; without one, the root file is meant. */
export interface Refused extends Stray {
  readonly reference?: Reference;
}

/** What a document refers to, directly and through other files. */
export interface Reach {
  /** References to files and within them. */
  readonly references: readonly Reference[];
  /** Absolute paths of all files, also of those that hold no references or do not exist. */
  readonly files: readonly string[];
  readonly refused: readonly Refused[];
  /** Files that a reference in an extension names and that no tool may read. */
  readonly leftOut: readonly string[];
  /** Examples that stand outside, which nothing needs, by the file that names them. */
  readonly examples: readonly (readonly [path: string, reference: Reference])[];
}

/**
 * Walks through a document, file by file, along all references within its boundary. It yields each address of the web before it
 * reads what stands there, so that the caller can fetch it first. Once a reference was refused, no address is yielded any more.
 */
export function* reach(
  read: (path: string) => Json | undefined,
  root: string,
  boundary: Boundary,
): Generator<string, Reach, void> {
  const stray = isUrl(root) ? undefined : strayFile(boundary, root);
  if (stray !== undefined) return { references: [], files: [], refused: [stray], leftOut: [], examples: [] };
  const references: Reference[] = [];
  const refused: Refused[] = [];
  const leftOut: string[] = [];
  const examples: [string, Reference][] = [];
  const seen = new Set([root]);
  const named = new Set(isUrl(root) ? [] : [root]);
  const [files, addresses]: [string[], string[]] = isUrl(root) ? [[], [root]] : [[root], []];
  // Most files are named again and again, and each look at the disk takes longer than to read the reference.
  const judged = new Map<string, Stray | undefined>();
  const strayed = (path: string, file: string): Stray | undefined => {
    const place = `${isUrl(path) ? path : dirname(path)}\0${file}`;
    if (!judged.has(place)) judged.set(place, strayReason(boundary, path, file));
    return judged.get(place);
  };
  const follow = (path: string) => {
    for (const reference of referencesIn(read(path))) {
      const [file = ""] = reference.target.split("#", 1);
      const reason = file === "" ? undefined : strayed(path, file);
      if (reason !== undefined) {
        if (boundary.passesExtensions && reference.key === "externalValue" && !reference.isExtra) {
          examples.push([path, reference]);
          continue;
        }
        const left = boundary.passesExtensions && reference.isExtra ? plainTarget(path, file) : undefined;
        if (left === undefined) refused.push({ ...reason, reference });
        else leftOut.push(left);
        continue;
      }
      const next = file === "" ? path : targetOf(path, file);
      if (!isUrl(next)) {
        references.push(reference);
        named.add(next);
      }
      if (seen.has(next) || !isParsed(next)) continue;
      seen.add(next);
      (isUrl(next) ? addresses : files).push(next);
    }
  };
  // Files come first: reading them costs little and sends nothing.
  for (;;) {
    const file = files.shift();
    if (file !== undefined) {
      follow(file);
      continue;
    }
    const address = refused.length === 0 ? addresses.shift() : undefined;
    if (address === undefined) return { references, files: [...named], refused, leftOut, examples };
    yield address;
    follow(address);
  }
}

/** The absolute path or address of a file that another one names. */
export function targetOf(path: string, file: string): string {
  if (isUrl(path) || isAddress(file)) return new URL(file, isUrl(path) ? path : undefined).href;
  return resolve(dirname(path), splitReference(file).file);
}

/** What a reference names if all tools understand it the same way: a path as it is written, or an address of the web. */
function plainTarget(path: string, file: string): string | undefined {
  if (isUrl(file)) return file;
  return isAddress(file) || /[%\\?\0]/.test(file) ? undefined : targetOf(path, file);
}

/** Whether tools look for references in a file. Files of other names are texts to them. On the web, names say nothing. */
function isParsed(path: string): boolean {
  return isUrl(path) || /\.(?:ya?ml|json)$/i.test(path);
}
