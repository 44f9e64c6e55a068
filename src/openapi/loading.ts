import { existsSync, readdirSync, type Stats, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { nearest } from "./nearest.ts";

/** A document that cannot be had. The message says which, why, and what to do. */
export class CannotLoad extends Error {
  override readonly name = "CannotLoad";
}

const ROOT_FILES = ["openapi.yaml", "openapi.yml", "openapi.json"];

/** Whether a target is an address on the web. */
export function isUrl(target: string): boolean {
  return /^https?:/i.test(target);
}

/** Absolute path or URL of the root file that a target names. @throws CannotLoad where there is none. */
export function rootFileOf(target: string, base: string): string {
  if (isUrl(target)) {
    if (URL.canParse(target)) return new URL(target).href;
    throw new CannotLoad(`${target} is no valid URL. Check its spelling.`);
  }
  const path = resolve(base, target);
  const found = statOf(path, target);
  if (!found) throw new CannotLoad(`There is no file ${target}.${hint(base, target)}`);
  if (!found.isDirectory()) return path;
  const root = rootFilesIn(path)[0];
  if (root !== undefined) return root;
  throw new CannotLoad(`The folder ${target} has no ${ROOT_FILES.join(", ")}. Name the file itself.`);
}

function statOf(path: string, target: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    const { code } = Object(error);
    throw new CannotLoad(
      `${target} cannot be reached (${code}). Check its path, and the permissions of its folder.`,
    );
  }
}

function rootFilesIn(folder: string): string[] {
  return ROOT_FILES.map((file) => join(folder, file)).filter((file) => existsSync(file));
}

/** Whether a folder has a document under one of the usual names. */
export function hasRootFile(folder: string): boolean {
  return rootFilesIn(folder).length > 0;
}

function hint(base: string, target: string): string {
  const [, scheme] = /^([a-z][a-z0-9+.-]*):\/\//i.exec(target) ?? [];
  if (scheme !== undefined) return ` An address begins with https:// or http://, not with ${scheme}://.`;
  return nearFile(base, target) || " Name a file, a folder or a URL.";
}

/** A sentence that names the file whose name is nearest to that of a missing one, with a space before it; empty without one. */
export function nearFile(base: string, target: string): string {
  const [near] = nearest(basename(target), namesIn(dirname(resolve(base, target))));
  return near === undefined ? "" : ` Did you mean ${join(dirname(target), near)}?`;
}

/** The names in a folder; none where it cannot be listed. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
