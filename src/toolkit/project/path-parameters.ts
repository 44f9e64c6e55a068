import { OpenApiDocument } from "../../openapi/document.ts";
import { isObject, type JsonObject } from "../../openapi/json.ts";

/**
 * Describes, in place, the path parameters that a path names and nothing describes: each is a text that every call needs. `lint`
 * reports them.
 */
export function describedPlaces(document: JsonObject): JsonObject {
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
