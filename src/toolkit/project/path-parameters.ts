import { OpenApiDocument } from "../../openapi/document.ts";
import { isObject, type Json, type JsonObject } from "../../openapi/json.ts";

/**
 * Describes the path parameters that a path names and nothing describes: each is a text that every call needs. `lint` reports them.
 */
export function describedPlaces(given: JsonObject): JsonObject {
  const document = plainTemplates(given);
  for (const { path, parameters, value, pathItem } of new OpenApiDocument(document).operations) {
    const described = new Set(parameters.flatMap((each) => (each.in === "path" ? [each.name] : [])));
    const names = [...path.matchAll(/\{([^{}]+)\}/g)].flatMap(([, name]) => name ?? []);
    // A parameter of another name was meant for one of these places, which `generate` reports.
    if ([...described].some((name) => !names.includes(name))) continue;
    const missing = [...new Set(names)].filter((name) => !described.has(name));
    const own = isObject(document.paths) && document.paths[path] === pathItem;
    if (!own || missing.length === 0) continue;
    const added = missing.map((name) => ({ name, in: "path", required: true, schema: { type: "string" } }));
    value.parameters = [...(Array.isArray(value.parameters) ? value.parameters : []), ...added];
  }
  return document;
}

/**
 * Writes the places of paths as OpenAPI has them, by the name alone. Some documents repeat the style of the parameter there, as URI
 * templates do: `{;ids*}` (RFC 6570).
 */
function plainTemplates(document: JsonObject): JsonObject {
  const { paths } = document;
  if (!isObject(paths)) return document;
  const described = new Map<string, Set<string>>();
  for (const { path, parameters } of new OpenApiDocument(document).operations) {
    const names = described.get(path) ?? new Set<string>();
    for (const each of parameters) if (each.in === "path") names.add(each.name);
    described.set(path, names);
  }
  const written = Object.entries(paths).map(([path, item]): [string, Json] => {
    const names = described.get(path);
    const plain = path.replace(/\{[.;]?([^{}*]+)\*?\}/g, (place, name) =>
      names?.has(name) && !names.has(place.slice(1, -1)) ? `{${name}}` : place,
    );
    return [plain in paths ? path : plain, item];
  });
  return { ...document, paths: Object.fromEntries(written) };
}
