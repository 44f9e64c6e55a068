import { isData } from "./data-keywords.ts";
import { isObject, type Json, type JsonObject, textOf } from "./json.ts";
import { NAME_MAPS } from "./name-maps.ts";
import { pointerTo, valueAt } from "./pointer.ts";
import { decoded } from "./references.ts";

/** A schema with an `$id`, or the file itself: what the references within it are relative to. */
interface Resource {
  readonly address: string;
  readonly pointer: string;
  readonly value: Json;
  /** Pointers from the file's root, by `$anchor`. */
  readonly anchors: Map<string, string>;
}

interface Held {
  readonly reference: JsonObject;
  readonly resource: Resource;
}

/** Stands for the address of a file that does not say its own. */
const UNNAMED = "concord:///file";

/**
 * Rewrites, in place, those references of a file that name a schema by its `$id`, or that are relative to one: afterwards they are
 * pointers from the file's root. Most tools know no others. Returns whether it changed something.
 */
export function followIds(content: Json): boolean {
  const { resources, held } = readNames(content);
  if (resources.length < 2 && resources[0]?.address === UNNAMED) return false;
  const byAddress = new Map(resources.toReversed().map((each) => [each.address, each]));
  let changed = false;
  for (const { reference, resource } of held) {
    const found = pointerOf(String(reference.$ref), resource, byAddress, content);
    if (found === undefined || found === reference.$ref) continue;
    reference.$ref = found;
    changed = true;
  }
  return changed;
}

/** The anchors of files. A file is searched once, however many references name one of them. */
const anchorsOf = new WeakMap<object, ReadonlyMap<string, string>>();

/** The pointer to the schema with an `$anchor`; `undefined` if a file has none of that name. */
export function anchorIn(content: Json, name: string): string | undefined {
  if (typeof content !== "object" || content === null) return undefined;
  // Of two schemas with an `$id`, the first one with the anchor counts.
  const found =
    anchorsOf.get(content) ??
    new Map(
      readNames(content)
        .resources.toReversed()
        .flatMap(({ anchors }) => [...anchors]),
    );
  anchorsOf.set(content, found);
  return found.get(name);
}

/** The name of an anchor at the end of a reference. */
export function anchorOf($ref: string): string | undefined {
  return /#([^/].*)$/.exec($ref)?.[1];
}

function pointerOf(
  $ref: string,
  { address, pointer, value }: Resource,
  resources: ReadonlyMap<string, Resource>,
  content: Json,
): string | undefined {
  if (!URL.canParse($ref, address)) return undefined;
  const url = new URL($ref, address);
  const fragment = decoded(url.hash.slice(1));
  url.hash = "";
  const target = resources.get(url.href);
  if (target === undefined) return undefined;
  if ($ref.startsWith("#")) {
    // Anchors of the file are followed by their names. Many authors mean the file, although the schema has an `$id`.
    const isOfSchema = pointer !== "" && fragment.startsWith("/") && valueAt(value, fragment) !== undefined;
    if (isOfSchema) return `#${pointer}${fragment}`;
    return fragment.startsWith("/") && valueAt(content, fragment) !== undefined
      ? $ref
      : anchored(target, fragment);
  }
  if (fragment === "" || fragment.startsWith("/")) return `#${target.pointer}${fragment}`;
  return anchored(target, fragment);
}

function anchored({ anchors }: Resource, name: string): string | undefined {
  const pointer = anchors.get(name);
  return pointer === undefined ? undefined : `#${pointer}`;
}

/** All names of schemas in a file, and all references with the schema that they are relative to. */
function readNames(content: Json): {
  readonly resources: readonly Resource[];
  readonly held: readonly Held[];
} {
  const self = isObject(content) ? textOf(content.$self) : undefined;
  const address = self !== undefined && URL.canParse(self, UNNAMED) ? new URL(self, UNNAMED).href : UNNAMED;
  const root: Resource = { address, pointer: "", value: content, anchors: new Map() };
  const resources = [root];
  const held: Held[] = [];
  const visit = (value: Json, around: Resource, path: readonly string[], keysAreNames: boolean): void => {
    if (Array.isArray(value)) {
      for (const [at, each] of value.entries()) visit(each, around, [...path, String(at)], false);
      return;
    }
    if (!isObject(value)) return;
    const own = keysAreNames ? around : resourceOf(value, around, path, resources);
    const anchor = keysAreNames ? undefined : (textOf(value.$anchor) ?? textOf(value.$dynamicAnchor));
    if (anchor !== undefined) own.anchors.set(anchor, pointerTo(path));
    if (!keysAreNames && typeof value.$ref === "string") held.push({ reference: value, resource: own });
    for (const [key, inner] of Object.entries(value)) {
      if (isData(key, inner) && !keysAreNames) continue;
      visit(inner, own, [...path, key], !keysAreNames && NAME_MAPS.has(key));
    }
  };
  visit(content, root, [], false);
  return { resources, held };
}

function resourceOf(
  value: JsonObject,
  around: Resource,
  path: readonly string[],
  resources: Resource[],
): Resource {
  const id = textOf(value.$id);
  if (id === undefined || id.startsWith("#") || !URL.canParse(id, around.address)) return around;
  const url = new URL(id, around.address);
  url.hash = "";
  const own = { address: url.href, pointer: pointerTo(path), value, anchors: new Map<string, string>() };
  resources.push(own);
  return own;
}
