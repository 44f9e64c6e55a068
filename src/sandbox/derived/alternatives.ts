import { entriesOf, isObject, type JsonObject, objectsOf, textOf } from "../../openapi/json.ts";
import { splitReference } from "../../openapi/references.ts";
import type { Bundle } from "../core/bundle.ts";
import { sharedValidators } from "../core/validators.ts";

type Value = Readonly<Record<string, unknown>>;

/** Schemas for one value, with one alternative of each choice. */
export interface Chosen {
  readonly layers: readonly JsonObject[];
  /** The property that names the alternative, where the document says so by a discriminator. */
  readonly named: JsonObject;
}

/**
 * The schemas that apply to a value, with one alternative of each `oneOf` and `anyOf`: the one that `value` names or fits, else the
 * one that `before` fits, else the first. `null` is chosen last.
 */
export function chosenLayers(bundle: Bundle, schema: unknown, value?: Value, before?: Value): Chosen {
  const layers = new Set<JsonObject>();
  const named: JsonObject = {};
  const add = (each: unknown): void => {
    if (!isObject(each) || layers.has(each)) return;
    layers.add(each);
    add(bundle.target(each));
    objectsOf(each.allOf).forEach(add);
    for (const keyword of ["oneOf", "anyOf"]) {
      const alternatives = objectsOf(each[keyword]);
      const first = alternatives.find((one) => bundle.resolve(one).type !== "null") ?? alternatives[0];
      const own = before && alternativeOf(bundle, each, alternatives, before);
      const inOrder = own ? [own, ...alternatives] : alternatives;
      const chosen = (value && alternativeOf(bundle, each, inOrder, value)) ?? own ?? first;
      if (chosen === undefined) continue;
      Object.assign(named, nameOf(each, chosen));
      add(chosen);
    }
    for (const keyword of ["if", "then", "else"]) add(each[keyword]);
  };
  add(schema);
  return { layers: [...layers], named };
}

/**
 * The alternative that a value fits, else the one of which it lacks least: a request need not have what the sandbox adds, such as an id. Of
 * several, the one that it names by the discriminator.
 */
function alternativeOf(
  bundle: Bundle,
  choice: JsonObject,
  alternatives: readonly JsonObject[],
  value: Value,
): JsonObject | undefined {
  const named = alternatives.find((one) =>
    entriesOf(nameOf(choice, one)).some(([property, name]) => value[property] === name),
  );
  const inOrder = named ? [named, ...alternatives] : alternatives;
  // A check fills in defaults, so it gets a copy.
  const fits = (one: JsonObject): boolean =>
    sharedValidators(bundle).first(one)(structuredClone(value)) === true;
  const found = inOrder.find(fits);
  if (found) return found;
  const lacking = inOrder.map((one) => lackedBy(bundle, one, value));
  const least = Math.min(...lacking);
  return least === Number.POSITIVE_INFINITY ? named : inOrder[lacking.indexOf(least)];
}

/** How many properties a value lacks to fit a schema; infinitely many where something else is wrong. */
function lackedBy(bundle: Bundle, schema: JsonObject, value: Value): number {
  const check = sharedValidators(bundle).every(schema);
  check(structuredClone(value));
  const errors = check.errors ?? [];
  const isLacking = errors.every(
    ({ keyword, instancePath }) => keyword === "required" && instancePath === "",
  );
  return isLacking ? errors.length : Number.POSITIVE_INFINITY;
}

/**
 * Reads what the schemas of an object say, once for each choice of alternatives. A value then gets what its own alternatives say, not
 * what those of others do.
 */
export function openAlternatives<Read>(
  bundle: Bundle,
  schema: unknown,
  read: (layers: readonly JsonObject[]) => Read,
): (value: Value, before?: Value) => Read {
  const all = bundle.layers(schema);
  if (!all.some(({ oneOf, anyOf }) => oneOf ?? anyOf)) {
    const only = read(all);
    return () => only;
  }
  const known = new Map<string, Read>();
  return (value, before) => {
    const { layers } = chosenLayers(bundle, schema, value, before);
    const key = layers.map((layer) => all.indexOf(layer)).join();
    const found = known.get(key) ?? read(layers);
    known.set(key, found);
    return found;
  };
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
