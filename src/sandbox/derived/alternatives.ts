import { entriesOf, isObject, type JsonObject, objectsOf, textOf } from "../../openapi/json.ts";
import { splitReference } from "../../openapi/references.ts";
import type { Bundle } from "../core/bundle.ts";

/** Schemas for one value, with one alternative of each choice. */
export interface Chosen {
  readonly layers: readonly JsonObject[];
  /** The property that names the alternative, where the document says so by a discriminator. */
  readonly named: JsonObject;
}

/** The schemas that apply to a value of the first alternative of each `oneOf` and `anyOf`. `null` is chosen last. */
export function chosenLayers(bundle: Bundle, schema: unknown): Chosen {
  const layers = new Set<JsonObject>();
  const named: JsonObject = {};
  const add = (each: unknown): void => {
    if (!isObject(each) || layers.has(each)) return;
    layers.add(each);
    add(bundle.target(each));
    objectsOf(each.allOf).forEach(add);
    for (const keyword of ["oneOf", "anyOf"]) {
      const alternatives = objectsOf(each[keyword]);
      const chosen = alternatives.find((one) => bundle.resolve(one).type !== "null") ?? alternatives[0];
      if (chosen === undefined) continue;
      Object.assign(named, nameOf(each, chosen));
      add(chosen);
    }
    for (const keyword of ["if", "then", "else"]) add(each[keyword]);
  };
  add(schema);
  return { layers: [...layers], named };
}

function nameOf({ discriminator }: JsonObject, { $ref }: JsonObject): JsonObject {
  const property = isObject(discriminator) ? textOf(discriminator.propertyName) : undefined;
  if (!isObject(discriminator) || property === undefined || typeof $ref !== "string") return {};
  const last = splitReference($ref).tokens.at(-1) ?? "";
  const mapped = entriesOf(discriminator.mapping).find(
    ([, to]) => to === last || String(to).endsWith(`/${last}`),
  );
  return { [property]: mapped?.[0] ?? last };
}
