import { OpenApiDocument } from "../../openapi/document.ts";
import { isObject, type Json, type JsonObject } from "../../openapi/json.ts";
import { pointerTo } from "../../openapi/pointer.ts";
import { splitReference, targetIn } from "../../openapi/references.ts";
import { referencesIn } from "../../openapi/references-in.ts";
import { type ObjectType, walk } from "../../openapi/walk.ts";
import { Components } from "./components.ts";

/** Where OpenAPI keeps objects that several places share. */
const KINDS: Readonly<Partial<Record<ObjectType, string>>> = {
  schema: "schemas",
  response: "responses",
  parameter: "parameters",
  requestBody: "requestBodies",
  header: "headers",
};

/** The properties of `components`. What stands under another name, such as that of an extension, is no component. */
const SHARED: ReadonlySet<string> = new Set([
  ...Object.values(KINDS),
  ...["examples", "securitySchemes", "links", "callbacks", "pathItems", "mediaTypes"],
]);

/**
 * Makes a component, in place, of each part that a reference names within something else: the items of a list, a branch of an `allOf`,
 * the response of another operation. Generators of types take the way there for names of properties, and write a type that does not
 * exist.
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
  const leading = referencesIn(document).filter(
    ({ target, isExtra }) => !isExtra && leadsInside(document, target),
  );
  if (leading.length === 0) return false;
  const types = new Map(
    walk(new OpenApiDocument(document), document, "root").map(({ type, value }) => [value, type]),
  );
  const components = new Map<string, Components>();
  // All targets first: what becomes a component leaves a reference behind, which later ways would have to pass.
  const targets = leading.map(({ target }) => targetIn(document, { $ref: target }));
  let named = false;
  for (const [at, { holder, key, target }] of leading.entries()) {
    const value = targets[at];
    const kind = isObject(value) ? KINDS[types.get(value) ?? "root"] : undefined;
    if (!isObject(value) || kind === undefined || value === holder) continue;
    const known = components.get(kind) ?? new Components(document, kind);
    components.set(kind, known);
    holder[key] = `#${pointerTo(["components", kind, known.nameOrAdd(nameFor(target), value)])}`;
    named = true;
  }
  return named;
}

/** Whether a reference leads further than to a component, or to a property that a plain object always has by that name. */
function leadsInside(document: JsonObject, $ref: string): boolean {
  if (!$ref.startsWith("#/")) return false;
  const { tokens } = splitReference($ref);
  if (tokens[0] === "components" && tokens.length <= 3) return !SHARED.has(tokens[1] ?? "");
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
