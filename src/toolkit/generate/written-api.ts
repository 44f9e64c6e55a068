import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Boundary } from "../../openapi/boundary.ts";
import { isObject, type JsonObject, textOf } from "../../openapi/json.ts";
import { compare, type Problems } from "../../openapi/problem.ts";
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

/** Title of an API, by its root file. */
export function titleOf(name: string, root: JsonObject | undefined): string {
  return (isObject(root?.info) && textOf(root.info.title)) || name;
}

export interface Document {
  readonly name: string;
  readonly source: Source;
  readonly root: JsonObject;
  readonly reading: Reading | undefined;
}

/** Reads and checks the document of an API with all its files. Returns `undefined` if a file cannot be read. */
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

/** Folders for the files of an API: its own, and the shared one. */
export function boundaryOf(base: string, name: string): Boundary {
  return { folders: [join(base, "spec", name), join(base, "spec/shared")] };
}

/** Options for reading a document. */
export interface ReadOptions {
  /** The page that explains its error codes. */
  readonly docs?: string | undefined;
  /** Folders for its files; by default the folder of the root file. */
  readonly boundary?: Boundary | undefined;
}

/** Reads and checks the document at `path`. Problems are added to those of `source`. */
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
  // Other tools would loop on circular references. The checks above have run.
  return references === "circular" ? undefined : { name, source, root, reading };
}

/** Reports files in an API's folder that nothing refers to: they are not part of it. */
export async function checkUnused(base: string, folder: string, source: Source): Promise<void> {
  // After a rejected reference, the list of used files is incomplete.
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
