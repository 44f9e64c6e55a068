import type { Pointer } from "../../openapi/contract.ts";
import { entriesOf, isObject, type JsonObject, objectsOf, stringsOf, textOf } from "../../openapi/json.ts";
import { pointerTo } from "../../openapi/pointer.ts";
import type { FoundDocument, Located } from "./found-document.ts";

/** A value within a body, described by all layers of its schema. */
export interface Value {
  readonly pointer: Pointer;
  /** Names of the properties on the way to it. */
  readonly path: readonly string[];
  /** Its own name; empty for the body itself. */
  readonly name: string;
  readonly types: ReadonlySet<string>;
  readonly format: string;
  /** Descriptions, examples and defaults. */
  readonly text: string;
  /** Its schema. `layers` adds the schemas of references and branches. */
  readonly schema: Located;
  readonly layers: readonly Located[];
}

/** Limits of depth and number. Beyond them there is only data, nothing about pages or errors. */
const DEEPEST = 4;
const MOST = 500;

/** All values of a schema, breadth first: the body, its properties, their properties. `entries` adds the first entry of each array. */
export function valuesOf(document: FoundDocument, schema: Located | undefined, entries = false): Value[] {
  if (!schema) return [];
  const found: Value[] = [describe(document, [schema], [])];
  for (let at = 0; at < found.length && found.length < MOST; at++) {
    const value = found[at];
    if (!value || value.path.length >= DEEPEST) continue;
    for (const [name, schemas] of propertiesOf(value))
      found.push(describe(document, schemas, [...value.path, name]));
    const entry = entries ? entrySchema(value) : undefined;
    if (entry) found.push(describe(document, [entry], [...value.path, "0"]));
  }
  return found;
}

/** The schema of the entries of an array. */
export function entrySchema({ layers }: Value): Located | undefined {
  const [found] = layers.flatMap(({ value: { items }, at }) =>
    isObject(items) ? [{ value: items, at: [...at, "items"] }] : [],
  );
  return found;
}

export function isArray({ types }: Pick<Value, "types">): boolean {
  return types.has("array");
}

/** Whether a value may be a text: its type is string, or it has none. */
export function mayBeText({ types }: Pick<Value, "types">): boolean {
  return types.has("string") || types.size === 0;
}

export function isNumber({ types }: Pick<Value, "types">): boolean {
  return types.has("integer") || types.has("number");
}

export function isFlag({ types }: Pick<Value, "types">): boolean {
  return types.has("boolean");
}

/** The properties of an object by name, each with its schemas from all layers. */
function propertiesOf({ layers }: Value): Map<string, [Located, ...Located[]]> {
  const found = new Map<string, [Located, ...Located[]]>();
  for (const { value, at } of layers)
    for (const [name, property] of entriesOf(value.properties)) {
      if (!isObject(property)) continue;
      const schema = { value: property, at: [...at, "properties", name] };
      const known = found.get(name);
      if (known) known.push(schema);
      else found.set(name, [schema]);
    }
  return found;
}

function describe(document: FoundDocument, schemas: [Located, ...Located[]], path: readonly string[]): Value {
  const seen = new Map<JsonObject, Located>();
  for (const schema of schemas) collect(document, schema, seen);
  const layers = [...seen.values()];
  const all = layers.map(({ value }) => value);
  const said = all.flatMap(({ description, example, default: preset }) => [description, example, preset]);
  return {
    pointer: pointerTo(path),
    path,
    name: path.at(-1) ?? "",
    types: narrowed(schemas.map((schema) => typesIn(document, schema))) ?? new Set(all.flatMap(typesOf)),
    format: textOf(all.map(({ format }) => format).find(Boolean)) ?? "",
    text: said.filter((each) => typeof each === "string").join(" "),
    schema: schemas[0],
    layers,
  };
}

/** The types that all schemas of a value allow; `undefined` if none states a type, or they have none in common, as alternatives. */
function narrowed(sets: readonly (ReadonlySet<string> | undefined)[]): ReadonlySet<string> | undefined {
  const [first, ...rest] = sets.filter((each) => each !== undefined);
  const left = new Set([...(first ?? [])].filter((type) => rest.every((each) => each.has(type))));
  return left.size > 0 ? left : undefined;
}

/**
 * The types that a schema allows; `undefined` if it allows all. Each schema is read once: where many choose between one another, the
 * ways through them are countless.
 */
function typesIn(
  document: FoundDocument,
  { value, at }: Located,
  known = new Map<JsonObject, ReadonlySet<string> | undefined>(),
): ReadonlySet<string> | undefined {
  if (known.has(value)) return known.get(value);
  // Within itself, a schema says nothing new.
  known.set(value, undefined);
  const inner = (schema: Located) => typesIn(document, schema, known);
  const branches = (keyword: string) =>
    objectsOf(value[keyword]).map((branch, index) => inner({ value: branch, at: [...at, keyword, index] }));
  const target = typeof value.$ref === "string" ? document.locate(value, at) : undefined;
  const own = new Set(typesOf(value));
  const choices = ["oneOf", "anyOf"].map(branches).map((each) => {
    const said = each.filter((types) => types !== undefined);
    return said.length > 0 && said.length === each.length
      ? new Set(said.flatMap((types) => [...types]))
      : undefined;
  });
  const types = narrowed([
    own.size > 0 ? own : undefined,
    target && inner(target),
    ...branches("allOf"),
    ...choices,
  ]);
  known.set(value, types);
  return types;
}

/** Adds the schema, what its `$ref` names, and its branches, each with its location. */
function collect(document: FoundDocument, { value, at }: Located, seen: Map<JsonObject, Located>): void {
  if (seen.has(value)) return;
  seen.set(value, { value, at });
  const target = typeof value.$ref === "string" ? document.locate(value, at) : undefined;
  if (target) collect(document, target, seen);
  for (const keyword of ["allOf", "oneOf", "anyOf"])
    for (const [index, branch] of objectsOf(value[keyword]).entries())
      collect(document, { value: branch, at: [...at, keyword, index] }, seen);
}

function typesOf({ type, items, properties, enum: list }: JsonObject): string[] {
  const said = typeof type === "string" ? [type] : stringsOf(type);
  if (said.length > 0) return said.filter((each) => each !== "null");
  if (isObject(items)) return ["array"];
  if (isObject(properties)) return ["object"];
  return Array.isArray(list) ? list.map((value) => typeof value).filter((each) => each !== "object") : [];
}
