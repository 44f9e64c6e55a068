import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Document, isMap, parseDocument } from "yaml";
import { entriesOf, isObject, type Json, stringsOf, textOf } from "../../openapi/json.ts";
import type { Api } from "./api.ts";
import { Unusable } from "./unusable.ts";

/** The configuration that Concord shares with Redocly. Our own settings are in `x-concord` of an API. */
export const CONFIG = "redocly.yaml";

/** Default folder of generated files. */
export function defaultOut(name: string): string {
  return `src/api/${name}`;
}

/** The APIs of a project, in the order of its configuration; none without a configuration. @throws Unusable if it cannot be read. */
export function readApis(base: string): Api[] {
  const config = readConfig(base).toJS() as Json;
  return entriesOf(isObject(config) ? config.apis : undefined).flatMap(([key, value]) => {
    const root = isObject(value) ? textOf(value.root) : undefined;
    if (!isObject(value) || root === undefined) return [];
    const own = isObject(value["x-concord"]) ? value["x-concord"] : {};
    // Redocly allows a version in the name, as `core@v2`.
    const name = key.replace("@", "-");
    return [
      {
        ...{ name, root, overlays: stringsOf(value.overlays) },
        out: textOf(own.out) ?? defaultOut(name),
        profile: textOf(own.profile),
        changelog: textOf(own.changelog),
        hosts: stringsOf(own.hosts),
        credentials: Object.fromEntries(variablesIn(own.credentials)),
      },
    ];
  });
}

/** Variables by the scheme that they fill, or by scheme and value where it takes several: `login.clientId`. */
function variablesIn(credentials: Json | undefined, scheme = ""): [name: string, variable: string][] {
  return entriesOf(credentials).flatMap(([key, value]): [string, string][] => {
    if (typeof value === "string") return [[`${scheme}${key}`, value]];
    return scheme === "" ? variablesIn(value, `${key}.`) : [];
  });
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
  return document;
}
