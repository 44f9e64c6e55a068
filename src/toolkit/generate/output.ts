import { existsSync, readFileSync } from "node:fs";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { compare } from "../../openapi/problem.ts";
import { namedFile } from "../project/named-file.ts";

/** Generated files by their path, relative to the project or absolute. */
export type Files = ReadonlyMap<string, string>;

/** Files that are missing or differ from `files`. */
export function outdated(base: string, files: Files): string[] {
  return [...files].flatMap(([path, content]) => {
    const file = resolve(base, path);
    return existsSync(file) && readFileSync(file, "utf8") === content ? [] : [path];
  });
}

/** Files among `paths` that are there, and that Concord did not write: they must stay as they are. */
export function foreign(
  base: string,
  paths: readonly string[],
  isOurs: (text: string, path: string) => boolean,
): string[] {
  return paths.filter((path) => {
    const file = resolve(base, path);
    return existsSync(file) && !isOurs(readFileSync(file, "utf8"), path);
  });
}

/** Files that differ from `files`, are missing, or are no longer generated. `covers` selects the files that may be removed. */
export async function findDrift(
  base: string,
  files: Files,
  covers: (path: string) => boolean,
): Promise<string[]> {
  const drifted = outdated(base, files);
  for (const path of await filesBeneath(base, "generated")) {
    if (!files.has(path) && covers(path)) drifted.push(path);
  }
  return drifted.sort(compare);
}

/** Writes the named files, first under temporary names, then renames them all. Removes files without content. */
export async function write(base: string, files: Files, paths: readonly string[]): Promise<void> {
  const staged: { from: string; to: string }[] = [];
  try {
    for (const path of paths) {
      const content = files.get(path);
      if (content === undefined) continue;
      const to = resolve(base, path);
      const from = `${to}.${process.pid}.tmp`;
      try {
        await mkdir(dirname(to), { recursive: true });
        staged.push({ from, to });
        await writeFile(from, content);
      } catch (error) {
        throw namedFile(error, to);
      }
    }
    for (const { from, to } of staged) await rename(from, to);
  } finally {
    for (const { from } of staged) await rm(from, { force: true });
  }
  for (const path of paths) if (!files.has(path)) await rm(resolve(base, path));
}

/** Paths, relative to `base`, of all files in a folder; empty if the folder does not exist. */
export async function filesBeneath(base: string, folder: string): Promise<string[]> {
  const start = join(base, folder);
  if (!existsSync(start)) return [];
  const entries = await readdir(start, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(base, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort(compare);
}
