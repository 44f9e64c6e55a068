import { realpathSync } from "node:fs";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import { isUrl } from "./loading.ts";
import { decoded } from "./references.ts";

/** Where the files of a document may stand, and which hosts may be asked for others. */
export interface Boundary {
  /** Folders, as absolute paths: a file beneath one of them belongs to the document. */
  readonly folders: readonly string[];
  /** The origin of the address that the user gave for the document. It may be asked as that address was, without encryption too. */
  readonly origin?: string | undefined;
  /** Hosts, `docs.example.com` or `docs.example.com:8443`, that may be asked over https. */
  readonly hosts?: readonly string[] | undefined;
  /** Whether a stray reference in an extension, or to an example, is no mistake: it is left alone, and what it names is not read. */
  readonly passesExtensions?: boolean;
}

/** Why a reference is not followed, and what to do. */
export interface Stray {
  readonly reason: string;
  readonly remedy: string;
  /** The file at the end of symbolic links. */
  readonly end?: string;
}

const COPY = "Copy what is needed into a file beside the document, and refer to that.";

/**
 * Why the file part of a reference in the file or at the address `from` is not followed; `undefined` if it may be. Nothing is fetched
 * or opened to find out.
 */
export function strayReason(boundary: Boundary, from: string, file: string): Stray | undefined {
  const forms = [file, decoded(file), decoded(decoded(file))];
  for (const form of new Set(forms)) {
    const stray =
      isUrl(from) || isAddress(form)
        ? strayAddress(boundary, URL.canParse(form, from) && isUrl(from) ? new URL(form, from).href : form)
        : strayPath(boundary, from, form);
    if (stray !== undefined) return stray;
  }
  return undefined;
}

/** True for a reference that begins with a scheme. `C:\` counts as one. */
export function isAddress(file: string): boolean {
  return /^[\s\0]*[a-z][a-z0-9+.-]*:/i.test(file);
}

/** Why an address is not asked; `undefined` if it may be. */
export function strayAddress({ hosts = [], origin }: Boundary, address: string): Stray | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^https?:$/.test(url.protocol))
    return {
      reason: `leads to ${address.split(":")[0]?.trim()}:, where no document is read from`,
      remedy: COPY,
    };
  const isNamed = hosts.includes(url.host);
  if (url.username === "" && url.password === "") {
    if (url.origin === origin || (isNamed && url.protocol === "https:")) return undefined;
  } else if (isNamed || url.origin === origin) {
    return {
      reason: `asks ${url.host} with a user name`,
      remedy: "Leave the user name and the password out.",
    };
  }
  if (isNamed)
    return { reason: `asks ${url.host} without encryption`, remedy: "Write https: instead of http:." };
  return {
    reason: `leads to the host ${url.host}, which is not among those that may be asked`,
    remedy: `If you trust that host, allow it with --allow-host ${url.host}, or under x-concord of the API in redocly.yaml: hosts: [${url.host}]. Otherwise, copy what is needed into a file beside the document.`,
  };
}

function strayPath(boundary: Boundary, from: string, path: string): Stray | undefined {
  const local = path.replaceAll("\\", "/").replace(/[?].*$/, "");
  if (local.includes("\0")) return { reason: "names a file with a character that no name has", remedy: COPY };
  if (isAbsolute(local))
    return {
      reason: "names a file of this machine",
      remedy: "Write a path that begins at the file in which it stands.",
    };
  return strayFile(boundary, resolve(from, "..", local));
}

/** Why a file does not belong to a document: it stands elsewhere, or a symbolic link leads to it. */
export function strayFile({ folders }: Boundary, path: string): Stray | undefined {
  const folder = folders.find((each) => isBeneath(each, path));
  if (folder === undefined)
    return {
      reason: "leads out of the document's folder",
      remedy:
        "Run the command in a folder that holds both files, or copy what is needed into a file beside the document.",
    };
  const [real, home] = [realPath(path), realPath(folder)];
  // Another rule reports a file that does not exist.
  if (real === undefined || home === undefined) return undefined;
  const expected = join(home, relative(folder, path));
  if (real === expected) return undefined;
  return { reason: "leads through a symbolic link", remedy: COPY, end: real };
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
