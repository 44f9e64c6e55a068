import { isObject, type Json, type JsonObject } from "../../openapi/json.ts";
import { pointerTo } from "../../openapi/pointer.ts";
import { splitReference, targetIn } from "../../openapi/references.ts";
import { Components } from "./components.ts";
import { referencesIn, schemasOf } from "./plain-references.ts";

/**
 * Makes a component, in place, of each schema that a reference names within another one, such as the items of a list or a branch of an
 * `allOf`. Generators of types take the way there for names of properties, and write a type that does not exist.
 */
export function innerReferences(document: JsonObject): JsonObject {
  // A target may be such a reference itself.
  for (let round = 0; round < MOST_ROUNDS && nameTargets(document); round++);
  return document;
}

/** References that lead to references, one after the other. More of them are a circle. */
const MOST_ROUNDS = 5;

/** Makes components of all targets. Returns whether there were any. */
function nameTargets(document: JsonObject): boolean {
  const leading = referencesIn(document).filter((reference) => leadsInside(document, reference));
  if (leading.length === 0) return false;
  const schemas = new Set(schemasOf(document));
  const components = new Components(document);
  // All targets first: what becomes a component leaves a reference behind, which later ways would have to pass.
  const targets = leading.map((reference) => targetIn(document, reference));
  for (const [at, reference] of leading.entries()) {
    const target = targets[at];
    if (!isObject(target) || !schemas.has(target) || target === reference) continue;
    const name = components.nameOrAdd(nameFor(String(reference.$ref)), target);
    reference.$ref = `#${pointerTo(["components", "schemas", name])}`;
  }
  return true;
}

/** Whether a reference leads further than to a component, or to a property that a plain object always has by that name. */
function leadsInside(document: JsonObject, { $ref }: JsonObject): boolean {
  if (typeof $ref !== "string" || !$ref.startsWith("#/")) return false;
  const { tokens } = splitReference($ref);
  if (tokens[0] === "components" && tokens.length <= 3) return false;
  const [, kind, name = "", keyword, , ...further] = tokens;
  if (tokens[0] !== "components" || kind !== "schemas" || keyword !== "properties" || further.length > 0)
    return true;
  return !isPlain(
    targetIn(document, { $ref: `#${pointerTo(["components", "schemas", encodeURIComponent(name)])}` }),
  );
}

/** Whether the type of a schema is an object type and nothing else. */
function isPlain(schema: Json | undefined): boolean {
  if (!isObject(schema)) return false;
  const { type, $ref, allOf, oneOf, anyOf } = schema;
  return (type === "object" || type === undefined) && [$ref, allOf, oneOf, anyOf].every((each) => !each);
}

/** A name made of the names on the way: `Pool_disks_items` of `Pool/properties/disks/items`. */
function nameFor($ref: string): string {
  const { tokens } = splitReference($ref);
  const way = tokens.slice(tokens[0] === "components" ? 2 : 1).filter((token) => token !== "properties");
  return way.map((token) => token.replace(/[^A-Za-z0-9]+/g, "_").replace(/^_+|_+$/g, "")).join("_");
}
