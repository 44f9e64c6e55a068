import { isObject, type Json, type JsonObject, jsonIn, objectsOf, stringsOf } from "../../openapi/json.ts";
import { type References, resolve, targetIn } from "../../openapi/references.ts";

/** The document's name in validators. References lead to it from any schema. */
export const BASE = "document";

/**
 * An OpenAPI document in one piece, with its references kept. A shared schema is compiled once, and
 * a recursive schema stays finite.
 */
export class Bundle implements References {
  readonly root: JsonObject;
  readonly #flat = new WeakMap<JsonObject, JsonObject>();

  constructor(document: unknown) {
    // Make references absolute first: defaults are looked up through them.
    this.root = isObject(document) ? absolute(document) : {};
    this.#bringDefaults(this.root);
  }

  /** The object itself, or the target of its `$ref`; empty if there is none. */
  resolve(value: unknown): JsonObject {
    return (isObject(value) ? resolve(this, value) : undefined) ?? {};
  }

  step(reference: JsonObject): Json | undefined {
    const { $ref } = reference;
    if (typeof $ref !== "string") return undefined;
    return targetIn(this.root, { $ref: $ref.startsWith(BASE) ? $ref.slice(BASE.length) : $ref });
  }

  /** The schema that a `$ref` names, without following further ones; `undefined` if there is none. */
  target(schema: unknown): JsonObject | undefined {
    const found = isObject(schema) ? this.step(schema) : undefined;
    return isObject(found) ? found : undefined;
  }

  /** The schemas and their subschemas that apply to the same value, each once. */
  layers(...schemas: readonly unknown[]): JsonObject[] {
    const all = new Set<JsonObject>();
    const add = (schema: unknown): void => {
      if (!isObject(schema) || all.has(schema)) return;
      all.add(schema);
      add(this.target(schema));
      for (const keyword of ["allOf", "anyOf", "oneOf"]) objectsOf(schema[keyword]).forEach(add);
      for (const keyword of ["if", "then", "else"]) add(schema[keyword]);
    };
    schemas.forEach(add);
    return [...all];
  }

  /** The schema with `allOf` instead of those references that apply to the same value. */
  flat(schema: unknown): JsonObject {
    if (!isObject(schema)) return {};
    const known = this.#flat.get(schema);
    if (known) return known;
    // A schema that directly contains itself is invalid. This prevents an endless loop.
    this.#flat.set(schema, schema);
    const { $ref: _, ...beside } = schema;
    const target = this.target(schema);
    const flattened = (schemas: Json | undefined): JsonObject[] =>
      (Array.isArray(schemas) ? schemas : []).map((one) => this.flat(one));
    const joined = [...(target ? [this.flat(target)] : []), ...flattened(beside.allOf)];
    const result = {
      ...beside,
      ...("anyOf" in beside && { anyOf: flattened(beside.anyOf) }),
      ...("oneOf" in beside && { oneOf: flattened(beside.oneOf) }),
      ...(joined.length > 0 && { allOf: joined }),
    };
    this.#flat.set(schema, result);
    this.#flat.set(result, result);
    return result;
  }

  /** The schemas that all hold of the same value: the schema itself, that of a reference, those of `allOf`. */
  #conjuncts(schema: JsonObject): JsonObject[] {
    const all = new Set<JsonObject>();
    const add = (each: unknown): void => {
      if (!isObject(each) || all.has(each)) return;
      all.add(each);
      add(this.target(each));
      objectsOf(each.allOf).forEach(add);
    };
    add(schema);
    return [...all];
  }

  /** Copies defaults next to references: validators ignore defaults behind one. */
  #bringDefaults(value: unknown): void {
    if (Array.isArray(value)) for (const item of value) this.#bringDefaults(item);
    if (!isObject(value)) return;
    for (const inner of Object.values(value)) this.#bringDefaults(inner);
    if (typeof value.$ref === "string" && value.$ref.includes("/components/schemas/")) {
      const preset = this.resolve(value).default;
      // As above, this object is a copy.
      if (preset !== undefined && !("default" in value)) Object.assign(value, { default: preset });
    }
    if (value.default !== undefined) correctDefault(value, this.#conjuncts(value));
  }
}

/**
 * Corrects a default that its own schemas forbid, such as the text "100" of an integer, or the empty object that Kubernetes writes for
 * times and for objects with required properties: a validator would fill it in and then reject it. `absolute` made the schema, so the
 * caller's document does not change.
 */
function correctDefault(schema: JsonObject, conjuncts: readonly JsonObject[]): void {
  const isAllowed = (value: Json): boolean => conjuncts.every((each) => allows(each, value, conjuncts));
  if (schema.default === undefined || isAllowed(schema.default)) return;
  const meant = typeof schema.default === "string" ? jsonIn(schema.default) : undefined;
  if (meant !== undefined && isAllowed(meant)) schema.default = meant;
  else delete schema.default;
}

/** Whether a schema has a value's type, and requires nothing that the value has not and that no default fills in. */
function allows({ type, required }: JsonObject, value: Json, conjuncts: readonly JsonObject[]): boolean {
  const types = [type].flat().filter((each) => typeof each === "string");
  if (types.length > 0 && !types.some((each) => isOfType(value, each))) return false;
  if (!isObject(value)) return true;
  const isFilled = (name: string): boolean =>
    conjuncts.some(({ properties }) => {
      const property = isObject(properties) ? properties[name] : undefined;
      return isObject(property) && property.default !== undefined;
    });
  return stringsOf(required).every((name) => Object.hasOwn(value, name) || isFilled(name));
}

function isOfType(value: Json, type: string): boolean {
  if (value === null || Array.isArray(value)) return type === (value === null ? "null" : "array");
  return type === typeof value || (type === "integer" && Number.isInteger(value));
}

/** A copy whose references lead to the document from any schema. */
function absolute(document: JsonObject): JsonObject {
  const copied = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(copied);
    return isObject(value) ? copiedObject(value) : value;
  };
  const copiedObject = (value: JsonObject): JsonObject =>
    Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [
        name,
        name === "$ref" && typeof inner === "string" && inner.startsWith("#") ? BASE + inner : copied(inner),
      ]),
    );
  return copiedObject(document);
}
