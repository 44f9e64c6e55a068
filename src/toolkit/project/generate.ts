import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { isObject, type JsonObject, textOf } from "../../openapi/json.ts";
import { type Problem, Problems } from "../../openapi/problem.ts";
import { Source } from "../../openapi/source.ts";
import { contractModule, documentModule, entryModule, header, PACKAGE } from "../generate/modules.ts";
import { type Files, write } from "../generate/output.ts";
import { typesOf } from "../generate/types.ts";
import { readVocabulary } from "../generate/vocabulary.ts";
import { readRoot } from "../generate/written-api.ts";
import { type Api, placeIn } from "./api.ts";
import { bundle } from "./bundle.ts";
import { inOriginal } from "./locations.ts";
import { checked } from "./reading.ts";
import { upgraded } from "./upgrade.ts";

const vocabulary = readVocabulary(join(import.meta.dirname, "../../../spec/extensions.schema.yaml"));

export interface Generated {
  readonly api: Api;
  /** What is wrong with the document; if anything is, nothing of this API was written. */
  readonly problems: readonly Problem[];
  /** Files, relative to the project, that differ from what the document says. */
  readonly drift: readonly string[];
}

/** Derives types, contract and entry of each API from its document and overlays. With `check` nothing is written. */
export async function generateApis(base: string, apis: readonly Api[], check: boolean): Promise<Generated[]> {
  const done: Generated[] = [];
  for (const api of apis) done.push(await generateApi(base, api, check));
  return done;
}

async function generateApi(base: string, api: Api, check: boolean): Promise<Generated> {
  const document = upgraded(checked(await bundle(base, api), api.root));
  const problems = new Problems();
  const files = await render(base, api, document, problems);
  if (problems.list.length > 0) return { api, problems: problems.list, drift: [] };
  const drift = [...files].flatMap(([path, content]) => (isAt(base, path, content) ? [] : [path]));
  if (!check) await write(base, files, drift);
  return { api, problems: [], drift };
}

function isAt(base: string, path: string, content: string): boolean {
  const file = placeIn(base, path);
  return existsSync(file) && readFileSync(file, "utf8") === content;
}

/** The generated files by their path. */
async function render(base: string, api: Api, document: JsonObject, problems: Problems): Promise<Files> {
  const files = new Map<string, string>();
  const reading = await read(base, api, document, problems);
  if (!reading || problems.list.length > 0) return files;
  const info = isObject(document.info) ? document.info : {};
  const about = {
    summary: textOf(info.summary),
    url: textOf(isObject(document.externalDocs) ? document.externalDocs.url : undefined),
  };
  const from = api.root;
  const note = header(from, PACKAGE);
  const yaml = stringify(document, { aliasDuplicateObjects: false, lineWidth: 120, compat: "yaml-1.1" });
  files.set(join(api.out, "openapi.yaml"), `# ${note}\n${yaml}`);
  files.set(join(api.out, "document.ts"), documentModule(api.name, document, from, PACKAGE));
  files.set(join(api.out, "schema.ts"), `// ${note}\n\n${await typesOf(document)}`);
  files.set(join(api.out, "contract.ts"), contractModule(reading, from, PACKAGE));
  files.set(join(api.out, "index.ts"), entryModule(reading.contract, about, from, PACKAGE));
  return files;
}

/** Reads the contract from the whole document, which stands in a file of its own for that long. */
async function read(base: string, api: Api, document: JsonObject, problems: Problems) {
  const folder = await mkdtemp(join(tmpdir(), "concord-generate-"));
  try {
    const path = join(folder, `${api.name}.json`);
    const text = JSON.stringify(document, null, 2);
    await writeFile(path, text);
    const own = new Problems("runtime");
    const reading = readRoot(new Source(folder, own), api.name, path, vocabulary)?.reading;
    for (const problem of await inOriginal(base, api.root, text, own.list)) problems.add(problem);
    return reading;
  } finally {
    await rm(folder, { recursive: true });
  }
}
