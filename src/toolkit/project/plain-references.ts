import { OpenApiDocument } from "../../openapi/document.ts";
import { entriesOf, isObject, type Json, type JsonObject, textOf } from "../../openapi/json.ts";
import { pointerTo } from "../../openapi/pointer.ts";
import { splitReference, targetIn } from "../../openapi/references.ts";
import { walk } from "../../openapi/walk.ts";
import { Components } from "./components.ts";

/** Keywords that give a schema a name which only validators of JSON Schema know. */
const NAMING = ["$anchor", "$dynamicAnchor", "$id", "$schema"] as const;

/**
 * Rewrites a document in place so that every reference is a `$ref` with a JSON Pointer: schemas below `$defs` and schemas with an
 * anchor become components, and each use of a template with `$dynamicRef` becomes a schema of its own. Generators of types and
 * most validators know no other references.
 */
export function plainReferences(document: JsonObject): JsonObject {
  const schemas = schemasOf(document);
  if (!schemas.some((schema) => [...NAMING, "$defs", "$dynamicRef"].some((name) => name in schema)))
    return document;
  const components = new Components(document);
  const filled = new Set(schemas.flatMap((schema) => fillTemplate(document, schema)));
  nameDefinitions(document, components);
  followAnchors(document, components, filled);
  for (const schema of schemasOf(document))
    for (const name of NAMING) if (typeof schema[name] === "string") delete schema[name];
  return document;
}

function schemasOf(document: JsonObject): JsonObject[] {
  return walk(new OpenApiDocument(document), document, "root").flatMap(({ type, value }) =>
    type === "schema" ? [value] : [],
  );
}

/** Puts a template's copy where `$defs` beside its `$ref` say what its `$dynamicRef`s stand for. Returns the names of what is filled in. */
function fillTemplate(document: JsonObject, schema: JsonObject): string[] {
  const given = new Map(
    entriesOf(schema.$defs).flatMap(([name, value]) =>
      isObject(value) && typeof value.$dynamicAnchor === "string"
        ? [[value.$dynamicAnchor, { name, value }]]
        : [],
    ),
  );
  const template = given.size > 0 ? targetIn(document, schema) : undefined;
  if (!isObject(template)) return [];
  const filled = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(filled);
    if (!isObject(value)) return value;
    const meant = given.get(textOf(value.$dynamicRef)?.slice(1) ?? "");
    if (meant) {
      const { $dynamicAnchor: _, ...own } = meant.value;
      return structuredClone(own);
    }
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, filled(each)]));
  };
  const { $defs: _, $dynamicAnchor: __, $anchor: ___, $id: ____, ...shape } = template;
  const { $ref: _____, $defs: ______, ...beside } = schema;
  for (const name of Object.keys(schema)) delete schema[name];
  Object.assign(schema, filled(shape), beside);
  return [...given.keys()];
}

/** Makes components of the schemas below `$defs`, and leads the references to them there. */
function nameDefinitions(document: JsonObject, components: Components): void {
  const leading = referencesIn(document).filter(({ $ref }) => String($ref).includes("/$defs/"));
  const targets = leading.map((reference) => definitionOf(document, reference));
  for (const schema of schemasOf(document)) {
    if (!isObject(schema.$defs)) continue;
    const owner = components.nameOf(schema);
    for (const [name, value] of entriesOf(schema.$defs))
      if (isObject(value)) components.add(owner === undefined ? name : `${owner}_${name}`, value);
    delete schema.$defs;
  }
  for (const [at, reference] of leading.entries()) {
    const target = targets[at];
    const name = target && components.nameOf(target.value);
    if (target && name !== undefined)
      reference.$ref = `#${pointerTo(["components", "schemas", name, ...target.rest])}`;
  }
}

/** The innermost schema below `$defs` on the way of a reference, and the rest of the way. */
function definitionOf(
  document: JsonObject,
  { $ref }: JsonObject,
): { readonly value: JsonObject; readonly rest: readonly string[] } | undefined {
  const { tokens } = splitReference(String($ref));
  const end = tokens.lastIndexOf("$defs") + 2;
  const value = targetIn(document, { $ref: `#${pointerTo(tokens.slice(0, end))}` });
  return isObject(value) ? { value, rest: tokens.slice(end) } : undefined;
}

/**
 * Leads `$ref: "#name"` and `$dynamicRef: "#name"` to the schema with that anchor. In a template by itself, what is filled in elsewhere
 * may be anything.
 */
function followAnchors(document: JsonObject, components: Components, filled: ReadonlySet<string>): void {
  const anchored = new Map(
    schemasOf(document).flatMap((schema) =>
      [schema.$anchor, schema.$dynamicAnchor].flatMap((name) =>
        typeof name === "string" ? [[name, schema] as const] : [],
      ),
    ),
  );
  for (const reference of referencesIn(document)) {
    const to = textOf(reference.$dynamicRef) ?? textOf(reference.$ref) ?? "";
    const target = /^#[^/]/.test(to) ? anchored.get(to.slice(1)) : undefined;
    if (target)
      reference.$ref = `#${pointerTo(["components", "schemas", components.nameOrAdd(to.slice(1), target)])}`;
    else if (reference.$dynamicRef !== undefined && reference.$ref === undefined && !filled.has(to.slice(1)))
      reference.$ref = to;
    delete reference.$dynamicRef;
  }
}

function referencesIn(value: Json, found: JsonObject[] = []): JsonObject[] {
  if (Array.isArray(value)) for (const each of value) referencesIn(each, found);
  if (!isObject(value)) return found;
  if (typeof value.$ref === "string" || typeof value.$dynamicRef === "string") found.push(value);
  for (const each of Object.values(value)) referencesIn(each, found);
  return found;
}
