import { isObject, type JsonObject, stringsOf } from "../../openapi/json.ts";
import type { References } from "../../openapi/references.ts";
import { layersOf } from "../../openapi/schema.ts";

/**
 * The type of a value that is sent. What the document calls read-only may be left out of it, required or not: "required" then speaks
 * of responses alone (OpenAPI 3.1, section 4.8.24). openapi-typescript makes such properties `readonly`, and no others.
 */
export const SENDABLE = `
type Sendable<T> = T extends Blob
  ? T
  : T extends readonly unknown[]
    ? { [K in keyof T]: Sendable<T[K]> }
    : T extends object
      ? { [K in keyof T as K extends ReadOnlyKeys<T> ? never : K]: Sendable<T[K]> } & { [K in ReadOnlyKeys<T>]?: T[K] }
      : T;
type ReadOnlyKeys<T> = {
  [K in keyof T]-?: Same<{ [P in K]: T[K] }, { -readonly [P in K]: T[K] }> extends true ? never : K;
}[keyof T];
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
`;

/**
 * Finds out whether a value must have, at any depth, what the document calls read-only. Operations share schemas, so what is known of
 * one is kept: the whole takes as long as the document is large.
 */
export function openDemands(references: References): (schema: JsonObject | undefined) => boolean {
  const known = new Map<JsonObject, boolean>();

  function demands(schema: JsonObject | undefined, seen: Set<JsonObject>): boolean {
    const all = [...layersOf(references, schema)];
    if (all.some((layer) => known.get(layer))) return true;
    const layers = all.filter((layer) => !seen.has(layer) && !known.has(layer));
    const required = new Set(layers.flatMap((layer) => stringsOf(layer.required)));
    for (const layer of layers) seen.add(layer);
    const found = layers.find((layer) => {
      const properties = Object.entries(isObject(layer.properties) ? layer.properties : {});
      const isDemanded = ([name, each]: (typeof properties)[number]) =>
        required.has(name) && isObject(each) && each.readOnly === true;
      const inner = [...properties.map(([, each]) => each), layer.items, layer.additionalProperties];
      return properties.some(isDemanded) || inner.some((each) => isObject(each) && demands(each, seen));
    });
    if (found) known.set(found, true);
    return found !== undefined;
  }

  return (schema) => {
    const seen = new Set<JsonObject>();
    const result = demands(schema, seen);
    // Nothing that was seen on the way demands anything.
    if (!result) for (const layer of seen) known.set(layer, false);
    return result;
  };
}
