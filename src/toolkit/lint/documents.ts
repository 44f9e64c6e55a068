import { existsSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { apisOf, documentOf } from "../generate/written-api.ts";

/** A name that leads to no document. */
export class NoDocument extends Error {
  override readonly name = "NoDocument";
}

/** A document to judge. */
export interface Target {
  /** Name of the API, or of the folder where the file stands. */
  readonly name: string;
  /** Root file, relative to the project. */
  readonly document: string;
  /** True for a document under spec/, whose folder holds nothing but its own files. */
  readonly own: boolean;
}

/** What the arguments name: APIs of the project, or root files anywhere; every API where there are none. @throws NoDocument naming what does not exist. */
export function targetsOf(base: string, names: readonly string[] = []): Target[] {
  const apis = existsSync(join(base, "spec")) ? apisOf(base) : [];
  const named = names.length > 0 ? names : apis;
  return [...new Set(named)].map((name) => {
    const api = apis.find((each) => name === each || resolve(base, documentOf(each)) === resolve(base, name));
    if (api !== undefined) return { name: api, document: documentOf(api), own: true };
    const path = resolve(base, name);
    if (!existsSync(path) || !statSync(path).isFile())
      throw new NoDocument(
        `${name} is neither an API nor a file. Under spec/ there are: ${apis.join(", ") || "none"}.`,
      );
    const document = relative(base, path).split(sep).join("/");
    return { name: basename(dirname(join(base, document))), document, own: false };
  });
}
