import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

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
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new CannotLoad(`There is no file ${target}. Name a file, a folder or a URL.`);
  if (!found.isDirectory()) return path;
  const root = ROOT_FILES.map((file) => join(path, file)).find((file) => existsSync(file));
  if (root !== undefined) return root;
  throw new CannotLoad(`The folder ${target} has no ${ROOT_FILES.join(", ")}. Name the file itself.`);
}

/** Fails with the reason why a file or an address cannot be read. */
export function cannotRead(path: string): (error: unknown) => never {
  return (error) => {
    const { code, message } = Object(Object(error).cause ?? error);
    throw new CannotLoad(`${path} cannot be read (${code ?? message ?? error}). Check the address.`);
  };
}
