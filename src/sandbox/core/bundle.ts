import { tokensOf } from "../../openapi/pointer.ts";
import { isObject, type JsonObject, list, member } from "./json.ts";

/** The name under which validators know the document, so that its references lead there from any schema. */
export const BASE = "document";

/**
 * An OpenAPI document in one piece, with its references kept: a schema that many operations share is compiled once, and
 * one that refers to itself stays finite.
 */
export class Bundle {
  readonly root: JsonObject;
  readonly #flat = new WeakMap<JsonObject, JsonObject>();

  constructor(document: JsonObject) {
    // References are made absolute first, since defaults are looked up through them.
    this.root = absolute(document);
    this.#bringDefaults(this.root);
  }

  /** The object itself, or the one that its `$ref` leads to; empty where there is none. */
  resolve(value: unknown): JsonObject {
    let found = value;
    // Ten references in a row are a circle.
    for (let steps = 0; steps < 10 && isObject(found) && typeof found.$ref === "string"; steps += 1) {
      found = this.#at(found.$ref);
    }
    return isObject(found) ? found : {};
  }

  /** The schema that a `$ref` names, without following further ones; `undefined` where there is no reference. */
  target(schema: JsonObject): JsonObject | undefined {
    const found = typeof schema.$ref === "string" ? this.#at(schema.$ref) : undefined;
    return isObject(found) ? found : undefined;
  }

  /** The schema itself and all that apply to the same value, each once. */
  layers(...schemas: readonly unknown[]): JsonObject[] {
    const all = new Set<JsonObject>();
    const add = (schema: unknown): void => {
      if (!isObject(schema) || all.has(schema)) return;
      all.add(schema);
      add(this.target(schema));
      for (const keyword of ["allOf", "anyOf", "oneOf"]) list(schema[keyword]).forEach(add);
      for (const keyword of ["if", "then", "else"]) add(schema[keyword]);
    };
    schemas.forEach(add);
    return [...all];
  }

  /** With `allOf` in place of the references, as far as they say something about the same value. */
  flat(schema: JsonObject): JsonObject {
    const known = this.#flat.get(schema);
    if (known) return known;
    // A schema that contains itself without a property between is not valid; this keeps it from looping.
    this.#flat.set(schema, schema);
    const { $ref: _, ...beside } = schema;
    const target = this.target(schema);
    const flattened = (schemas: unknown): JsonObject[] =>
      list(schemas).map((one) => (isObject(one) ? this.flat(one) : {}));
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

  #at(reference: string): unknown {
    return tokensOf(unescaped(reference)).reduce<unknown>(
      (value, token) => (Array.isArray(value) ? value[Number(token)] : member(this.#followed(value), token)),
      this.root,
    );
  }

  /** On the way of a pointer a reference stands for what it names. */
  #followed(value: unknown): unknown {
    return isObject(value) && typeof value.$ref === "string" && Object.keys(value).length === 1
      ? this.resolve(value)
      : value;
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
  const copied = (value: unknown): unknown => {
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

/** The text behind percent encoding; a malformed one stands for itself and leads nowhere. */
function unescaped(reference: string): string {
  try {
    return decodeURIComponent(reference);
  } catch {
    return reference;
  }
}
