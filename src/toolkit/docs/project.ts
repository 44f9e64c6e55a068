import { join } from "node:path";
import { leftOutOperations } from "../../openapi/left-out-operations.ts";
import { outdated, write } from "../generate/output.ts";
import type { Api as Configured } from "../project/api.ts";
import { readApi } from "../project/api-contract.ts";
import { Unusable } from "../project/unusable.ts";
import { docsOf } from "./docs.ts";
import { apiOf, type ClientRules } from "./model/api.ts";

/** The written documentation of a project's APIs. */
export interface Documented {
  readonly apis: readonly { readonly name: string; readonly title: string; readonly operations: number }[];
  /** Sentences about operations that have no page. */
  readonly leftOut: readonly string[];
  /** All files, relative to the project. */
  readonly files: readonly string[];
  /** Files that were out of date. */
  readonly drift: readonly string[];
}

/** Writes the documentation of APIs into the folder `out` of a project. With `check` it writes nothing. @throws Unusable */
export async function documentApis(
  base: string,
  apis: readonly Configured[],
  { out, check, rules }: { readonly out: string; readonly check: boolean; readonly rules: ClientRules },
): Promise<Documented> {
  const all = await Promise.all(apis.map((api) => documented(base, api, rules)));
  const read = all.map(({ api }) => api);
  const files = new Map([...docsOf(read)].map(([path, text]) => [join(out, path), text]));
  const drift = outdated(base, files);
  if (!check) await write(base, files, drift);
  return {
    apis: read.map(({ name, title, operations }) => ({ name, title, operations: operations.length })),
    leftOut: all.flatMap(({ leftOut }) => leftOut),
    files: [...files.keys()],
    drift,
  };
}

async function documented(base: string, api: Configured, rules: ClientRules) {
  const { root } = api;
  const { openapi, contract } = await readApi(base, api);
  if (!contract)
    throw new Unusable(`${root} cannot be documented. \`concord lint ${root} --profile runtime\` says why.`);
  return {
    api: apiOf({ contract, document: openapi }, rules),
    leftOut: leftOutOperations(openapi, "The pages do not describe"),
  };
}
