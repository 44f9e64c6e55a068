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

/** Whether a value must have, at any depth, what the document calls read-only. */
export function demandsReadOnly(
  references: References,
  schema: JsonObject | undefined,
  seen = new Set<JsonObject>(),
): boolean {
  const layers = [...layersOf(references, schema)].filter((layer) => !seen.has(layer));
  const required = new Set(layers.flatMap((layer) => stringsOf(layer.required)));
  for (const layer of layers) seen.add(layer);
  return layers.some((layer) => {
    const properties = Object.entries(isObject(layer.properties) ? layer.properties : {});
    const isDemanded = ([name, each]: (typeof properties)[number]) =>
      required.has(name) && isObject(each) && each.readOnly === true;
    const inner = [...properties.map(([, each]) => each), layer.items, layer.additionalProperties];
    return (
      properties.some(isDemanded) ||
      inner.some((each) => isObject(each) && demandsReadOnly(references, each, seen))
    );
  });
}
