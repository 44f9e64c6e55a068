import type { Bundle } from "../core/bundle.ts";
import { isObject, type JsonObject, list, valueIn } from "../core/json.ts";

const joined = new WeakMap<JsonObject, JsonObject[]>();

/** The schema of a property: of several schemas of an object that declare it, all hold. The same ones give the same object. */
export function wholeProperty(
  bundle: Bundle,
  layers: readonly JsonObject[],
  name: string,
): JsonObject | undefined {
  const all = layers.map(({ properties }) => valueIn(properties, name)).filter(isObject);
  const [first] = all;
  if (first === undefined || all.length === 1) return propertyOf(bundle, layers, name);
  const known = joined.get(first) ?? [];
  joined.set(first, known);
  const isSame = ({ allOf }: JsonObject) =>
    list(allOf).length === all.length && list(allOf).every((each, at) => each === all[at]);
  const found = known.find(isSame);
  if (found) return found;
  const whole = { allOf: all };
  known.push(whole);
  return whole;
}

/** The schema of a property, from the first schema of an object that declares it. */
export function propertyOf(
  bundle: Bundle,
  layers: readonly JsonObject[],
  name: string,
): JsonObject | undefined {
  for (const layer of layers) {
    const property = valueIn(layer.properties, name);
    if (isObject(property))
      return bundle.target(property) && Object.keys(property).length === 1
        ? bundle.resolve(property)
        : property;
  }
  return undefined;
}
