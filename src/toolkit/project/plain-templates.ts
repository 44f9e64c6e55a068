import { ANNOTATION } from "../../openapi/annotation-names.ts";
import { OpenApiDocument } from "../../openapi/document.ts";
import { isObject, type Json, type JsonObject, objectsOf } from "../../openapi/json.ts";
import { METHOD_FIELDS } from "../../openapi/methods.ts";
import { layersOf } from "../../openapi/schema.ts";

/** A place of a path that says more than a name: `{+name}`, `{;ids*}`, `{proxy+}`, `{**path}`, `{name=projects/*}`, `{id:[0-9]+}`. */
const PLACE = /^([+.;*/]*)([^*+=:?]+)(?:[=:](.*))?([*+?]?)$/;

/** What a rule for the values of a place says where they may have slashes. */
const OF_SEGMENTS = /\*\*|\.[*+]|(?<!\^)\//;

/**
 * Writes the places of paths as OpenAPI has them, by the name alone. Some documents repeat the style of the parameter there, as URI
 * templates do (RFC 6570), or have the notation of a router. A place for several segments marks its parameter, and parameters of the
 * query (`{?page,size}`) become such.
 */
export function plainTemplates(document: JsonObject): JsonObject {
  const { paths } = document;
  if (!isObject(paths)) return document;
  const whole = new OpenApiDocument(document);
  const taken = new Set(Object.keys(paths));
  const written = Object.entries(paths).map(([path, item]): [string, Json] => {
    const pathItem = whole.resolve(item);
    if (!path.startsWith("/") || !pathItem || !path.includes("{")) return [path, item];
    const described = namesIn(whole, pathItem);
    const segments = new Set<string>();
    const query: string[] = [];
    const plain = path.replace(/(\/?)\{([^{}]+)\}/g, (place, slash: string, text: string) => {
      if (described.has(text)) return place;
      if (/^[?&]/.test(text)) {
        query.push(
          ...text
            .slice(1)
            .split(",")
            .map((name) => name.replace(/\*$/, "")),
        );
        return slash;
      }
      const [, before = "", name = "", rule, after = ""] = PLACE.exec(text) ?? [];
      if (!name || (before + after === "" && rule === undefined)) return place;
      const isMany = /[+*]/.test(before) || after === "+" || OF_SEGMENTS.test(rule ?? "");
      if (!isMany && !described.has(name)) return place;
      if (isMany || (after === "*" && isText(whole, described.get(name)))) segments.add(name);
      return `${before.includes("/") ? "/" : slash}{${name}}`;
    });
    if (plain === path) return [path, item];
    if (taken.has(plain)) {
      // Another path has this template already. So this one keeps its own, and its values may have slashes.
      const own = new Set([...segments].filter((name) => described.has(name)));
      return [path, withParameters(whole, pathItem, own, [])];
    }
    taken.add(plain);
    return [plain, withParameters(whole, pathItem, segments, query)];
  });
  return { ...document, paths: Object.fromEntries(written) };
}

/** The paths whose places have a notation that OpenAPI does not know, and that is understood. */
export function pathsWithNotation(document: JsonObject): ReadonlySet<string> {
  const plain = plainTemplates(document).paths;
  const paths = isObject(document.paths) ? Object.keys(document.paths) : [];
  return new Set(paths.filter((path) => isObject(plain) && !Object.hasOwn(plain, path)));
}

/** The path parameters of all operations of a path. */
function namesIn(whole: OpenApiDocument, pathItem: JsonObject): Map<Json | undefined, JsonObject> {
  const entries = listsOf(pathItem).flatMap((holder) => objectsOf(holder.parameters));
  const parameters = entries.map((entry) => whole.resolve(entry)).filter((each) => each !== undefined);
  return new Map(parameters.filter((each) => each.in === "path").map((each) => [each.name, each]));
}

/** What of a path may have parameters: itself and its operations. */
function listsOf(pathItem: JsonObject): JsonObject[] {
  return [pathItem, ...objectsOf(METHOD_FIELDS.map((field) => pathItem[field] ?? null))];
}

function isText(whole: OpenApiDocument, parameter: JsonObject | undefined): boolean {
  return [...layersOf(whole, parameter?.schema)].some(({ type }) => type === "string");
}

/** A copy of a path whose parameters say that they have several segments. Other paths may refer to the same ones. */
function withParameters(
  whole: OpenApiDocument,
  pathItem: JsonObject,
  segments: ReadonlySet<string>,
  query: readonly string[],
): JsonObject {
  const known = new Set<string>();
  const copied = (holder: JsonObject): JsonObject => {
    if (!Array.isArray(holder.parameters)) return holder;
    const parameters = holder.parameters.map((entry) => {
      const value = whole.resolve(entry);
      known.add(`${value?.in}.${value?.name}`);
      const isMany = value?.in === "path" && segments.has(String(value.name));
      return isMany ? { ...value, [ANNOTATION.segments]: true } : entry;
    });
    return { ...holder, parameters };
  };
  const copy = copied(pathItem);
  for (const field of METHOD_FIELDS) {
    const operation = pathItem[field];
    if (isObject(operation)) copy[field] = copied(operation);
  }
  const text = { type: "string" };
  const added = [
    ...[...segments].map((name) => ({
      name,
      in: "path",
      required: true,
      schema: text,
      [ANNOTATION.segments]: true,
    })),
    ...query.map((name) => ({ name, in: "query", schema: text })),
  ].filter((each) => !known.has(`${each.in}.${each.name}`));
  return { ...copy, parameters: [...(Array.isArray(copy.parameters) ? copy.parameters : []), ...added] };
}
