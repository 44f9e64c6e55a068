import type { Bundle } from "./bundle.ts";
import { isObject, list, object } from "./json.ts";

/**
 * Schemas as requests are held to them, or the same ones if they demand nothing that is read-only: of that, `required` speaks of
 * responses alone (OpenAPI 3.1, section 4.8.24).
 */
export function forRequests<T>(bundle: Bundle, value: T): T {
  if (typeof value !== "object" || value === null) return value;
  const required = isObject(value) && Array.isArray(value.required) ? demanded(bundle, value) : undefined;
  let changed = false;
  const entries = Object.entries(value).map(([name, inner]): [string, unknown] => {
    const kept = name === "required" && required ? required : forRequests(bundle, inner);
    changed ||= kept !== inner;
    return [name, kept];
  });
  if (!changed) return value;
  // The copy has the form of the value, but for those names.
  return (Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries)) as T;
}

/** The names that a request must have; the same list if none of them is read-only. */
function demanded(bundle: Bundle, schema: object): readonly unknown[] {
  const names = list(object(schema).required);
  const layers = bundle.layers(schema);
  const kept = names.filter(
    (name) => !layers.some(({ properties }) => object(object(properties)[String(name)]).readOnly === true),
  );
  return kept.length === names.length ? names : kept;
}
