import { cp, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { generate } from "../../src/toolkit/generate/generate.ts";

const repository = resolve(import.meta.dirname, "../..");
const fixtures = join(import.meta.dirname, "fixtures");

/** The API of the fixture. */
export const API = "shelf";

/** A replacement in a file of the fixture's document: of the first occurrence, of all, or of everything from there on. */
export interface Edit {
  readonly file: string;
  readonly find: string;
  readonly put: string;
  readonly all?: boolean;
  readonly until?: "end";
}

export interface Case {
  /** The change, in words. */
  readonly change: string;
  readonly edits: readonly Edit[];
  /** An edit that comes before, if the change does not start from the document as it is. */
  readonly before?: readonly Edit[];
}

/** The cases of a file of fixtures/; `T` is what each says beside the change. */
export function casesOf<T>(file: string): Promise<(Case & T)[]> {
  return casesIn(join(fixtures, file));
}

/** The cases of a file anywhere. */
export async function casesIn<T>(path: string): Promise<(Case & T)[]> {
  // The shape is that of the file, whose first lines describe it.
  return parse(await readFile(path, "utf8")) as (Case & T)[];
}

/** A project with the fixture's document, edited and generated. The caller removes it. */
export function createProject(edits: readonly Edit[] = []): Promise<string> {
  return createVariants(new Map([[API, edits]]));
}

/** The same with several copies of the document, each with a name and edits of its own. */
export async function createVariants(variants: ReadonlyMap<string, readonly Edit[]>): Promise<string> {
  const folder = await writeVariants(variants);
  await derive(folder, [...variants.keys()]);
  return folder;
}

/** The same without generated files. */
export async function writeVariants(variants: ReadonlyMap<string, readonly Edit[]>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "concord-diff-"));
  for (const file of ["package.json", "redocly.yaml"])
    await cp(join(fixtures, "base", file), join(folder, file));
  await cp(join(repository, "spec/extensions.schema.yaml"), join(folder, "spec/extensions.schema.yaml"));
  for (const [name, edits] of variants) {
    await cp(join(fixtures, "base/spec", API), join(folder, "spec", name), { recursive: true });
    await write(join(folder, "spec", name), edits);
  }
  return folder;
}

/** Edits the document of a project and generates again. */
export async function edit(folder: string, edits: readonly Edit[]): Promise<void> {
  await write(join(folder, "spec", API), edits);
  await derive(folder, [API]);
}

async function write(folder: string, edits: readonly Edit[]): Promise<void> {
  for (const { file, find, put, all, until } of edits) {
    const path = join(folder, file);
    const text = await readFile(path, "utf8");
    const at = text.indexOf(find);
    if (at < 0) throw new Error(`${file} does not contain ${find}`);
    const rest = until === "end" ? "" : text.slice(at + find.length);
    await writeFile(path, all === true ? text.replaceAll(find, put) : text.slice(0, at) + put + rest);
  }
}

async function derive(folder: string, names: readonly string[]): Promise<void> {
  const { problems } = await generate(folder, names, false);
  if (problems.length > 0) throw new Error(JSON.stringify(problems, null, 2));
}
