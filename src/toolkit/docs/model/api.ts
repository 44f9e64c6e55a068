import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parse } from "yaml";
import type { Contract } from "../../../openapi/contract.ts";
import { isObject, type JsonObject, objectsOf, textOf } from "../../../openapi/json.ts";
import { apisOf } from "../../generate/document.ts";
import { type ErrorEntry, readErrors } from "./errors.ts";
import { type OperationEntry, readOperations } from "./operations.ts";

/** One API as the pages show it. */
export interface Api {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly contract: Contract;
  /** The document in one piece. */
  readonly document: JsonObject;
  /** The same as the text of its file. */
  readonly yaml: string;
  /** Path of the list of its changes, if it keeps one. */
  readonly changelog: string | undefined;
  readonly tags: readonly Tag[];
  readonly operations: readonly OperationEntry[];
  readonly errors: readonly ErrorEntry[];
}

export interface Tag {
  readonly name: string;
  readonly description: string;
}

/** The APIs of the project at `base`, from what `npm run generate` has made of their documents. */
export async function readApis(base: string): Promise<Api[]> {
  return Promise.all(apisOf(base).map((name) => readApi(base, name)));
}

async function readApi(base: string, name: string): Promise<Api> {
  const file = join(base, "generated", name, "openapi.yaml");
  if (!existsSync(file))
    throw new Error(`generated/${name}/openapi.yaml is missing. Run \`npm run generate\` first.`);
  const yaml = readFileSync(file, "utf8");
  const document: unknown = parse(yaml);
  if (!isObject(document)) throw new Error(`${file} is no OpenAPI document. Run \`npm run generate\`.`);
  // The module is generated; its own `satisfies Contract` is what the cast says.
  const { contract } = (await import(pathToFileURL(join(base, "generated", name, "contract.ts")).href)) as {
    contract: Contract;
  };
  const operations = readOperations(document, contract);
  const changelog = `spec/${name}/CHANGELOG.md`;
  return {
    name,
    title: contract.title,
    summary: textOf(isObject(document.info) ? document.info.summary : undefined) ?? "",
    contract,
    document,
    yaml,
    changelog: existsSync(join(base, changelog)) ? changelog : undefined,
    tags: objectsOf(document.tags).map((tag) => ({
      name: textOf(tag.name) ?? "",
      description: textOf(tag.description) ?? "",
    })),
    operations,
    errors: readErrors(document, contract, operations),
  };
}
