import { realpathSync } from "node:fs";
import { isAbsolute, join, relative, resolve, sep } from "node:path";

/** Where the files of a document may stand, and which hosts may be asked for others. */
export interface Boundary {
  /** Folders, as absolute paths: a file beneath one of them belongs to the document. */
  readonly folders: readonly string[];
  /** Hosts, `docs.example.com` or `docs.example.com:8443`, that may be asked over https. */
  readonly hosts?: readonly string[];
  /** Whether extensions are passed over: those of others may hold references of their own, which nobody follows. */
  readonly passesExtensions?: boolean;
}

/** Why the file part of a reference in the file `from` is not followed; `undefined` if it may be. Nothing is fetched or opened to find out. */
export function strayReason(boundary: Boundary, from: string, file: string): string | undefined {
  const forms = [file, decoded(file), decoded(decoded(file))];
  for (const form of new Set(forms)) {
    const reason = isAddress(form) ? strayAddress(boundary, form) : strayPath(boundary, from, form);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** True for a reference that names something by a URL with a scheme; `C:\` is one as well. */
export function isAddress(file: string): boolean {
  return /^[\s\0]*[a-z][a-z0-9+.-]*:/i.test(file);
}

function strayAddress({ hosts = [] }: Boundary, address: string): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^https?:$/.test(url.protocol))
    return `leads to ${address.split(":")[0]?.trim()}:, where no document is read from`;
  if (url.protocol === "https:" && url.username === "" && url.password === "" && hosts.includes(url.host))
    return undefined;
  return url.protocol === "http:" && hosts.includes(url.host)
    ? `asks ${url.host} without encryption`
    : `leads to the host ${url.host}, which is not among those that may be asked`;
}

function strayPath(boundary: Boundary, from: string, path: string): string | undefined {
  const local = path.replaceAll("\\", "/").replace(/[?].*$/, "");
  if (local.includes("\0")) return "names a file with a character that no name has";
  if (isAbsolute(local)) return "names a file of this machine";
  return strayFile(boundary, resolve(from, "..", local));
}

/** Why a file does not belong to a document: it stands elsewhere, or a symbolic link leads to it. */
export function strayFile({ folders }: Boundary, path: string): string | undefined {
  const folder = folders.find((each) => isBeneath(each, path));
  if (folder === undefined) return "leads out of the document's folder";
  const [real, home] = [realPath(path), realPath(folder)];
  // Another rule reports a file that does not exist.
  if (real === undefined || home === undefined) return undefined;
  const expected = join(home, relative(folder, path));
  return real === expected ? undefined : "leads through a symbolic link";
}

function isBeneath(folder: string, path: string): boolean {
  const inside = relative(folder, path);
  return inside !== "" && inside !== ".." && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
