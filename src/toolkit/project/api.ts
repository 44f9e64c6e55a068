import { isAbsolute, join, normalize, relative } from "node:path";
import { CannotLoad, isUrl, rootFileOf } from "../../openapi/loading.ts";
import { withoutLinksTo } from "./linked-folders.ts";
import { Unusable } from "./unusable.ts";

/** One API of a project, from `apis:` of redocly.yaml or from arguments. */
export interface Api {
  /** Its name, which also names the generated constant. */
  readonly name: string;
  /** Root file of its document, relative to the project, or an absolute path or URL. */
  readonly root: string;
  /** OpenAPI Overlays to apply, in this order. */
  readonly overlays: readonly string[];
  /** Folder of the generated files, relative to the project. */
  readonly out: string;
  /** Profile of `lint`: `runtime`, `recommended` or `house`. */
  readonly profile: string | undefined;
  /** The changelog for its callers, relative to the project. By default it is beside the document. */
  readonly changelog?: string | undefined;
  /** Hosts from which its document may load parts, over https. By default none. */
  readonly hosts?: readonly string[] | undefined;
  /** What was fetched to find its name, by address. It is not fetched twice. */
  readonly fetched?: ReadonlyMap<string, string> | undefined;
  /** Environment variables with its credentials, by security scheme, or by scheme and value (`login.clientId`). */
  readonly credentials: Readonly<Record<string, string>>;
}

/** The absolute path that a path of a project names. URLs stay as they are. */
export function placeIn(base: string, path: string): string {
  if (isUrl(path)) return path;
  return withoutLinksTo(base, isAbsolute(path) ? normalize(path) : join(base, path));
}

/** A path for messages and configuration: relative with forward slashes inside the project, else absolute or a URL. */
export function nameIn(base: string, path: string): string {
  if (isUrl(path)) return path;
  const name = relative(base, placeIn(base, path)).replaceAll("\\", "/");
  return name.startsWith("../") ? placeIn(base, path) : name;
}

/** The root file that a file, folder or URL names, as `nameIn` writes it. @throws Unusable where no such file is found. */
export function rootIn(base: string, target: string): string {
  try {
    return isUrl(target) ? target : nameIn(base, rootFileOf(target, base));
  } catch (error) {
    throw error instanceof CannotLoad ? new Unusable(error.message) : error;
  }
}

/** @throws Unusable for a name that cannot name files, a folder and a constant. */
export function checkName(name: string): void {
  if (/^[a-z0-9][a-z0-9._-]*$/i.test(name)) return;
  const near = slug(name);
  throw new Unusable(
    `${JSON.stringify(name)} cannot be the name of an API, because it also names files, a folder and a constant. Use letters, digits and dashes${near ? `: ${near}` : "."}`,
  );
}

/** File names that say nothing about the API. */
const GENERIC =
  /^(?:openapi|swagger|api|apis|spec|specification|schema|index|root|main|api-docs|docs|v\d[\w.-]*|oas\d*)$/i;

/** Derives a name for an API from its file, its title or its folder: the first that says something. Letters, digits and dashes. */
export function nameOf(root: string, title: string): string {
  const folder = isUrl(root) ? "" : (partsOf(root).at(-2) ?? "");
  const titled = title
    .replace(/\b(?:the|api|apis|rest|http|openapi|swagger|specification|reference|public)\b/gi, " ")
    .replace(/\bv?\d+(?:\.\d+)*\b/g, " ");
  return [fileNameOf(root), slug(titled), slug(folder)].find((each) => each !== "") ?? "api";
}

/** A name for an API from that of its file; empty if it says nothing, as `openapi.yaml`. */
export function fileNameOf(root: string): string {
  const file = (partsOf(root).at(-1) ?? "").replace(/\.(?:ya?ml|json)$/i, "");
  const trimmed = file.replace(/[._-](?:openapi|swagger|api|spec|oas\d*)$/i, "");
  return GENERIC.test(trimmed) ? "" : slug(trimmed);
}

function partsOf(root: string): string[] {
  return root
    .replace(/[?#].*$/, "")
    .split(/[\\/]/)
    .filter(Boolean);
}

function slug(text: string): string {
  const dashed = text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return dashed.replace(/^(?=\d)/, "api-");
}
