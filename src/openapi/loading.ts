import { existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
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

/** The text of a file or of what a URL gives. @throws CannotLoad */
export async function readText(path: string): Promise<string> {
  return isUrl(path) ? fetchText(path) : readFile(path, "utf8").catch(failed(path));
}

async function fetchText(url: string): Promise<string> {
  const headers = { accept: "application/yaml, application/json, text/yaml, text/plain, */*;q=0.1" };
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(30_000) }).catch(failed(url));
  if (!response.ok)
    throw new CannotLoad(`${url} gives the status ${response.status}. Check the address, or save the file.`);
  const text = await response.text().catch(failed(url));
  if (/^\s*<(?:!doctype|html)/i.test(text))
    throw new CannotLoad(`${url} is a web page. Use the address of the document itself ("raw", "download").`);
  return text;
}

function failed(path: string): (error: unknown) => never {
  return (error) => {
    const { code, message } = Object(Object(error).cause ?? error);
    throw new CannotLoad(`${path} cannot be read (${code ?? message ?? error}). Check the address.`);
  };
}
