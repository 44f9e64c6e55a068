import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parse } from "yaml";
import type { Contract } from "../../openapi/contract.ts";
import type { Web } from "../../openapi/fetching.ts";
import { isObject, type JsonObject, textOf } from "../../openapi/json.ts";
import { compare } from "../../openapi/problem.ts";
import { changelogOf } from "../changelog/file.ts";
import { documentOf } from "../generate/written-api.ts";
import { Bundle } from "./bundle.ts";

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

/** The two files of an API that are compared, relative to the project. */
export function filesOf(name: string): [bundle: string, contract: string] {
  return [`generated/${name}/openapi.yaml`, `generated/${name}/contract.ts`];
}

/** Paths of an API's document and changelog in the layout of this repository. */
export function houseFiles(name: string): Pick<Api, "document" | "changelog"> {
  return { document: documentOf(name), changelog: changelogOf(name) };
}

/** Reads generated/ in a folder. */
export async function readSide(folder: string): Promise<Side> {
  const apis = new Map<string, Api>();
  for (const name of generatedIn(folder)) {
    const [bundle, module] = filesOf(name).map((path) => join(folder, path));
    if (bundle === undefined || module === undefined) continue;
    // `generate` writes this type. An older contract may lack properties; they count as not stated.
    const { contract } = (await import(pathToFileURL(module).href)) as { contract: Contract };
    const root = parseObject(bundle, readFileSync(bundle, "utf8"));
    apis.set(name, { name, path: bundle, contract, bundle: new Bundle(root), ...houseFiles(name) });
  }
  return { apis, packageVersion: packageVersionOf(folder) };
}

function parseObject(path: string, text: string): JsonObject {
  const root: unknown = parse(text);
  if (!isObject(root)) throw new Error(`${path} is no OpenAPI document.`);
  return root;
}

/** Names of the APIs that generated/ in a folder has. */
export function generatedIn(folder: string): string[] {
  const generated = join(folder, "generated");
  if (!existsSync(generated)) return [];
  return readdirSync(generated)
    .filter((name) => filesOf(name).every((path) => existsSync(join(folder, path))))
    .sort(compare);
}

/** Version of the package in a folder. */
export function packageVersionOf(folder: string): string | undefined {
  const path = join(folder, "package.json");
  const content: unknown = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
  return isObject(content) ? textOf(content.version) : undefined;
}
