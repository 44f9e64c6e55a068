import { tokensOf } from "../../openapi/pointer.ts";
import type { Bundle } from "../core/bundle.ts";
import { type JsonObject, list, valueIn } from "../core/json.ts";

/** What a document says about a location in a value. */
export interface Place {
  /** All schemas of the value at the location. */
  readonly layers: readonly JsonObject[];
  /** Whether its parent object requires it. */
  readonly required: boolean;
}

/** The schemas at a JSON Pointer below a schema. */
export function schemaAt(bundle: Bundle, schema: unknown, pointer: string): Place {
  let layers: readonly JsonObject[] = bundle.layers(schema);
  let required = true;
  for (const token of tokensOf(pointer)) {
    required = layers.some((layer) => list(layer.required).includes(token));
    // Of an `allOf`, a later schema may say more of a property than the first.
    layers = bundle.layers(...layers.map(({ properties }) => valueIn(properties, token)));
  }
  return { layers, required };
}

/** The types that a value may have. */
export function typesOf({ layers }: Pick<Place, "layers">): ReadonlySet<unknown> {
  return new Set(
    layers.flatMap(({ type, nullable }) => [type ?? [], nullable === true ? "null" : []].flat(2)),
  );
}
