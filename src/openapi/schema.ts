import { type AnnotationName, isExtension } from "./annotation-names.ts";
import { isMarked } from "./annotations.ts";
import { Beneath } from "./beneath.ts";
import type { Pointer } from "./contract.ts";
import { entriesOf, isObject, type Json, type JsonObject, objectsOf } from "./json.ts";
import { escapeToken, tokensOf } from "./pointer.ts";
import type { References } from "./references.ts";

/**
 * All schemas that describe the same value as `schema`: itself, what its `$ref` names, and the branches of
 * `allOf`, `oneOf` and `anyOf`. A recursive schema is walked once.
 */
export function layersOf(
  references: References,
  schema: Json | undefined,
  seen = new Set<JsonObject>(),
): Set<JsonObject> {
  if (!isObject(schema) || seen.has(schema)) return seen;
  seen.add(schema);
  if (typeof schema.$ref === "string") layersOf(references, references.step(schema), seen);
  for (const branches of [schema.allOf, schema.oneOf, schema.anyOf]) {
    for (const branch of objectsOf(branches)) layersOf(references, branch, seen);
  }
  return seen;
}

/** The first value that a keyword has in any layer of a schema. */
export function keywordOf(references: References, schema: JsonObject, keyword: string): Json | undefined {
  for (const layer of layersOf(references, schema)) if (layer[keyword] !== undefined) return layer[keyword];
  return undefined;
}

/** The schemas of the property or item `token` of a value. */
function innerOf(references: References, schema: JsonObject, token: string): JsonObject[] {
  const found: (Json | undefined)[] = [];
  for (const layer of layersOf(references, schema)) {
    const properties = isObject(layer.properties) ? layer.properties : {};
    if (Object.hasOwn(properties, token)) found.push(properties[token]);
    else found.push(layer.additionalProperties);
    if (/^\d+$/.test(token))
      found.push(layer.items, ...objectsOf(layer.prefixItems).slice(Number(token), Number(token) + 1));
  }
  return found.filter(isObject);
}

/** The schemas of the value a JSON Pointer leads to; none if no value of `schema` can have one there. */
export function atPointer(references: References, schema: JsonObject, pointer: string): JsonObject[] {
  let schemas = [schema];
  for (const token of tokensOf(pointer))
    schemas = schemas.flatMap((each) => innerOf(references, each, token));
  return schemas;
}

export interface Marked {
  readonly pointer: Pointer;
  /** The schema that carries the annotation. */
  readonly schema: JsonObject;
}

/**
 * Where an annotation stands within the values of a schema. What lies inside arrays is beyond a pointer and left out, or
 * with `intoArrays` looked for in their first item.
 */
export function findMarked(
  references: References,
  schema: JsonObject | undefined,
  annotation: AnnotationName,
  { intoArrays = false } = {},
): readonly Marked[] {
  if (!schema) return [];
  const shared = sharedBy(references, schema);
  if (!annotationsBeneath(references, shared).has(annotation)) return [];
  // Hundreds of responses may share one error body, and a large one takes long to search.
  const schemas = searches.get(references) ?? new WeakMap<JsonObject, Map<string, readonly Marked[]>>();
  searches.set(references, schemas);
  const searched = schemas.get(shared) ?? new Map<string, readonly Marked[]>();
  schemas.set(shared, searched);
  const key = `${annotation} ${intoArrays}`;
  const found = searched.get(key) ?? search(references, shared, annotation, intoArrays);
  searched.set(key, found);
  return found;
}

const searches = new WeakMap<References, WeakMap<JsonObject, Map<string, readonly Marked[]>>>();

/** What a schema names if it is a reference and nothing else; otherwise the schema itself. */
export function sharedBy(references: References, schema: JsonObject): JsonObject {
  let shared = schema;
  const seen = new Set<JsonObject>();
  while (typeof shared.$ref === "string" && Object.keys(shared).length === 1 && !seen.has(shared)) {
    seen.add(shared);
    const target = references.step(shared);
    if (!isObject(target)) break;
    shared = target;
  }
  return shared;
}

function search(
  references: References,
  schema: JsonObject,
  annotation: AnnotationName,
  intoArrays: boolean,
): Marked[] {
  const found: Marked[] = [];
  const visit = (value: JsonObject, pointer: Pointer, above: ReadonlySet<JsonObject>): void => {
    // A schema that contains itself never ends, and its first levels say everything.
    if (above.has(value) || above.size > DEEPEST) return;
    if (!annotationsBeneath(references, value).has(annotation)) return;
    const path = new Set([...above, value]);
    for (const layer of layersOf(references, value)) {
      if (isMarked(layer, annotation)) found.push({ pointer, schema: layer });
      for (const [name, property] of entriesOf(layer.properties)) {
        if (isObject(property)) visit(property, `${pointer}/${escapeToken(name)}`, path);
      }
      if (intoArrays && isObject(layer.items)) visit(layer.items, `${pointer}/0`, path);
    }
  };
  visit(schema, "", new Set());
  return found;
}

/** How many properties deep annotations are looked for. Deeper, schemas that refer to each other have too many paths to walk. */
const DEEPEST = 5;

const beneath = new WeakMap<References, Beneath<string>>();

/** Names of all annotations in a schema and everything that it is made of. */
function annotationsBeneath(references: References, schema: JsonObject): ReadonlySet<string> {
  const known = beneath.get(references) ?? new Beneath((each) => annotationsIn(references, each));
  beneath.set(references, known);
  return known.in(schema);
}

/** The annotations of one schema; its layers, their properties and items are beneath it. */
function annotationsIn(references: References, schema: JsonObject) {
  const { $ref, allOf, oneOf, anyOf, properties, items } = schema;
  const named = typeof $ref === "string" ? references.step(schema) : undefined;
  const branches = [allOf, oneOf, anyOf].flatMap(objectsOf);
  const values = isObject(properties) ? Object.values(properties) : [];
  return {
    facts: Object.keys(schema).filter(isExtension),
    inner: [named, ...branches, ...values, items].filter(isObject),
  };
}

/** Whether a value of these types is made of others: an object or a list. */
export function isComposed(types: ReadonlySet<unknown>): boolean {
  return types.has("object") || types.has("array");
}

/** The types that a schema names for a value. */
export function typesOf(references: References, schema: JsonObject[string] | undefined): Set<string> {
  const types = [...layersOf(references, schema)].flatMap((layer) => {
    if (layer.properties !== undefined) return ["object"];
    return typeof layer.type === "string" ? [layer.type] : Array.isArray(layer.type) ? layer.type : [];
  });
  return new Set(types.filter((type) => typeof type === "string"));
}
