import { OpenApiDocument } from "../../openapi/document.ts";
import { isObject, type JsonObject } from "../../openapi/json.ts";
import type { DescribedOperation } from "../../openapi/operations.ts";
import { isPlaceless, openPlaces } from "../../openapi/path-places.ts";
import { plainTemplates } from "./plain-templates.ts";

/**
 * Describes the path parameters that a path names and nothing describes: each is a text that every call needs. One that is described by
 * another spelling of its name gets the path's. `lint` reports them.
 */
export function describedPlaces(given: JsonObject): JsonObject {
  const document = plainTemplates(given);
  for (const operation of new OpenApiDocument(document).operations) inItsPlace(operation);
  for (const operation of new OpenApiDocument(document).operations) {
    const { path, parameters, value, pathItem } = operation;
    // A parameter of another name was meant for one of these places, which `generate` reports.
    if (parameters.some((each) => isPlaceless(path, each))) continue;
    const missing = openPlaces(operation);
    const own = isObject(document.paths) && document.paths[path] === pathItem;
    if (!own || missing.length === 0) continue;
    const added = missing.map((name) => ({ name, in: "path", required: true, schema: { type: "string" } }));
    value.parameters = [...(Array.isArray(value.parameters) ? value.parameters : []), ...added];
  }
  return document;
}

/**
 * Gives a path parameter the name of the place that it was meant for, in place: the one that is spelt the same but for case and
 * separators (`petId` and `pet_id`), or the only one, where one place and one parameter are left over.
 */
function inItsPlace(operation: DescribedOperation): void {
  const open = openPlaces(operation);
  const lost = operation.parameters.filter((each) => isPlaceless(operation.path, each));
  for (const { name, entry, value } of lost) {
    const alike = open.filter((place) => bare(place) === bare(name));
    const [place, other] = open.length === 1 && lost.length === 1 ? open : alike;
    if (place === undefined || other !== undefined) continue;
    const named = { ...value, name: place };
    for (const holder of [operation.value, operation.pathItem])
      if (Array.isArray(holder.parameters))
        holder.parameters = holder.parameters.map((each) => (each === entry ? named : each));
  }
}

function bare(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}]/gu, "").toLowerCase();
}
