import { tokensOf } from "../openapi/pointer.ts";

/** A request body with the values that lead to a page, by their JSON Pointers. The body of the caller stays as it is. */
export function withPageBody(body: unknown, values: Readonly<Record<string, unknown>>): unknown {
  return Object.entries(values).reduce(
    (whole, [pointer, value]) => withValue(whole, tokensOf(pointer), value),
    body,
  );
}

/** A copy of a JSON value with another value at this path. */
export function withValue(holder: unknown, [name, ...inner]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  const around: Readonly<Record<string, unknown>> = Object(holder);
  const change = { [name]: withValue(around[name], inner, value) };
  const isItem = Array.isArray(holder) && /^\d+$/.test(name);
  return isItem ? Object.assign([...holder], change) : { ...around, ...change };
}
