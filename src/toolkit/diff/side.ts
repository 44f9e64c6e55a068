import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Contract } from "../../openapi/contract.ts";
import type { Web } from "../../openapi/fetching.ts";
import { isObject, textOf } from "../../openapi/json.ts";
import { compare, Problems } from "../../openapi/problem.ts";
import { Source } from "../../openapi/source.ts";
import { changelogOf } from "../changelog/file.ts";
import { readVocabulary } from "../generate/vocabulary.ts";
import { documentOf, readRoot } from "../generate/written-api.ts";
import { Bundle } from "./bundle.ts";
import { NoBase } from "./no-base.ts";

/** One API of a side. */
export interface Api {
  readonly name: string;
  /** Absolute path of its bundle. */
  readonly path: string;
  readonly bundle: Bundle;
  readonly contract: Contract;
  /** Root file of its document, relative to the project, or a URL. */
  readonly document: string;
  /** The changelog for its callers, relative to the project; `undefined` if it has none. */
  readonly changelog: string | undefined;
  /** What was fetched for its document. */
  readonly web?: Web;
}

/** One side of a comparison: APIs by name, and the version of their package. */
export interface Side {
  readonly apis: ReadonlyMap<string, Api>;
  readonly packageVersion: string | undefined;
}

/** The file that defines the annotations in the layout of this repository. */
export function annotationsIn(folder: string): string {
  return join(folder, "spec/extensions.schema.yaml");
}

/** The file of an API that is compared, relative to the project. */
export function bundleFile(name: string): string {
  return `generated/${name}/openapi.yaml`;
}

/** Paths of an API's document and changelog in the layout of this repository. */
export function houseFiles(name: string): Pick<Api, "document" | "changelog"> {
  return { document: documentOf(name), changelog: changelogOf(name) };
}

/**
 * Reads the bundles in generated/ of a folder. The contracts are read from them as well: those of another revision import parts of
 * its client. `annotations` is the file that defines the annotations.
 * @throws NoBase if a bundle cannot be read.
 */
export function readSide(folder: string, annotations: string): Side {
  const vocabulary = readVocabulary(annotations);
  const apis = generatedIn(folder).map((name): [string, Api] => {
    const file = bundleFile(name);
    const path = join(folder, file);
    const problems = new Problems();
    const document = readRoot(new Source(folder, problems), name, path, vocabulary);
    if (!document?.reading)
      throw new NoBase(`${file} of the base cannot be read. ${problems.list[0]?.message ?? ""}`);
    const { contract } = document.reading;
    return [name, { name, path, contract, bundle: new Bundle(document.root), ...houseFiles(name) }];
  });
  return { apis: new Map(apis), packageVersion: packageVersionOf(folder) };
}

/** Names of the APIs that generated/ in a folder has. */
export function generatedIn(folder: string): string[] {
  const generated = join(folder, "generated");
  if (!existsSync(generated)) return [];
  return readdirSync(generated)
    .filter((name) => existsSync(join(folder, bundleFile(name))))
    .sort(compare);
}

/** Version of the package in a folder. */
export function packageVersionOf(folder: string): string | undefined {
  const path = join(folder, "package.json");
  const content: unknown = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
  return isObject(content) ? textOf(content.version) : undefined;
}
