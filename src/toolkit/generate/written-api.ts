import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Boundary } from "../../openapi/boundary.ts";
import { isObject, type JsonObject } from "../../openapi/json.ts";
import { compare, Problems } from "../../openapi/problem.ts";
import { Source } from "../../openapi/source.ts";
import { checkReferences } from "../../openapi/stray-references.ts";
import { walk } from "../../openapi/walk.ts";
import { checkAnnotations } from "./annotations.ts";
import { errorsPage } from "./homepage.ts";
import { filesBeneath } from "./output.ts";
import { type Reading, readContract } from "./read.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** Names of the APIs of a project: the folders of spec/ that hold an openapi.yaml. */
export function apisOf(base: string): string[] {
  const folders = readdirSync(join(base, "spec"), { withFileTypes: true });
  return folders
    .filter((entry) => entry.isDirectory() && existsSync(join(base, documentOf(entry.name))))
    .map((entry) => entry.name)
    .sort(compare);
}

/** Path of an API's root document, relative to the project. */
export function documentOf(name: string): string {
  return `spec/${name}/openapi.yaml`;
}

/** Title of an API, read from its root file alone. */
export function titleOf(base: string, name: string): string {
  const root = new Source(base, new Problems()).read(join(base, documentOf(name)));
  const info = isObject(root) && isObject(root.info) ? root.info : {};
  return typeof info.title === "string" ? info.title : name;
}

export interface Document {
  readonly name: string;
  readonly source: Source;
  readonly root: JsonObject;
  readonly reading: Reading | undefined;
}

/** Reads the document of an API with all its files and checks what it says to the runtime; `undefined` if a file of it is no YAML. */
export async function readDocument(
  base: string,
  name: string,
  vocabulary: Vocabulary,
  problems: Problems,
): Promise<Document | undefined> {
  const source = new Source(base, problems);
  const docs = errorsPage(base, name, problems);
  const document = readRoot(source, name, join(base, documentOf(name)), vocabulary, {
    docs,
    boundary: boundaryOf(base, name),
  });
  await checkUnused(base, `spec/${name}`, source);
  return document;
}

/** Where the files of an API may stand: in its own folder, and in the one that the APIs share. */
export function boundaryOf(base: string, name: string): Boundary {
  return { folders: [join(base, "spec", name), join(base, "spec/shared")] };
}

/** What a document may be read with. */
export interface ReadOptions {
  /** The page that explains its codes. */
  readonly docs?: string | undefined;
  /** Where its files may stand; the folder of the root file unless it says otherwise. */
  readonly boundary?: Boundary | undefined;
}

/** The same for the root file at `path`, wherever it stands; the problems go to those of `source`. */
export function readRoot(
  source: Source,
  name: string,
  path: string,
  vocabulary: Vocabulary,
  { docs, boundary = { folders: [dirname(path)] } }: ReadOptions = {},
): Document | undefined {
  const references = checkReferences(source, path, boundary);
  if (references === "stray") return undefined;
  const root = source.read(path);
  const objects = walk(source, root, "root");
  if (source.broken || !isObject(root)) return undefined;
  checkAnnotations(source, objects, vocabulary);
  const reading = readContract(source, name, root, objects, docs);
  // Other tools go round in a circle; what can be said of the rest of the document has been said.
  return references === "circular" ? undefined : { name, source, root, reading };
}

/** A file in the folder of an API that nothing refers to is not part of it, whatever its author thinks. */
export async function checkUnused(base: string, folder: string, source: Source): Promise<void> {
  // Where a reference was refused, nobody knows what would have been read.
  if (source.stray) return;
  const used = new Set(source.files);
  for (const file of await filesBeneath(base, folder)) {
    if (!/\.(?:ya?ml|json)$/.test(file) || used.has(join(base, file))) continue;
    const remedy = "Refer to it with a $ref, or delete it.";
    source.report(
      { file, line: 1, column: 1 },
      "file-unused",
      "Nothing in the document refers to this file",
      remedy,
    );
  }
}
