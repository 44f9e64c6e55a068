import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Document, isMap, isScalar, isSeq, parseDocument } from "yaml";
import { isObject, type Json } from "../../openapi/json.ts";
import { valueAlong } from "../../openapi/pointer.ts";
import { type Api, placeIn } from "./api.ts";
import { CONFIG, defaultOut, nameOfKey, readEntries } from "./config-entries.ts";
import { yamlReason } from "./text.ts";
import { Unusable } from "./unusable.ts";

/** The APIs of a project, in the order of its configuration; none without a configuration. @throws Unusable if it cannot be read. */
export function readApis(base: string): Api[] {
  return readEntries(readConfig(base).toJS() as Json);
}

/** What `concord init` knows of an API. What is `undefined` was not asked for. */
export type Found = Pick<Api, "name" | "root" | "overlays" | "hosts"> & { readonly out: string | undefined };

/**
 * Text of the configuration with an API added or completed. What somebody has written stays, with all comments; the text as a whole
 * stays where nothing is to be added.
 */
export function withApi(base: string, { name, root, overlays, out, hosts = [] }: Found): string {
  const text = textOf(base);
  const document = readConfig(base);
  const known = readApis(base).find((api) => api.name === name);
  const path = ["apis", keyOf(document, name)];
  const own = [...path, "x-concord"];
  const entry = valueAlong(document.toJS() as Json, own);
  const isSame = (a: string, b: string) => placeIn(base, a) === placeIn(base, b);
  const added = overlays.filter((each) => !known?.overlays.some((other) => isSame(each, other)));
  const allowed = hosts.filter((each) => !known?.hosts?.includes(each));
  const isPlaced = isObject(entry) && entry.out !== undefined && (out === undefined || out === entry.out);
  const isKnown = known !== undefined && isSame(known.root, root);
  if (isKnown && isPlaced && added.length + allowed.length === 0) return text;

  if (document.contents === null)
    document.commentBefore = " Read by Concord and by Redocly: what is under `x-concord` is Concord's.";
  if (!isMap(document.getIn(path))) document.setIn(path, document.createNode({}));
  if (!isKnown) document.setIn([...path, "root"], root);
  // Overlays that somebody has listed stay last, so that they win.
  add(document, [...path, "overlays"], added, "first");
  if (!isPlaced) document.setIn([...own, "out"], out ?? defaultOut(name));
  add(document, [...own, "hosts"], allowed, "last");
  const written = document.toString({ lineWidth: 0 });
  return text.includes("\r\n") ? written.replaceAll("\n", "\r\n") : written;
}

/** The key of an API, which may have a version: `core@v2` is called `core-v2`. */
function keyOf(document: Document, name: string): string {
  const apis = document.get("apis");
  const keys = isMap(apis) ? apis.items.map(({ key }) => String(isScalar(key) ? key.value : key)) : [];
  return keys.find((key) => nameOfKey(key) === name) ?? name;
}

/** Adds texts to a list. Its other entries stay, with their comments. */
function add(
  document: Document,
  path: readonly string[],
  texts: readonly string[],
  where: "first" | "last",
): void {
  if (texts.length === 0) return;
  const list = document.getIn(path);
  const nodes = texts.map((text) => document.createNode(text));
  if (!isSeq(list)) document.setIn(path, document.createNode([...texts]));
  else if (where === "first") list.items.unshift(...nodes);
  else list.items.push(...nodes);
}

function textOf(base: string): string {
  const path = join(base, CONFIG);
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

function readConfig(base: string): Document {
  const text = textOf(base);
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) throw new Unusable(`${CONFIG} is no YAML: ${yamlReason(error, text)}`);
  if (document.contents !== null && !isMap(document.contents))
    throw new Unusable(
      `${CONFIG} is no object. Write \`apis:\` in it, and the APIs by their names below that.`,
    );
  return document;
}
