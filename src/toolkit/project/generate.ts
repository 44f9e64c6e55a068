import { join } from "node:path";
import { isObject, type JsonObject, textOf } from "../../openapi/json.ts";
import { leftOutOperations } from "../../openapi/left-out-operations.ts";
import type { Problem } from "../../openapi/problem.ts";
import { broughtCredentials } from "../generate/brought-credentials.ts";
import { documentModule, header, isGenerated, PACKAGE, wholeModule } from "../generate/modules.ts";
import { type Files, foreign, outdated, write } from "../generate/output.ts";
import type { Reading } from "../generate/read.ts";
import { typesOf } from "../generate/types.ts";
import { unsendableNotes } from "../generate/unsendable-parameters.ts";
import { yamlText } from "../generate/yaml-text.ts";
import { grouped } from "../report/grouped.ts";
import type { Api } from "./api.ts";
import { bundleLoaded } from "./bundle.ts";
import { load } from "./load.ts";
import { takeOutLost } from "./lost-notes.ts";
import { unsentBodyNotes } from "./sendable-bodies.ts";
import { refuseTwins } from "./twins.ts";
import { Unusable } from "./unusable.ts";
import { upgraded } from "./upgrade.ts";
import { readWhole } from "./whole.ts";

export interface Generated {
  readonly api: Api;
  /** Problems of the document. If there are any, nothing was written for this API. */
  readonly problems: readonly Problem[];
  /** Files, relative to the project, that are out of date. */
  readonly drift: readonly string[];
  /** What callers have to know, such as credentials that they bring themselves. */
  readonly notes: readonly string[];
}

/** Generates types, contract and entry of each API from its document and overlays. With `check`, nothing is written. */
export async function generateApis(base: string, apis: readonly Api[], check: boolean): Promise<Generated[]> {
  refuseTwins(base, apis, ({ out }) => out);
  const done: Generated[] = [];
  for (const api of apis) done.push(await generateApi(base, api, check));
  return done;
}

async function generateApi(base: string, api: Api, check: boolean): Promise<Generated> {
  const loaded = await load(base, api);
  const bundled = await bundleLoaded(base, api, loaded);
  const document = upgraded(bundled);
  const lost = takeOutLost(base, api, loaded, document);
  const { reading, problems } = readWhole(base, api, loaded, document, "runtime");
  if (problems.length > 0 || !reading)
    return { api, problems: grouped([...lost.problems, ...problems]), drift: [], notes: [] };
  const files = render(api, document, reading);
  const drift = outdated(base, files);
  if (!check) {
    const [other] = foreign(base, drift, (text) => isGenerated(text, PACKAGE));
    if (other !== undefined)
      throw new Unusable(
        `${other} is there already, and \`concord generate\` did not write it. Move it away, or name another folder with --out`,
      );
    await write(base, files, drift);
  }
  return {
    api,
    problems: [],
    drift,
    notes: [
      ...lost.notes,
      ...broughtCredentials(document),
      ...leftOutOperations(document),
      ...unsentBodyNotes(bundled),
      ...unsendableNotes(document),
    ],
  };
}

/** The generated files by their path. */
function render(api: Api, document: JsonObject, reading: Reading): Files {
  const files = new Map<string, string>();
  const info = isObject(document.info) ? document.info : {};
  const about = {
    summary: textOf(info.summary),
    url: textOf(isObject(document.externalDocs) ? document.externalDocs.url : undefined),
  };
  const from = api.root;
  const note = header(from, PACKAGE);
  files.set(join(api.out, "openapi.yaml"), `# ${note}\n${yamlText(document)}`);
  files.set(join(api.out, "document.ts"), documentModule(document, from, PACKAGE));
  files.set(join(api.out, "schema.ts"), `// ${note}\n\n${types(api, document)}`);
  files.set(join(api.out, "index.ts"), wholeModule(reading, about, from, PACKAGE));
  return files;
}

/** The types of a document. @throws Unusable where the tool that writes them stumbles over the form of the document. */
function types({ root }: Api, document: JsonObject): string {
  try {
    return typesOf(document);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Unusable(
      `${root} has a form that openapi-typescript cannot read: ${reason}\n\`concord lint ${root}\` reports what OpenAPI does not allow, with its line.`,
    );
  }
}
