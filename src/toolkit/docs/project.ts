import { join } from "node:path";
import { leftOutOperations } from "../../openapi/left-out-operations.ts";
import { foreign, outdated, write } from "../generate/output.ts";
import type { Api as Configured } from "../project/api.ts";
import { readApi } from "../project/api-contract.ts";
import { refuseTwins } from "../project/twins.ts";
import { Unusable } from "../project/unusable.ts";
import { docsOf } from "./docs.ts";
import { apiOf, type ClientRules } from "./model/api.ts";

/** The written documentation of a project's APIs. */
export interface Documented {
  readonly apis: readonly { readonly name: string; readonly title: string; readonly operations: number }[];
  /** Sentences about what has no page. */
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
  refuseTwins(base, apis, ({ name }) => `${out}/reference/${name}`);
  const all = await Promise.all(apis.map((api) => documented(base, api, rules)));
  const read = all.map(({ api }) => api);
  const files = new Map([...docsOf(read)].map(([path, text]) => [join(out, path), marked(text)]));
  const drift = outdated(base, files);
  if (!check) {
    const [other] = foreign(base, drift, isDocs);
    if (other !== undefined)
      throw new Unusable(
        `${other} is there already, and \`concord docs\` did not write it. Move it away, or name another folder with --out`,
      );
    await write(base, files, drift);
  }
  return {
    apis: read.map(({ name, title, operations }) => ({ name, title, operations: operations.length })),
    leftOut: all.flatMap(({ leftOut }) => leftOut),
    files: [...files.keys()],
    drift,
  };
}

/** A comment in the front matter, which no site shows. */
const HEAD = "---\n";
const MARK = `${HEAD}# Written by \`concord docs\`. Do not edit.\n`;

/** A page with the mark by which the next run knows it. Data has no front matter, and stays as it is. */
function marked(text: string): string {
  return text.startsWith(HEAD) ? MARK + text.slice(HEAD.length) : text;
}

/** Whether a file is a page with the mark, or a list of error codes by its form. */
function isDocs(text: string, path: string): boolean {
  return path.endsWith(".json")
    ? /^\[(?:\]|\s*\{\s*"api": )/.test(text)
    : text.replaceAll("\r\n", "\n").startsWith(MARK);
}

async function documented(base: string, api: Configured, rules: ClientRules) {
  const { root } = api;
  const { openapi, contract, notes } = await readApi(base, api);
  if (!contract)
    throw new Unusable(`${root} cannot be documented. \`concord lint ${root} --profile runtime\` says why.`);
  return {
    api: apiOf({ contract, document: openapi }, rules),
    leftOut: [...notes, ...leftOutOperations(openapi, "The pages do not describe")],
  };
}
