import { isObject, type Json, type JsonObject, objectsOf } from "../../openapi/json.ts";
import { type References, resolve, targetIn } from "../../openapi/references.ts";

/** The name under which validators know the document, so that its references lead there from any schema. */
export const BASE = "document";

/**
 * An OpenAPI document in one piece, with its references kept: a schema that many operations share is compiled once, and
 * one that refers to itself stays finite.
 */
export class Bundle implements References {
  readonly root: JsonObject;
  readonly #flat = new WeakMap<JsonObject, JsonObject>();

  constructor(document: unknown) {
    // References are made absolute first, since defaults are looked up through them.
    this.root = isObject(document) ? absolute(document) : {};
    this.#bringDefaults(this.root);
  }

  /** The object itself, or the one that its `$ref` leads to; empty where there is none. */
  resolve(value: unknown): JsonObject {
    return (isObject(value) ? resolve(this, value) : undefined) ?? {};
  }

  step(reference: JsonObject): Json | undefined {
    const { $ref } = reference;
    if (typeof $ref !== "string") return undefined;
    return targetIn(this.root, { $ref: $ref.startsWith(BASE) ? $ref.slice(BASE.length) : $ref });
  }

  /** The schema that a `$ref` names, without following further ones; `undefined` where there is no reference. */
  target(schema: unknown): JsonObject | undefined {
    const found = isObject(schema) ? this.step(schema) : undefined;
    return isObject(found) ? found : undefined;
  }

  /** The schema itself and all that apply to the same value, each once. */
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

  /** With `allOf` in place of the references, as far as they say something about the same value. */
  flat(schema: unknown): JsonObject {
    if (!isObject(schema)) return {};
    const known = this.#flat.get(schema);
    if (known) return known;
    // A schema that contains itself without a property between is not valid; this keeps it from looping.
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

  /** A validator fills in the defaults that stand in a property itself, not those behind its reference. */
  #bringDefaults(value: unknown): void {
    if (Array.isArray(value)) for (const item of value) this.#bringDefaults(item);
    if (!isObject(value)) return;
    for (const inner of Object.values(value)) this.#bringDefaults(inner);
    if (typeof value.$ref !== "string" || !value.$ref.includes("/components/schemas/")) return;
    const preset = this.resolve(value).default;
    // `absolute` made this object, so nobody else sees the change.
    if (preset !== undefined && !("default" in value)) Object.assign(value, { default: preset });
  }
}

/** A copy whose references lead to the document from anywhere. */
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
