import { Beneath } from "../../openapi/beneath.ts";
import { entriesOf, isObject, type JsonObject, stringsOf } from "../../openapi/json.ts";
import type { References } from "../../openapi/references.ts";
import { layersOf, sharedBy } from "../../openapi/schema.ts";

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

/** Finds out whether a value must have, at any depth, what one side of a call leaves out. */
export type Demands = (schema: JsonObject | undefined) => boolean;

/** Finds out which values demand what the document calls read-only, or write-only. `found` gets each schema that describes such properties. */
export function openDemands(
  references: References,
  keyword: "readOnly" | "writeOnly",
  found: (schema: JsonObject) => void = () => {},
): Demands {
  const beneath = new Beneath<"demanded">((schema) => {
    const shared = sharedBy(references, schema);
    // Most values are a reference to a schema that many share, and that one is looked at once.
    if (shared !== schema) return { facts: [], inner: [shared] };
    const layers = [...layersOf(references, schema)];
    const required = new Set(layers.flatMap((layer) => stringsOf(layer.required)));
    const demanding = layers.filter((layer) => namesOf(layer, keyword).some((name) => required.has(name)));
    for (const layer of demanding) found(layer);
    const properties = layers.flatMap((layer) => entriesOf(layer.properties));
    const others = layers.flatMap((layer) => [layer.items, layer.additionalProperties]);
    return {
      facts: demanding.length > 0 ? ["demanded"] : [],
      inner: [...properties.map(([, each]) => each), ...others].filter(isObject),
    };
  });
  return (schema) => schema !== undefined && beneath.in(schema).size > 0;
}

/** The properties that a schema calls read-only, or write-only. */
export function namesOf({ properties }: JsonObject, keyword: "readOnly" | "writeOnly"): string[] {
  return entriesOf(properties).flatMap(([name, each]) =>
    isObject(each) && each[keyword] === true ? [name] : [],
  );
}
