import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Document, isMap, parseDocument } from "yaml";
import type { Json } from "../../openapi/json.ts";
import type { Api } from "./api.ts";
import { CONFIG, readEntries } from "./config-entries.ts";
import { Unusable } from "./unusable.ts";

/** The APIs of a project, in the order of its configuration; none without a configuration. @throws Unusable if it cannot be read. */
export function readApis(base: string): Api[] {
  return readEntries(readConfig(base).toJS() as Json);
}

/** Text of the configuration with an API added or replaced. Comments and everything else stay. */
export function withApi(base: string, { name, root, overlays, out, profile, hosts = [] }: Api): string {
  const document = readConfig(base);
  if (document.contents === null)
    document.commentBefore = " Read by Concord and by Redocly: what is under `x-concord` is Concord's.";
  const path = ["apis", name];
  if (!isMap(document.getIn(path))) document.setIn(path, document.createNode({}));
  document.setIn([...path, "root"], root);
  document.setIn([...path, "overlays"], document.createNode([...overlays]));
  document.setIn([...path, "x-concord", "out"], out);
  if (profile !== undefined) document.setIn([...path, "x-concord", "profile"], profile);
  if (hosts.length > 0) document.setIn([...path, "x-concord", "hosts"], document.createNode([...hosts]));
  return document.toString({ lineWidth: 120 });
}

function readConfig(base: string): Document {
  const path = join(base, CONFIG);
  const document = parseDocument(existsSync(path) ? readFileSync(path, "utf8") : "");
  const [error] = document.errors;
  if (error) throw new Unusable(`${CONFIG} is no YAML: ${error.message}`);
  if (document.contents !== null && !isMap(document.contents))
    throw new Unusable(
      `${CONFIG} is no object. Write \`apis:\` in it, and the APIs by their names below that.`,
    );
  return document;
}
