import { tokensOf } from "../../openapi/pointer.ts";
import type { Bundle } from "../core/bundle.ts";
import { isObject, type JsonObject, list, valueIn } from "../core/json.ts";

/** What a document says about a location in a value. */
export interface Place {
  /** One schema of the value at the location, with its alternatives; `undefined` if there is none. */
  readonly schema: JsonObject | undefined;
  /** All schemas of the value at the location. */
  readonly layers: readonly JsonObject[];
  /** Whether its parent object requires it. */
  readonly required: boolean;
}

/** The schemas at a JSON Pointer below a schema. */
export function schemaAt(bundle: Bundle, schema: unknown, pointer: string): Place {
  let whole = isObject(schema) ? schema : undefined;
  let layers: readonly JsonObject[] = bundle.layers(schema);
  let required = true;
  for (const token of tokensOf(pointer)) {
    required = layers.some((layer) => list(layer.required).includes(token));
    // Of an `allOf`, a later schema may say more of a property than the first.
    whole = joined(layers.map(({ properties }) => valueIn(properties, token)));
    layers = bundle.layers(whole);
  }
  return { schema: whole, layers, required };
}

/** The schema of the items of a list. */
export function itemsOf({ layers }: Pick<Place, "layers">): JsonObject | undefined {
  return joined(layers.map(({ items }) => items));
}

function joined(schemas: readonly unknown[]): JsonObject | undefined {
  const all = [...new Set(schemas.filter(isObject))];
  return all.length > 1 ? { allOf: all } : all[0];
}

/** The types that a value may have. */
export function typesOf({ layers }: Pick<Place, "layers">): ReadonlySet<unknown> {
  return new Set(
    layers.flatMap(({ type, nullable }) => [type ?? [], nullable === true ? "null" : []].flat(2)),
  );
}
